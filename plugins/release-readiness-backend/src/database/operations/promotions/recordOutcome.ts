import type { Knex } from 'knex';
import { type RecordedOutcome, smokeResultOf } from '../../../promotion';
import { readClock, type SqlClock } from './appendEvent';
import { effectsTable, openStatuses, toEffectRecord } from './effectRow';
import { lockPromotion, promotionsTable } from './promotionRow';

/** @returns false when the effect is over, or none of the driver's */
export async function recordOutcome(
  transaction: Knex,
  clock: SqlClock,
  effectId: string,
  outcome: RecordedOutcome,
): Promise<boolean> {
  const found = await transaction(effectsTable).where({ id: effectId }).first();
  if (!found || found.kind !== 'driver') return false;
  await lockPromotion(transaction, found.promotion_id);
  const changed = await transaction(effectsTable)
    .where({ id: effectId })
    .whereIn('status', [...openStatuses])
    .update(
      outcome.status === 'succeeded'
        ? { status: 'done' }
        : {
            status: 'failed',
            failure: JSON.stringify({
              reason: outcome.reason,
              retryable: outcome.retryable,
            }),
          },
    );
  if (changed === 0) return false;
  const smoke = smokeResultOf(toEffectRecord(found), outcome);
  if (smoke) {
    await transaction('promotion_probes').insert({
      promotion_id: found.promotion_id,
      kind: 'smoke',
      effect_id: effectId,
      at: smoke.at,
      outcome: smoke.outcome,
    });
  }
  await transaction(promotionsTable)
    .where({ id: found.promotion_id })
    .update({ wake_at: await readClock(transaction, clock), woken: true });
  return true;
}
