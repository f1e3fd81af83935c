import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Instant, Promotion } from '../states';

/**
 * What waits for people or a window is looked at this often: what voids it
 * tells nobody, and nobody is to approve what can't start any more.
 */
export const voidedPoll = 60_000;

/**
 * When the runner has to look at a promotion again, `undefined` = only when
 * something happens to it. A running promotion is looked at as often as its
 * health is probed or its grid advances; every other wait has its due time.
 */
export function nextWake(
  promotion: Promotion,
  now: Instant,
  policy: PromotionPolicy,
): Instant | undefined {
  const { state } = promotion;
  const poll = now + Math.min(policy.gridStep, policy.healthInterval);
  switch (state.name) {
    case 'completed':
    case 'rolled-back':
    case 'rejected':
    case 'expired':
    case 'invalidated':
    case 'cancelled':
      return undefined;
    case 'rollback-failed':
      return state.deadlineAt;
    case 'scheduled':
      return state.opensAt > now
        ? Math.min(state.opensAt, now + voidedPoll, state.deadlineAt)
        : Math.min(poll, state.deadlineAt);
    case 'awaiting-approval':
      return Math.min(now + voidedPoll, state.deadlineAt);
    case 'draft':
      return state.deadlineAt;
    case 'gating':
    case 'ready':
      return Math.min(poll, state.deadlineAt);
    default:
      return Math.min(poll, state.deadlineAt);
  }
}
