import type { Knex } from 'knex';
import type {
  SourceTargetHealth,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { SourceTarget } from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  LostLeaseError,
  type TargetKey,
  type TargetLease,
  type TargetState,
  type TargetStore,
} from '../collection';
import {
  databaseNow,
  toIso,
  toJson,
  toNumber,
  toText,
  upsertRows,
  type TableShape,
} from './sql';

const table = 'source_targets';

const listedTargets: TableShape = {
  name: table,
  key: ['source', 'target'],
  columns: {
    source: 'text',
    target: 'text',
    title: 'text',
    url: 'text',
    status: 'text',
    reason: 'text',
    consecutive_failures: 'integer',
    fence: 'integer',
    seen_at: 'bigint',
  },
};

/** Keeps targets, their health and their leases in the plugin's database. */
export class DatabaseTargetStore implements TargetStore {
  constructor(private readonly knex: Knex) {}

  async syncTargets(
    source: string,
    targets: readonly SourceTarget[],
    at: Date,
  ): Promise<void> {
    const rows = targets.map(target => ({
      source,
      target: target.id,
      title: target.title,
      url: target.url,
      status: target.unsupported ? 'unsupported' : 'pending',
      reason: target.unsupported && JSON.stringify(target.unsupported),
      consecutive_failures: 0,
      fence: 0,
      seen_at: at.getTime(),
    }));
    await this.knex.transaction(async transaction => {
      await upsertRows(transaction, listedTargets, rows, [
        'status',
        'reason',
        'consecutive_failures',
        'fence',
      ]);
      for (const row of rows) {
        const own = transaction(table).where({ source, target: row.target });
        if (row.status === 'unsupported') {
          await own.update({ status: row.status, reason: row.reason ?? null });
        } else {
          await own
            .where({ status: 'unsupported' })
            .update({ status: 'pending', reason: null });
        }
      }
      const present = rows.map(row => row.target);
      for (const dependent of [table, 'refreshes']) {
        await transaction(dependent)
          .where({ source })
          .whereNotIn('target', present)
          .delete();
      }
    });
  }

  async listTargets(): Promise<TargetState[]> {
    const rows = await this.knex(table).select().orderBy(['source', 'target']);
    return rows.map(toState);
  }

  async claim(
    { source, target }: TargetKey,
    owner: string,
    options: { leaseMilliseconds: number; early?: boolean },
  ): Promise<TargetLease | undefined> {
    const now = databaseNow(this.knex);
    const rows = await this.knex(table)
      .where({ source, target })
      .whereNot({ status: 'unsupported' })
      .andWhere(due => {
        due.whereNull('next_attempt_at').orWhere('next_attempt_at', '<=', now);
        // A target that fails keeps its pause, whoever asks.
        if (options.early) due.orWhere({ consecutive_failures: 0 });
      })
      .andWhere(free =>
        free.whereNull('lease_until').orWhere('lease_until', '<=', now),
      )
      .update({
        lease_owner: owner,
        lease_until: this.knex.raw('? + ?', [now, options.leaseMilliseconds]),
        fence: this.knex.raw('fence + 1'),
      })
      .returning('fence');
    return rows.length > 0
      ? { source, target, owner, fence: Number(rows[0].fence) }
      : undefined;
  }

  async renew(lease: TargetLease, leaseMilliseconds: number): Promise<boolean> {
    const count = await this.held(lease).update({
      lease_until: this.knex.raw('? + ?', [
        databaseNow(this.knex),
        leaseMilliseconds,
      ]),
    });
    return count > 0;
  }

  async release(lease: TargetLease, delayMilliseconds?: number): Promise<void> {
    await this.held(lease).update({
      lease_owner: null,
      lease_until: null,
      ...(delayMilliseconds === undefined
        ? {}
        : {
            next_attempt_at: this.knex.raw('? + ?', [
              databaseNow(this.knex),
              Math.round(delayMilliseconds),
            ]),
          }),
    });
  }

  async recordSuccess(
    lease: TargetLease,
    pass: { startedAt: Date; finishedAt: Date; complete: boolean },
  ): Promise<{ recovered: boolean }> {
    return this.knex.transaction(async transaction => {
      const before = await this.held(lease, transaction)
        .select('status')
        .first();
      if (!before) throw new LostLeaseError(lease);
      await this.held(lease, transaction).update({
        status: 'healthy',
        reason: null,
        consecutive_failures: 0,
        last_attempt_at: pass.finishedAt.getTime(),
        last_success_at: pass.finishedAt.getTime(),
        ...(pass.complete ? { pass_started_at: pass.startedAt.getTime() } : {}),
      });
      return { recovered: before.status !== 'healthy' };
    });
  }

  async recordFailure(
    lease: TargetLease,
    failure: { reason: TextReference; at: Date },
  ): Promise<{ consecutiveFailures: number; failing: boolean }> {
    return this.knex.transaction(async transaction => {
      const before = await this.held(lease, transaction)
        .select('status', 'consecutive_failures', 'last_success_at')
        .first();
      if (!before) throw new LostLeaseError(lease);
      const consecutiveFailures = Number(before.consecutive_failures) + 1;
      // One lost answer is no outage; never to have had one is no health.
      const failing =
        consecutiveFailures >= 2 || before.last_success_at === null;
      await this.held(lease, transaction).update({
        status: failing ? 'failing' : before.status,
        reason: JSON.stringify(failure.reason),
        consecutive_failures: consecutiveFailures,
        last_attempt_at: failure.at.getTime(),
      });
      return { consecutiveFailures, failing };
    });
  }

  async recordBudget(
    lease: TargetLease,
    budget: NonNullable<SourceTargetHealth['budget']>,
  ): Promise<void> {
    await this.held(lease).update({ budget: JSON.stringify(budget) });
  }

  async confirm(lease: TargetLease, at: Date): Promise<void> {
    const count = await this.held(lease).update({
      confirmed_at: at.getTime(),
    });
    if (count === 0) throw new LostLeaseError(lease);
  }

  private held(lease: TargetLease, knex: Knex = this.knex) {
    const { source, target, fence } = lease;
    return knex(table).where({ source, target, fence });
  }
}

function toState(row: Record<string, unknown>): TargetState {
  const source = String(row.source);
  const target = String(row.target);
  return {
    source,
    target,
    health: {
      source,
      target,
      title: String(row.title),
      url: toText(row.url),
      status: row.status as SourceTargetHealth['status'],
      lastSuccessAt: toIso(row.last_success_at),
      lastAttemptAt: toIso(row.last_attempt_at),
      nextAttemptAt: toIso(row.next_attempt_at),
      consecutiveFailures: Number(row.consecutive_failures),
      reason: toJson<TextReference>(row.reason),
      budget: toJson<NonNullable<SourceTargetHealth['budget']>>(row.budget),
    },
    confirmedAt: toNumber(row.confirmed_at),
    passStartedAt: toNumber(row.pass_started_at),
  };
}
