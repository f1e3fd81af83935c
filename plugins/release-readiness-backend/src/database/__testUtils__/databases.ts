import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../migrate';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

/** Ids of the databases that are at hand: SQLite always, PostgreSQL where configured. */
export const databaseIds = databases.eachSupportedId();

/** An empty database. */
export function openEmpty(id: (typeof databaseIds)[number][0]): Promise<Knex> {
  return databases.init(id);
}

/** A database with the plugin's schema. */
export async function openMigrated(
  id: (typeof databaseIds)[number][0],
): Promise<Knex> {
  const knex = await databases.init(id);
  await knex.migrate.latest({ directory: migrationsDirectory });
  return knex;
}
