import type { Knex } from 'knex';
import type { PromotionActor } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  activeKeyOf,
  type Promotion,
  type StoredPromotion,
} from '../../../promotion';
import { appendEvent, type SqlClock } from './appendEvent';
import {
  promotionColumns,
  promotionsTable,
  toStoredPromotion,
} from './promotionRow';

/** Stores a promotion and the first line of its trail, or finds the one that is there. */
export async function insertPromotion(
  transaction: Knex,
  clock: SqlClock,
  promotion: Promotion,
  options: { idempotencyKey: string; actor: PromotionActor; wakeAt?: number },
): Promise<{ created: boolean; stored: StoredPromotion }> {
  const { subject } = promotion;
  const inserted = await transaction(promotionsTable)
    .insert({
      id: promotion.id,
      kind: promotion.kind,
      entity_ref: subject.entityRef,
      environment: subject.environment,
      requester: promotion.requester,
      subject_hash: promotion.subjectHash,
      ...promotionColumns(promotion),
      idempotency_key: options.idempotencyKey,
      fence: 0,
      wake_at: options.wakeAt ?? null,
      woken: false,
      event_seq: 0,
      event_hash: '',
      created_at: promotion.createdAt,
    })
    // Waits for whoever is inserting the same at this moment.
    .onConflict()
    .ignore()
    .returning('id');
  if (inserted.length > 0) {
    const head = await appendEvent(
      transaction,
      clock,
      promotion.id,
      undefined,
      {
        actor: options.actor,
        kind: 'created',
        payload: promotion,
      },
    );
    await transaction(promotionsTable).where({ id: promotion.id }).update(head);
  }
  const byKey = (where: Record<string, string>) =>
    transaction(promotionsTable).where(where).first();
  const row =
    (await byKey({ idempotency_key: options.idempotencyKey })) ??
    (await byKey({ active_key: activeKeyOf(promotion) ?? '' }));
  if (!row) throw new Error(`Promotion ${promotion.id} is stored already`);
  return { created: inserted.length > 0, stored: toStoredPromotion(row) };
}
