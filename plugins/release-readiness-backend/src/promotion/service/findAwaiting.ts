import type { PromotionFilter, StoredPromotion } from '../store';
import { missingSignOffs } from '../signOffs';
import { stepOf } from '../states';
import { openSlotViews } from '../views';
import type { ServicePorts } from './ports';
import { personBehind, type PromotionCaller } from './PromotionCaller';
import type { PromotionLookup } from './PromotionLookup';
import { samePerson, usableRoles, usableSignOffs } from './rights';

/** Far more than people can decide. */
const maximum = 500;

/**
 * Promotions that the caller can bring on by deciding: approvals that would
 * count, break-glass that waits for them, sign-offs that are missing. Newest
 * first.
 */
export async function findAwaiting(
  ports: ServicePorts,
  lookup: PromotionLookup,
  filter: Omit<PromotionFilter, 'limit' | 'offset'>,
  caller: PromotionCaller,
): Promise<StoredPromotion[]> {
  const person = personBehind(caller);
  if (person === undefined) return [];
  const now = await ports.store.now();
  const live = await ports.store.list({
    ...filter,
    active: true,
    limit: maximum,
  });
  const waiting = live.filter(
    ({ promotion: { state, breakGlassRequest } }) =>
      (!filter.states || filter.states.includes(state.name)) &&
      (state.name === 'awaiting-approval' ||
        breakGlassRequest !== undefined ||
        stepOf(state)?.name === 'observing-release'),
  );
  const judged = await Promise.all(
    waiting.map(async stored => {
      const { promotion } = stored;
      const { rights, membership } = await lookup.standing(
        promotion.subject.entityRef,
        caller,
      );
      const request = promotion.breakGlassRequest;
      if (
        request !== undefined &&
        now < request.expiresAt &&
        samePerson(person, request.secondPerson) &&
        rights.abilities.has('break-glass')
      ) {
        return true;
      }
      if (promotion.state.name === 'awaiting-approval') {
        const policy = ports.policyOf(promotion);
        const slots = openSlotViews(promotion, { policy, at: now, membership });
        return (
          usableRoles(rights).length > 0 &&
          slots.some(({ candidates }) =>
            candidates.some(candidate => samePerson(person, candidate)),
          )
        );
      }
      const missing = missingSignOffs(promotion);
      return (
        stepOf(promotion.state)?.name === 'observing-release' &&
        usableSignOffs(rights).some(role => missing.includes(role)) &&
        !promotion.signOffs.some(({ by }) => samePerson(person, by))
      );
    }),
  );
  return waiting.filter((_, index) => judged[index]);
}
