import type { Knex } from 'knex';
import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  activeKeyOf,
  isReviewOpen,
  LostPromotionLeaseError,
  type Promotion,
  type PromotionLease,
  type StoredPromotion,
} from '../../../promotion';
import { isPostgres, toJson, toNumber, toText } from '../../sql';

export const promotionsTable = 'promotions';

/** Columns that follow from the promotion itself. */
export function promotionColumns(promotion: Promotion) {
  const { state } = promotion;
  return {
    state: state.name,
    state_version: promotion.version,
    body: JSON.stringify(promotion),
    active_key: activeKeyOf(promotion) ?? null,
    review_open: isReviewOpen(promotion),
    rollback_of: promotion.rollbackOf ?? null,
    deadline_at:
      'deadlineAt' in state && state.deadlineAt !== undefined
        ? state.deadlineAt
        : null,
  };
}

export function toStoredPromotion(
  row: Record<string, unknown>,
): StoredPromotion {
  const number = toText(row.change_number);
  return {
    promotion: JSON.parse(String(row.body)) as Promotion,
    fence: Number(row.fence),
    wakeAt: toNumber(row.wake_at),
    active: toText(row.active_key) !== undefined,
    observation: toJson<DriverObservation>(row.observation),
    unreachable: toJson<{ since: number; reason: TextReference }>(
      row.unreachable,
    ),
    change:
      number === undefined
        ? undefined
        : { number, url: toText(row.change_url) },
  };
}

/** Locks the row of a promotion until the transaction ends. */
export async function lockPromotion(
  transaction: Knex,
  promotionId: string,
): Promise<Record<string, unknown> | undefined> {
  const query = transaction(promotionsTable).where({ id: promotionId });
  // SQLite has one writer at a time anyway.
  return (isPostgres(transaction) ? query.forUpdate() : query).first();
}

/** @throws LostPromotionLeaseError when the fence has moved on */
export async function lockLeased(
  transaction: Knex,
  lease: PromotionLease,
): Promise<Record<string, unknown>> {
  const row = await lockPromotion(transaction, lease.promotionId);
  if (!row || Number(row.fence) !== lease.fence) {
    throw new LostPromotionLeaseError(lease);
  }
  return row;
}
