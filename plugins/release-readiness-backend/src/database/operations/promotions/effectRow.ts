import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  EffectBody,
  EffectRecord,
  EffectStatus,
  PromotionEffect,
} from '../../../promotion';
import { toJson, toNumber, toText } from '../../sql';

export const effectsTable = 'effects';

export const openStatuses: readonly EffectStatus[] = [
  'pending',
  'sent',
  'claimed',
];

/** An effect as it enters the outbox. */
export function effectColumns(
  effect: PromotionEffect,
  ordinal: number,
  dueAt: number,
) {
  return {
    id: effect.id,
    promotion_id: effect.promotionId,
    ordinal,
    subject_hash: effect.subjectHash,
    expected_version: effect.expectedVersion,
    step: effect.step,
    attempt: effect.attempt,
    kind: effect.body.kind,
    body: JSON.stringify(effect.body),
    status: 'pending',
    accepted: false,
    deliveries: 0,
    due_at: dueAt,
  };
}

export function toEffectRecord(row: Record<string, unknown>): EffectRecord {
  const runId = toText(row.claimed_run);
  return {
    id: String(row.id),
    promotionId: String(row.promotion_id),
    subjectHash: String(row.subject_hash),
    expectedVersion: Number(row.expected_version),
    step: String(row.step),
    attempt: Number(row.attempt),
    body: JSON.parse(String(row.body)) as EffectBody,
    status: row.status as EffectStatus,
    fence: toNumber(row.fence),
    accepted: Boolean(row.accepted),
    externalId: toText(row.external_id),
    url: toText(row.url),
    deliveries: Number(row.deliveries),
    dueAt: Number(row.due_at),
    claimedBy:
      runId === undefined
        ? undefined
        : { runId, attempt: Number(row.claimed_attempt) },
    failure: toJson<{ reason: TextReference; retryable: boolean }>(row.failure),
  };
}
