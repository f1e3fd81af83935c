import type { Knex } from 'knex';
import type { EffectDelivery, PromotionLease } from '../../../promotion';
import { effectsTable } from './effectRow';
import { lockLeased } from './promotionRow';

/** @returns false when a run has the effect, or it is over */
export async function markSent(
  transaction: Knex,
  lease: PromotionLease,
  effectId: string,
): Promise<boolean> {
  await lockLeased(transaction, lease);
  const count = await transaction(effectsTable)
    .where({ id: effectId, promotion_id: lease.promotionId })
    .whereIn('status', ['pending', 'sent'])
    .update({
      status: 'sent',
      fence: lease.fence,
      deliveries: transaction.raw('deliveries + 1'),
    });
  return count > 0;
}

/** Keeps what became of handing an effect over. */
export async function recordDelivery(
  transaction: Knex,
  lease: PromotionLease,
  effectId: string,
  delivery: EffectDelivery,
): Promise<void> {
  await lockLeased(transaction, lease);
  const own = transaction(effectsTable).where({
    id: effectId,
    promotion_id: lease.promotionId,
  });
  switch (delivery.status) {
    case 'accepted':
      await own.update({
        accepted: true,
        external_id: delivery.externalId ?? null,
        url: delivery.url ?? null,
      });
      break;
    case 'retry':
      await own.update({ due_at: delivery.at });
      break;
    case 'done':
      await own.where({ status: 'sent' }).update({ status: 'done' });
      break;
    default: {
      const { reason, retryable } = delivery;
      await own.where({ status: 'sent' }).update({
        status: 'failed',
        failure: JSON.stringify({ reason, retryable }),
      });
    }
  }
}
