import type { Knex } from 'knex';
import type { PromotionActor } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type ChainAnchor,
  type ChainedEvent,
  type ClaimedPromotion,
  type EffectClaim,
  EffectClaimError,
  type EffectDelivery,
  type EffectRecord,
  type EffectStatus,
  type MetricsEvidence,
  type Promotion,
  type PromotionCommit,
  type PromotionFilter,
  type PromotionLease,
  type PromotionReading,
  type PromotionStore,
  type RecordedOutcome,
  type StoredPromotion,
  type StoredReadings,
  type WorkflowRun,
} from '../promotion';
import {
  readClock,
  type SqlClock,
  toChainedEvent,
} from './operations/promotions/appendEvent';
import { claimEffect } from './operations/promotions/claimEffect';
import { claimPromotions } from './operations/promotions/claimPromotions';
import { commitTransition } from './operations/promotions/commitTransition';
import { markSent, recordDelivery } from './operations/promotions/deliveries';
import {
  effectsTable,
  toEffectRecord,
} from './operations/promotions/effectRow';
import { insertPromotion } from './operations/promotions/insertPromotion';
import { matchPromotions } from './operations/promotions/matchPromotions';
import {
  promotionsTable,
  toStoredPromotion,
} from './operations/promotions/promotionRow';
import {
  listEvidence,
  readReadings,
  recordReading,
} from './operations/promotions/readings';
import { recordOutcome } from './operations/promotions/recordOutcome';
import { databaseNow, toNumber } from './sql';

/** Keeps promotions in the plugin's database; its clock decides. */
export class DatabasePromotionStore implements PromotionStore {
  /** @param clock - another one than the database's, for tests */
  constructor(
    private readonly knex: Knex,
    private readonly clock: SqlClock = databaseNow,
  ) {}

  async now(): Promise<number> {
    return readClock(this.knex, this.clock);
  }

  async create(
    promotion: Promotion,
    options: { idempotencyKey: string; actor: PromotionActor; wakeAt?: number },
  ): Promise<{ created: boolean; stored: StoredPromotion }> {
    return this.knex.transaction(transaction =>
      insertPromotion(transaction, this.clock, promotion, options),
    );
  }

  async read(promotionId: string): Promise<StoredPromotion | undefined> {
    const row = await this.knex(promotionsTable)
      .where({ id: promotionId })
      .first();
    return row && toStoredPromotion(row);
  }

  async list(filter: PromotionFilter): Promise<StoredPromotion[]> {
    const rows = await matchPromotions(this.knex, filter)
      .orderBy([{ column: 'created_at', order: 'desc' }, { column: 'id' }])
      .limit(filter.limit)
      .offset(filter.offset ?? 0);
    return rows.map(toStoredPromotion);
  }

  async count(
    filter: Omit<PromotionFilter, 'limit' | 'offset'>,
  ): Promise<number> {
    const [row] = await matchPromotions(this.knex, filter).count({
      count: '*',
    });
    return Number(row.count);
  }

  async claimDue(
    owner: string,
    options: { limit: number; leaseMilliseconds: number; dueBy?: number },
  ): Promise<ClaimedPromotion[]> {
    return claimPromotions(this.knex, this.clock, owner, options);
  }

  async renew(
    lease: PromotionLease,
    leaseMilliseconds: number,
  ): Promise<boolean> {
    const count = await this.leased(lease).update({
      lease_until: this.knex.raw('? + ?', [
        this.clock(this.knex),
        leaseMilliseconds,
      ]),
    });
    return count > 0;
  }

  async release(
    lease: PromotionLease,
    wakeAt: number | undefined,
  ): Promise<void> {
    await this.leased(lease).update({
      lease_owner: null,
      lease_until: null,
      wake_at: this.knex.raw(
        'case when woken then ? else cast(? as bigint) end',
        [this.clock(this.knex), wakeAt ?? null],
      ),
    });
  }

  async wake(promotionId: string): Promise<void> {
    await this.knex(promotionsTable)
      .where({ id: promotionId })
      .update({ wake_at: this.clock(this.knex), woken: true });
  }

  async commit(commit: PromotionCommit): Promise<void> {
    await this.knex.transaction(transaction =>
      commitTransition(transaction, this.clock, commit),
    );
  }

