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
 * Broken glass of the service's earlier promotions, newest first. A release
 * that has started found no review open, so nothing before it is looked at.
 */
export async function listBrokenGlass(
  store: Store,
  { id, subject }: Promotion,
): Promise<{ promotionId: string; breakGlass: BreakGlass }[]> {
  const found: { promotionId: string; breakGlass: BreakGlass }[] = [];
  for (let offset = 0; ; offset += page) {
    const stored = await store.list({
      entityRefs: [subject.entityRef],
      limit: page,
      offset,
    });
    for (const { promotion } of stored) {
      if (promotion.id === id) continue;
      if (promotion.breakGlass) {
        const { breakGlass } = promotion;
        found.push({ promotionId: promotion.id, breakGlass });
      }
      const hasStarted = promotion.lock !== 'none';
      if (promotion.kind === 'release' && hasStarted) return found;
    }
    if (stored.length < page) return found;
  }
}
