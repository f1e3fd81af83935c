import { migrationsDirectory } from './migrate';
import { databaseIds, openEmpty } from './__testUtils__';

jest.setTimeout(60_000);

const tables = [
  'check_results',
  'check_transitions',
  'facts',
  'refresh_limits',
  'refreshes',
  'scorecard_days',
  'scorecards',
  'source_targets',
];

describe('migrations', () => {
  it.each(databaseIds)(
    '20261101000000_init.js makes the tables, and takes them away, %p',
    async id => {
      const knex = await openEmpty(id);
      const existing = async () => {
        const found = [];
        for (const table of tables) {
          if (await knex.schema.hasTable(table)) found.push(table);
        }
        return found;
      };
      await knex.migrate.up({
        directory: migrationsDirectory,
        name: '20261101000000_init.js',
      });
      expect(await existing()).toEqual(tables);

      await knex('facts').insert({
        entity_ref: 'component:default/orders',
        fact_key: 'test.apples',
        source: 'test',
        target: 'main',
        status: 'known',
        value: '{}',
        content_hash: 'x',
        observed_at: Date.now(),
        published_at: Date.now(),
      });
      await expect(
        knex('facts').insert({
          entity_ref: 'component:default/orders',
          fact_key: 'test.apples',
          source: 'other',
          target: 'main',
          status: 'known',
          content_hash: 'x',
          published_at: 0,
        }),
      ).rejects.toMatchObject({
        message: expect.stringMatching(/unique/i),
      });

      await knex.migrate.down({
        directory: migrationsDirectory,
        name: '20261101000000_init.js',
      });
      expect(await existing()).toEqual([]);
    },
  );

  it.each(databaseIds)(
    '20261124000000_retention.js adds its indexes and column, and takes them away, %p',
    async id => {
      const knex = await openEmpty(id);
      await knex.migrate.up({
        directory: migrationsDirectory,
        name: '20261101000000_init.js',
      });
      const migration = {
        directory: migrationsDirectory,
        name: '20261124000000_retention.js',
      };
      await knex('check_results').insert({
        entity_ref: 'component:default/orders',
        check_id: 'tests',
        outcome: 'pass',
        content_hash: 'x',
        result: '{}',
        since: 0,
      });
      await knex.migrate.up(migration);
      // What was judged before the column was there has its history.
      expect(await knex('check_results').select('pending')).toEqual([
        { pending: 0 },
      ]);
      await knex.migrate.down(migration);
      expect(await knex.schema.hasColumn('check_results', 'pending')).toBe(
        false,
      );
      expect(await knex('check_results').select('outcome')).toEqual([
        { outcome: 'pass' },
      ]);
    },
  );
});
