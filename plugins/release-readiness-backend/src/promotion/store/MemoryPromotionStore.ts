import type { PromotionActor } from '@release-readiness/backstage-plugin-release-readiness-common';
import { chainEvent, type ChainAnchor, type ChainedEvent } from '../chain';
import { canonicalJson } from '../subject';
import type { Instant, Promotion } from '../states';
import {
  type EffectClaim,
  type EffectDelivery,
  type EffectRecord,
  type EffectStatus,
  mayBeClaimedBy,
  type RecordedOutcome,
  runActor,
  smokeResultOf,
  type WorkflowRun,
} from './effects';
import {
  applyDelivery,
  createRow,
  isMatch,
  isOpen,
  type Row,
  toStored,
} from './memoryRows';
import { activeKeyOf, planCommit } from './planCommit';
import {
  type ClaimedPromotion,
  EffectClaimError,
  LostPromotionLeaseError,
  type MetricsEvidence,
  type PromotionCommit,
  type PromotionFilter,
  type PromotionLease,
  type PromotionReading,
  type PromotionStore,
  PromotionVersionError,
  type StoredPromotion,
  type StoredReadings,
} from './PromotionStore';

/**
 * Keeps everything in memory, for tests and model runs: what a database store
 * does, each method at once and as a whole.
 */
export class MemoryPromotionStore implements PromotionStore {
  private readonly rows = new Map<string, Row>();
  private readonly effects = new Map<string, EffectRecord>();

  /** @param clock - stands for the clock of the database */
  constructor(private readonly clock: () => Instant) {}

  async now(): Promise<Instant> {
    return this.clock();
  }

  async create(
    promotion: Promotion,
    options: {
      idempotencyKey: string;
      actor: PromotionActor;
      wakeAt?: Instant;
    },
  ): Promise<{ created: boolean; stored: StoredPromotion }> {
    const key = activeKeyOf(promotion);
    const rows = [...this.rows.values()];
    const existing =
      rows.find(row => row.idempotencyKey === options.idempotencyKey) ??
      rows.find(row => row.active && activeKeyOf(row.promotion) === key);
    if (existing) return { created: false, stored: toStored(existing) };
    const row = createRow(promotion, options);
    this.rows.set(promotion.id, row);
    this.append(row, options.actor, 'created', promotion);
    return { created: true, stored: toStored(row) };
  }

  async read(promotionId: string): Promise<StoredPromotion | undefined> {
    const row = this.rows.get(promotionId);
    return row && toStored(row);
  }

  async list(filter: PromotionFilter): Promise<StoredPromotion[]> {
    const { limit, offset = 0 } = filter;
    return [...this.rows.values()]
      .filter(row => isMatch(row, filter))
      .sort(
        (a, b) =>
          b.promotion.createdAt - a.promotion.createdAt ||
          (a.promotion.id < b.promotion.id ? -1 : 1),
      )
      .slice(offset, offset + limit)
      .map(toStored);
  }

  async count(
    filter: Omit<PromotionFilter, 'limit' | 'offset'>,
  ): Promise<number> {
    return [...this.rows.values()].filter(row => isMatch(row, filter)).length;
  }

