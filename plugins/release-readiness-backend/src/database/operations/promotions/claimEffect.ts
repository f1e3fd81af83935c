import type { Knex } from 'knex';
import type { PromotionActor } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type EffectClaim,
  EffectClaimError,
  type EffectRecord,
  mayBeClaimedBy,
  runActor,
  type WorkflowRun,
} from '../../../promotion';
import { appendEvent, headOf, type SqlClock } from './appendEvent';
import { effectsTable, toEffectRecord } from './effectRow';
import {
  lockPromotion,
  promotionsTable,
  toStoredPromotion,
} from './promotionRow';

/**
 * Gives an effect to a run, or says why not: then the refusal is on the trail,
 * and the caller throws after the transaction.
 */
export async function claimEffect(
  transaction: Knex,
  clock: SqlClock,
  effectId: string,
  run: WorkflowRun,
): Promise<EffectClaim | EffectClaimError> {
  const found = await transaction(effectsTable).where({ id: effectId }).first();
  if (!found || found.kind !== 'driver') {
    return new EffectClaimError(effectId, 'unknown');
  }
  // The promotion first, then the effect: everybody locks in this order.
  const row = await lockPromotion(transaction, found.promotion_id);
  if (!row) return new EffectClaimError(effectId, 'unknown');
  const note = (kind: string, more: object = {}) =>
    appendNote(transaction, clock, row, runActor(run), kind, {
      effectId,
      subjectHash: row.subject_hash,
      run,
      ...more,
    });
  const effect = await readEffect(transaction, effectId);
  const refusal = mayBeClaimedBy(effect, run);
  if (refusal !== undefined) {
    await note('claim-refused', { refusal });
    return new EffectClaimError(effectId, refusal);
  }
  if (effect.status === 'sent') {
    const claimed = await transaction(effectsTable)
      .where({ id: effectId, status: 'sent' })
      .update({
        status: 'claimed',
        claimed_run: run.runId,
        claimed_attempt: run.attempt,
      });
    if (claimed === 0) return new EffectClaimError(effectId, 'claimed');
    await note('effect-claimed');
  }
  if (effect.body.kind !== 'driver') {
    return new EffectClaimError(effectId, 'unknown');
  }
  const { promotion } = toStoredPromotion(row);
  return {
    effectId,
    promotionId: effect.promotionId,
    subject: promotion.subject,
    subjectHash: effect.subjectHash,
    effect: effect.body.effect,
    fence: effect.fence ?? 0,
    requestedAt: promotion.createdAt,
    expectedVersion: effect.expectedVersion,
  };
}

async function readEffect(
  transaction: Knex,
  effectId: string,
): Promise<EffectRecord> {
  return toEffectRecord(
    await transaction(effectsTable).where({ id: effectId }).first(),
  );
}

async function appendNote(
  transaction: Knex,
  clock: SqlClock,
  row: Record<string, unknown>,
  actor: PromotionActor,
  kind: string,
  payload: object,
): Promise<void> {
  const id = String(row.id);
  const head = await appendEvent(transaction, clock, id, headOf(row), {
    actor,
    kind,
    payload,
  });
  await transaction(promotionsTable).where({ id }).update(head);
}