  async recordReading(
    lease: PromotionLease,
    reading: PromotionReading,
  ): Promise<void> {
    await this.knex.transaction(transaction =>
      recordReading(transaction, lease, reading),
    );
  }

  async readReadings(
    promotionId: string,
    options: { samplesFrom: number; probes: number },
  ): Promise<StoredReadings> {
    return readReadings(this.knex, promotionId, options);
  }

  async listEvidence(promotionId: string): Promise<MetricsEvidence[]> {
    return listEvidence(this.knex, promotionId);
  }

  async recordChange(
    promotionId: string,
    change: { number: string; url?: string },
  ): Promise<void> {
    await this.knex(promotionsTable)
      .where({ id: promotionId })
      .whereNull('change_number')
      .update({ change_number: change.number, change_url: change.url ?? null });
  }

  async listEffects(
    promotionId: string,
    statuses?: readonly EffectStatus[],
  ): Promise<EffectRecord[]> {
    const query = this.knex(effectsTable)
      .where({ promotion_id: promotionId })
      .orderBy(['expected_version', 'ordinal']);
    if (statuses) query.whereIn('status', [...statuses]);
    return (await query).map(toEffectRecord);
  }

  async readEffect(effectId: string): Promise<EffectRecord | undefined> {
    const row = await this.knex(effectsTable).where({ id: effectId }).first();
    return row && toEffectRecord(row);
  }

  async markSent(lease: PromotionLease, effectId: string): Promise<boolean> {
    return this.knex.transaction(transaction =>
      markSent(transaction, lease, effectId),
    );
  }

  async recordDelivery(
    lease: PromotionLease,
    effectId: string,
    delivery: EffectDelivery,
  ): Promise<void> {
    await this.knex.transaction(transaction =>
      recordDelivery(transaction, lease, effectId, delivery),
    );
  }

  async claimEffect(effectId: string, run: WorkflowRun): Promise<EffectClaim> {
    const claim = await this.knex.transaction(transaction =>
      claimEffect(transaction, this.clock, effectId, run),
    );
    if (claim instanceof EffectClaimError) throw claim;
    return claim;
  }

  async recordOutcome(
    effectId: string,
    outcome: RecordedOutcome,
  ): Promise<boolean> {
    return this.knex.transaction(transaction =>
      recordOutcome(transaction, this.clock, effectId, outcome),
    );
  }

  async readEvents(promotionId: string): Promise<ChainedEvent[]> {
    const rows = await this.knex('promotion_events')
      .where({ promotion_id: promotionId })
      .orderBy('seq');
    return rows.map(toChainedEvent);
  }

  async anchor(promotionId: string): Promise<ChainAnchor & { at: number }> {
    const row = await this.knex(promotionsTable)
      .select('event_seq', 'event_hash')
      .where({ id: promotionId })
      .first();
    if (!row) throw new Error(`Promotion ${promotionId} is unknown`);
    const anchor = {
      seq: Number(row.event_seq),
      hash: String(row.event_hash),
      at: await this.now(),
    };
    await this.knex('audit_anchors')
      .insert({ promotion_id: promotionId, ...anchor })
      .onConflict(['promotion_id', 'seq'])
      .ignore();
    return anchor;
  }

  async listAnchors(
    promotionId: string,
  ): Promise<(ChainAnchor & { at: number })[]> {
    const rows = await this.knex('audit_anchors')
      .where({ promotion_id: promotionId })
      .orderBy('seq');
    return rows.map(row => ({
      seq: Number(row.seq),
      hash: String(row.hash),
      at: Number(row.at),
    }));
  }

  async oldestOverdue(): Promise<number | undefined> {
    const now = this.clock(this.knex);
    const rows: { overdue: unknown }[] = await this.knex(promotionsTable)
      .where('wake_at', '<=', now)
      .andWhere(lease =>
        lease.whereNull('lease_until').orWhere('lease_until', '<=', now),
      )
      .select({
        overdue: this.knex.raw(
          'max(? - case when lease_until > wake_at then lease_until else wake_at end)',
          [now],
        ),
      });
    return toNumber(rows[0]?.overdue);
  }

  private leased({ promotionId, fence }: PromotionLease) {
    return this.knex(promotionsTable).where({ id: promotionId, fence });
  }
}