  async claimDue(
    owner: string,
    options: { limit: number; leaseMilliseconds: number; dueBy?: Instant },
  ): Promise<ClaimedPromotion[]> {
    const now = this.clock();
    const dueBy = Math.min(now, options.dueBy ?? now);
    return [...this.rows.values()]
      .filter(
        row =>
          row.wakeAt !== undefined &&
          row.wakeAt <= dueBy &&
          (row.leaseUntil === undefined || row.leaseUntil <= now),
      )
      .sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0))
      .slice(0, options.limit)
      .map(row => {
        row.fence += 1;
        row.leaseUntil = now + options.leaseMilliseconds;
        row.woken = false;
        const lease = {
          promotionId: row.promotion.id,
          owner,
          fence: row.fence,
        };
        return { ...toStored(row), lease };
      });
  }

  async renew(
    lease: PromotionLease,
    leaseMilliseconds: number,
  ): Promise<boolean> {
    const row = this.rows.get(lease.promotionId);
    if (row?.fence !== lease.fence) return false;
    row.leaseUntil = this.clock() + leaseMilliseconds;
    return true;
  }

  async release(
    lease: PromotionLease,
    wakeAt: Instant | undefined,
  ): Promise<void> {
    const row = this.rows.get(lease.promotionId);
    if (row?.fence !== lease.fence) return;
    row.leaseUntil = undefined;
    row.wakeAt = row.woken ? this.clock() : wakeAt;
  }

  async wake(promotionId: string): Promise<void> {
    const row = this.rows.get(promotionId);
    if (row) this.wakeRow(row);
  }

  async commit(commit: PromotionCommit): Promise<void> {
    const { before, lease } = commit;
    const row = lease ? this.held(lease) : this.rows.get(before.id);
    if (row?.promotion.version !== before.version) {
      throw new PromotionVersionError(before.id, before.version);
    }
    const plan = planCommit(commit);
    if (plan.refusal !== undefined && plan.refusal === row.lastRefusal) return;
    this.append(row, plan.audit.actor, plan.audit.kind, plan.audit);
    if (plan.refusal !== undefined) row.lastRefusal = plan.refusal;
    if (!plan.after) return;
    row.promotion = plan.after;
    row.active = activeKeyOf(plan.after) !== undefined;
    if (!lease) this.wakeRow(row);
    for (const effect of this.effects.values()) {
      if (effect.promotionId !== before.id) continue;
      if (effect.body.kind !== 'driver' || !isOpen(effect)) continue;
      if (effect.id === plan.openWork) continue;
      effect.status = effect.id === plan.doneWork ? 'done' : 'superseded';
    }
    for (const effect of plan.effects) {
      this.effects.set(effect.id, {
        ...effect,
        status: 'pending',
        accepted: false,
        deliveries: 0,
        dueAt: this.clock(),
      });
    }
  }

  async recordReading(
    lease: PromotionLease,
    reading: PromotionReading,
  ): Promise<void> {
    const row = this.held(lease);
    row.observation = reading.observation ?? row.observation;
    row.unreachable = reading.unreachable;
    for (const stored of reading.samples) {
      row.samples.set(`${stored.target} ${stored.sample.t}`, stored);
    }
    row.evidence.push(...reading.evidence);
    if (reading.probe) row.probes.push(reading.probe);
  }

  async readReadings(
    promotionId: string,
    options: { samplesFrom: Instant; probes: number },
  ): Promise<StoredReadings> {
    const row = this.rows.get(promotionId);
    if (!row) return { samples: [], probes: [], smokeTests: [] };
    return {
      samples: [...row.samples.values()]
        .filter(({ sample }) => sample.t >= options.samplesFrom)
        .sort((a, b) => a.sample.t - b.sample.t),
      probes: row.probes.slice(-options.probes),
      smokeTests: [...row.smokeTests.values()],
    };
  }

  async listEvidence(promotionId: string): Promise<MetricsEvidence[]> {
    return [...(this.rows.get(promotionId)?.evidence ?? [])];
  }

  async recordChange(
    promotionId: string,
    change: { number: string; url?: string },
  ): Promise<void> {
    const row = this.rows.get(promotionId);
    if (row) row.change ??= change;
  }

  async listEffects(
    promotionId: string,
    statuses?: readonly EffectStatus[],
  ): Promise<EffectRecord[]> {
    return [...this.effects.values()]
      .filter(
        effect =>
          effect.promotionId === promotionId &&
          (statuses?.includes(effect.status) ?? true),
      )
      .map(effect => ({ ...effect }));
  }

  async readEffect(effectId: string): Promise<EffectRecord | undefined> {
    const effect = this.effects.get(effectId);
    return effect && { ...effect };
  }

  async markSent(lease: PromotionLease, effectId: string): Promise<boolean> {
    this.held(lease);
    const effect = this.effects.get(effectId);
    if (effect?.promotionId !== lease.promotionId) return false;
    if (effect.status !== 'pending' && effect.status !== 'sent') return false;
    effect.status = 'sent';
    effect.fence = lease.fence;
    effect.deliveries += 1;
    return true;
  }

  async recordDelivery(
    lease: PromotionLease,
    effectId: string,
    delivery: EffectDelivery,
  ): Promise<void> {
    this.held(lease);
    const effect = this.effects.get(effectId);
    if (effect?.promotionId !== lease.promotionId) return;
    applyDelivery(effect, delivery);
  }

  async claimEffect(effectId: string, run: WorkflowRun): Promise<EffectClaim> {
    const effect = this.effects.get(effectId);
    const row = effect && this.rows.get(effect.promotionId);
    if (!effect || !row || effect.body.kind !== 'driver') {
      throw new EffectClaimError(effectId, 'unknown');
    }
    const actor = runActor(run);
    const refusal = mayBeClaimedBy(effect, run);
    if (refusal !== undefined) {
      this.append(row, actor, 'claim-refused', {
        effectId,
        subjectHash: effect.subjectHash,
        run,
        refusal,
      });
      throw new EffectClaimError(effectId, refusal);
    }
    if (effect.status === 'sent') {
      effect.status = 'claimed';
      effect.claimedBy = { ...run };
      this.append(row, actor, 'effect-claimed', {
        effectId,
        subjectHash: effect.subjectHash,
        run,
      });
    }
    return {
      effectId,
      promotionId: effect.promotionId,
      subject: row.promotion.subject,
      subjectHash: effect.subjectHash,
      effect: effect.body.effect,
      fence: effect.fence ?? 0,
      requestedAt: row.promotion.createdAt,
      expectedVersion: effect.expectedVersion,
    };
  }

  async recordOutcome(
    effectId: string,
    outcome: RecordedOutcome,
  ): Promise<boolean> {
    const effect = this.effects.get(effectId);
    const row = effect && this.rows.get(effect.promotionId);
    if (!effect || !row || !isOpen(effect)) return false;
    if (effect.body.kind !== 'driver') return false;
    const smoke = smokeResultOf(effect, outcome);
    if (smoke) row.smokeTests.set(effectId, smoke);
    if (outcome.status === 'succeeded') {
      effect.status = 'done';
    } else {
      const { reason, retryable } = outcome;
      effect.status = 'failed';
      effect.failure = { reason, retryable };
    }
    this.wakeRow(row);
    return true;
  }

  async readEvents(promotionId: string): Promise<ChainedEvent[]> {
    return [...(this.rows.get(promotionId)?.events ?? [])];
  }

  async anchor(promotionId: string): Promise<ChainAnchor & { at: Instant }> {
    const row = this.rows.get(promotionId);
    const last = row?.events.at(-1);
    if (!row || !last) throw new Error(`Promotion ${promotionId} is unknown`);
    const anchor = { seq: last.seq, hash: last.hash, at: this.clock() };
    if (!row.anchors.some(({ seq }) => seq === anchor.seq)) {
      row.anchors.push(anchor);
    }
    return anchor;
  }

  async listAnchors(
    promotionId: string,
  ): Promise<(ChainAnchor & { at: Instant })[]> {
    return [...(this.rows.get(promotionId)?.anchors ?? [])];
  }

  async oldestOverdue(): Promise<number | undefined> {
    const now = this.clock();
    const since = [...this.rows.values()].flatMap(({ wakeAt, leaseUntil }) =>
      wakeAt !== undefined && wakeAt <= now && (leaseUntil ?? 0) <= now
        ? [Math.max(wakeAt, leaseUntil ?? 0)]
        : [],
    );
    return since.length > 0 ? now - Math.min(...since) : undefined;
  }

  private held(lease: PromotionLease): Row {
    const row = this.rows.get(lease.promotionId);
    if (row?.fence !== lease.fence) throw new LostPromotionLeaseError(lease);
    return row;
  }

  private wakeRow(row: Row): void {
    row.wakeAt = this.clock();
    row.woken = true;
  }

  private append(
    row: Row,
    actor: PromotionActor,
    kind: string,
    payload: object,
  ): void {
    row.events.push(
      chainEvent(row.events.at(-1), {
        promotionId: row.promotion.id,
        at: new Date(this.clock()).toISOString(),
        actor: canonicalJson(actor),
        kind,
        payload: JSON.parse(JSON.stringify(payload)),
      }),
    );
  }
}
