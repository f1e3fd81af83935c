import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Where the migrations of this package are, also in a bundle. */
export const migrationsDirectory = resolvePackagePath(
  '@release-readiness/backstage-plugin-release-readiness-backend',
  'migrations',
);

/** Connects, and brings the schema up to date unless the host does that itself. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDirectory });
  }
  return knex;
}
