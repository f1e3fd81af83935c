import type { Knex } from 'knex';
import type { RefreshStatus } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { RefreshStore, TargetKey } from '../collection';
import {
  contentHash,
  toIso,
  toNumber,
  upsertRows,
  whereIn,
  type TableShape,
} from './sql';

const table = 'refreshes';

const requested: TableShape = {
  name: table,
  key: ['entity_ref', 'source', 'target'],
  columns: {
    entity_ref: 'text',
    source: 'text',
    target: 'text',
    state: 'text',
    requested_at: 'bigint',
    finished_at: 'bigint',
  },
};

type TargetProgress = RefreshStatus['targets'][number];

/** Keeps requests for collection out of turn in the plugin's database. */
export class DatabaseRefreshStore implements RefreshStore {
  constructor(private readonly knex: Knex) {}

  async request(
    entries: readonly (TargetKey & { entityRef: string })[],
    at: Date,
  ): Promise<void> {
    const rows = new Map(
      entries.map(({ entityRef, source, target }) => [
        [entityRef, source, target].join('\n'),
        {
          entity_ref: entityRef,
          source,
          target,
          state: 'waiting',
          requested_at: at.getTime(),
        },
      ]),
    );
    await upsertRows(this.knex, requested, [...rows.values()]);
  }

  async listWaiting(): Promise<TargetKey[]> {
    return this.knex(table)
      .distinct('source', 'target')
      .where({ state: 'waiting' });
  }

  async take({ source, target }: TargetKey): Promise<string[]> {
    const rows = await this.knex(table)
      .where({ source, target, state: 'waiting' })
      .update({ state: 'running' })
      .returning('entity_ref');
    return rows.map(row => String(row.entity_ref));
  }

  async requeue({ source, target }: TargetKey): Promise<void> {
    await this.knex(table)
      .where({ source, target, state: 'running' })
      .update({ state: 'waiting' });
  }

  async finish(
    { source, target }: TargetKey,
    entityRefs: readonly string[],
    state: 'done' | 'failed',
    at: Date,
  ): Promise<void> {
    if (entityRefs.length === 0) return;
    await whereIn(
      this.knex(table).where({ source, target, state: 'running' }),
      this.knex,
      'entity_ref',
      entityRefs,
    ).update({ state, finished_at: at.getTime() });
  }

  async status(entityRef: string): Promise<RefreshStatus | undefined> {
    const rows = await this.knex(table)
      .where({ entity_ref: entityRef })
      .orderBy(['source', 'target']);
    if (rows.length === 0) return undefined;
    const running = rows.some(
      row => row.state === 'waiting' || row.state === 'running',
    );
    const last = Math.max(...rows.map(row => toNumber(row.finished_at) ?? 0));
    return {
      state: running ? 'running' : 'done',
      // The latest round: older rows are of targets it did not ask.
      startedAt:
        toIso(Math.max(...rows.map(row => Number(row.requested_at)))) ?? '',
      ...(running ? {} : { finishedAt: toIso(last) }),
      targets: rows.map(row => ({
        source: String(row.source),
        target: String(row.target),
        state: row.state as TargetProgress['state'],
      })),
    };
  }

  async admit(
    entityRef: string,
    caller: string,
    intervalMilliseconds: number,
    at: Date,
  ): Promise<number | undefined> {
    const row = {
      entity_ref: entityRef,
      caller_hash: contentHash(caller),
      requested_at: at.getTime(),
    };
    // One statement: of two requests at once only one is admitted.
    const admitted = await this.knex('refresh_limits')
      .insert(row)
      .onConflict(['entity_ref', 'caller_hash'])
      .merge(['requested_at'])
      .where(
        'refresh_limits.requested_at',
        '<=',
        at.getTime() - intervalMilliseconds,
      )
      .returning('requested_at');
    if (admitted.length > 0) return undefined;
    const last = await this.knex('refresh_limits')
      .where({ entity_ref: entityRef, caller_hash: row.caller_hash })
      .first();
    const next = (toNumber(last?.requested_at) ?? 0) + intervalMilliseconds;
    return Math.max(1, next - at.getTime());
  }
}
