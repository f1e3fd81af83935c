import type { PromotionEvent } from '../events';
import type { Promotion } from '../states';
import { transition } from '../transition/transition';
import { policy, startOfTests } from './builders';

/** When the events of a test happen. */
export const now = startOfTests;

/** What the table makes of an event. */
export function apply(promotion: Promotion, event: PromotionEvent, at = now) {
  return transition(promotion, event, at, policy);
}

/** Why an event is refused, or that it is not. */
export function refusal(promotion: Promotion, event: PromotionEvent, at = now) {
  const result = apply(promotion, event, at);
  return result.outcome === 'refused' ? result.reason.key : result.outcome;
}

/** What an event changes that has to be accepted. */
export function accepted(
  promotion: Promotion,
  event: PromotionEvent,
  at = now,
) {
  const result = apply(promotion, event, at);
  if (result.outcome === 'refused') throw new Error(result.reason.key);
  return result;
}
