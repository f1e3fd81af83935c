import type { BreakGlass, Promotion } from '../states';
import type { PromotionStore } from '../store';

type Store = Pick<PromotionStore, 'list'>;

const page = 20;

/** Whoever holds the place of the service, if it is another promotion. */
export async function findLockHolder(
  store: Store,
  { id, subject }: Promotion,
): Promise<{ promotionId: string; state: string } | undefined> {
  const active = await store.list({
    entityRefs: [subject.entityRef],
    active: true,
    limit: page,
  });
  const holder = active.find(
    ({ promotion }) =>
      promotion.id !== id &&
      promotion.subject.environment === subject.environment,
  )?.promotion;
  return holder && { promotionId: holder.id, state: holder.state.name };
}

/**
 * Broken glass of the service's other promotions that nobody has reviewed yet,
 * newest first, however old.
 */
export async function listOpenReviews(
  store: Store,
  { id, subject }: Promotion,
): Promise<{ promotionId: string; breakGlass: BreakGlass }[]> {
  const stored = await store.list({
    entityRefs: [subject.entityRef],
    reviewOpen: true,
    limit: page,
  });
  return stored.flatMap(({ promotion }) =>
    promotion.id !== id && promotion.breakGlass
      ? [{ promotionId: promotion.id, breakGlass: promotion.breakGlass }]
      : [],
  );
}
