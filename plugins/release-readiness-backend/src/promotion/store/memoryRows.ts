import type { ChainAnchor, ChainedEvent } from '../chain';
import type { Instant, Promotion } from '../states';
import type { HealthProbe, SmokeResult } from '../triggers';
import type { EffectDelivery, EffectRecord } from './effects';
import { activeKeyOf, isReviewOpen } from './planCommit';
import type {
  MetricsEvidence,
  PromotionFilter,
  StoredPromotion,
} from './PromotionStore';
import type { StoredSample } from './readings';

/** All that is kept of a promotion in memory. */
export interface Row extends StoredPromotion {
  idempotencyKey: string;
  leaseUntil?: Instant;
  woken: boolean;
  lastRefusal?: string;
  events: ChainedEvent[];
  anchors: (ChainAnchor & { at: Instant })[];
  samples: Map<string, StoredSample>;
  probes: HealthProbe[];
  smokeTests: Map<string, SmokeResult>;
  evidence: MetricsEvidence[];
}

/** The row of a promotion of which nothing was said yet. */
export function createRow(
  promotion: Promotion,
  options: { idempotencyKey: string; wakeAt?: Instant },
): Row {
  return {
    promotion,
    fence: 0,
    wakeAt: options.wakeAt,
    active: activeKeyOf(promotion) !== undefined,
    idempotencyKey: options.idempotencyKey,
    woken: false,
    events: [],
    anchors: [],
    samples: new Map(),
    probes: [],
    smokeTests: new Map(),
    evidence: [],
  };
}

/** The part of a row that others see. */
export function toStored(row: Row): StoredPromotion {
  const { promotion, fence, wakeAt, active } = row;
  const { observation, unreachable, change } = row;
  return { promotion, fence, wakeAt, active, observation, unreachable, change };
}

/** Whether a filter is about this row. */
export function isMatch(
  { promotion, active: is }: Row,
  {
    entityRefs,
    states,
    requester,
    kind,
    rollbackOf,
    reviewOpen,
    active,
  }: Omit<PromotionFilter, 'limit' | 'offset'>,
): boolean {
  return (
    (entityRefs?.includes(promotion.subject.entityRef) ?? true) &&
    (states?.includes(promotion.state.name) ?? true) &&
    (requester === undefined || promotion.requester === requester) &&
    (kind === undefined || promotion.kind === kind) &&
    (rollbackOf === undefined || promotion.rollbackOf === rollbackOf) &&
    (!reviewOpen || isReviewOpen(promotion)) &&
    (active === undefined || is === active)
  );
}

/** An effect that may still act. */
export function isOpen({ status }: EffectRecord): boolean {
  return status === 'pending' || status === 'sent' || status === 'claimed';
}

/** What handing an effect over makes of its record. */
export function applyDelivery(
  effect: EffectRecord,
  delivery: EffectDelivery,
): void {
  switch (delivery.status) {
    case 'accepted':
      effect.accepted = true;
      effect.externalId = delivery.externalId;
      effect.url = delivery.url;
      break;
    case 'retry':
      effect.dueAt = delivery.at;
      break;
    case 'done':
      if (effect.status === 'sent') effect.status = 'done';
      break;
    default:
      if (effect.status === 'sent') {
        const { reason, retryable } = delivery;
        effect.status = 'failed';
        effect.failure = { reason, retryable };
      }
  }
}
