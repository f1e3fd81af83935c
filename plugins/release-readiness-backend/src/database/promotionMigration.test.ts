import { databaseIds, openEmpty } from './__testUtils__';
import { migrationsDirectory } from './migrate';

jest.setTimeout(60_000);

const tables = [
  'approvals',
  'audit_anchors',
  'change_records',
  'effects',
  'freezes',
  'promotion_events',
  'promotion_observations',
  'promotion_probes',
  'promotion_samples',
  'promotions',
];

const promotion = {
  kind: 'release',
  entity_ref: 'component:default/orders',
  environment: 'prod',
  requester: 'user:default/a',
  subject_hash: 'x',
  state: 'draft',
  state_version: 1,
  body: '{}',
  fence: 0,
  woken: false,
  event_seq: 0,
  event_hash: '',
  created_at: 0,
};

const directory = migrationsDirectory;
const first = '20261101000000_init.js';
const name = '20261120000000_promotions.js';

describe('the migration of promotions', () => {
  it.each(databaseIds)(
    'makes the tables with their unique keys, and takes them away, %p',
    async id => {
      const knex = await openEmpty(id);
      const existing = async () => {
        const found = [];
        for (const table of tables) {
          if (await knex.schema.hasTable(table)) found.push(table);
        }
        return found;
      };
      await knex.migrate.up({ directory, name: first });
      await knex.migrate.up({ directory, name });
      expect(await existing()).toEqual(tables);

      const insert = (more: Record<string, unknown>) =>
        knex('promotions').insert({ ...promotion, ...more });
      const unique = expect.objectContaining({
        message: expect.stringMatching(/unique/i),
      });
      await insert({ id: '1', active_key: 'a|prod', idempotency_key: 'k1' });
      await expect(
        insert({ id: '2', active_key: 'a|prod', idempotency_key: 'k2' }),
      ).rejects.toEqual(unique);
      await expect(
        insert({ id: '2', active_key: 'b|prod', idempotency_key: 'k1' }),
      ).rejects.toEqual(unique);
      // Those that are over have no key, however many they are.
      await insert({ id: '2', active_key: null, idempotency_key: 'k2' });
      await insert({ id: '3', active_key: null, idempotency_key: 'k3' });

      const event = {
        promotion_id: '1',
        seq: 1,
        at: '',
        actor: '{}',
        kind: 'created',
        payload: '{}',
        prev_hash: '',
        hash: '',
      };
      await knex('promotion_events').insert(event);
      await expect(knex('promotion_events').insert(event)).rejects.toEqual(
        unique,
      );

      await knex.migrate.down({ directory, name });
      expect(await existing()).toEqual([]);
      expect(await knex.schema.hasTable('facts')).toBe(true);
    },
  );

  it.each(databaseIds)(
    'of earlier promotions knows open reviews and rollbacks that were there before, %p',
    async id => {
      const knex = await openEmpty(id);
      const migration = {
        directory,
        name: '20261126000000_earlier_promotions.js',
      };
      await knex.migrate.up({ directory, name: first });
      await knex.migrate.up({ directory, name });
      const bodies: Record<string, object> = {
        plain: {},
        open: { breakGlass: { by: 'a' } },
        reviewed: { breakGlass: { by: 'a', reviewedBy: 'b' } },
        rollback: { rollbackOf: 'plain' },
      };
      for (const [key, body] of Object.entries(bodies)) {
        await knex('promotions').insert({
          ...promotion,
          id: key,
          idempotency_key: key,
          body: JSON.stringify(body),
        });
      }
      await knex.migrate.up(migration);
      const where = async (column: string, value: unknown) =>
        (await knex('promotions').where(column, value as string)).map(
          row => row.id,
        );
      expect(await where('review_open', true)).toEqual(['open']);
      expect(await where('rollback_of', 'plain')).toEqual(['rollback']);
      await knex.migrate.down(migration);
      expect(await knex.schema.hasColumn('promotions', 'rollback_of')).toBe(
        false,
      );
      expect(await knex('promotions').select('id')).toHaveLength(4);
    },
  );
});
