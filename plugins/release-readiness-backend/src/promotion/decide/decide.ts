import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Instant, Promotion } from '../states';
import type { Circumstances } from './Circumstances';
import { decideLive } from './decideLive';
import { decideRollback } from './decideRollback';
import { decideUndeployed } from './decideUndeployed';
import {
  type Decision,
  type Given,
  nothing,
  orDeadline,
  proofOf,
  waitFor,
} from './Decision';
import { isCauseCleared, viewStep } from './findHold';

/**
 * The next event of a promotion in the light of what has just been read.
 *
 * @remarks
 * Level-triggered: nothing is remembered between calls but the promotion, so
 * asking twice gives the same answer and missing a call loses nothing. In every
 * live state the order is: triggers of a rollback, then holds, then progress,
 * then the deadline. Progress comes before the deadline because a portal that
 * was down finds both: time that was observed counts, whatever the clock says.
 */
export function decide(
  promotion: Promotion,
  circumstances: Circumstances,
  now: Instant,
  policy: PromotionPolicy,
): Decision {
  const given: Given = { promotion, circumstances, now, policy };
  const { state } = promotion;
  switch (state.name) {
    case 'completed':
    case 'rolled-back':
    case 'rejected':
    case 'expired':
    case 'invalidated':
    case 'cancelled':
      return nothing;
    case 'draft':
    case 'gating':
    case 'awaiting-approval':
    case 'ready':
    case 'scheduled':
      return orDeadline(decideUndeployed(given), given);
    case 'rolling-back':
    case 'verifying-rollback':
      return orDeadline(decideRollback(given), given);
    case 'rollback-failed':
      return orDeadline(waitFor(['operator']), given);
    default:
      return orDeadline(decideLive(given), given);
  }
}

/**
 * Whether an operator's resume would be accepted now: the event needs it.
 */
export function canResume(
  promotion: Promotion,
  circumstances: Circumstances,
  now: Instant,
  policy: PromotionPolicy,
): boolean {
  const { state } = promotion;
  if (state.name !== 'held') return false;
  const given: Given = { promotion, circumstances, now, policy };
  return isCauseCleared(
    state.reason,
    viewStep({
      ...given,
      state: state.from,
      proof: proofOf(given, state.from.since),
    }),
  );
}
