import type { Promotion } from '../states';
import { demand, Refusal, type Step, stepDeadline } from './Step';

/** What the end of a wait means. Every wait has one. */
export function applyDeadline(step: Step, before: Promotion): void {
  const { now, policy } = step;
  const { state } = before;
  demand(
    'deadlineAt' in state &&
      state.deadlineAt !== undefined &&
      now >= state.deadlineAt,
    'deadline-not-reached',
  );
  switch (state.name) {
    case 'draft':
    case 'awaiting-approval':
    case 'ready':
    case 'scheduled':
      step.finish('expired', { key: 'promotion.cause.expired' });
      break;
    case 'gating':
      step.wait('draft', policy.draftLifetime);
      step.notify('information', 'gates-closed', ['requester']);
      break;
    case 'held': {
      const { limit, afterLimit } = policy.holds[state.reason];
      if (afterLimit === 'roll-back') {
        step.rollBack({ key: `promotion.cause.held.${state.reason}` });
      } else {
        step.enter({ ...state, deadlineAt: now + limit });
        step.notify('critical', 'held-too-long', ['on-call', 'owner'], {
          reason: state.reason,
        });
      }
      break;
    }
    case 'observing-release':
      // A missing signature is no fault of the release: never a rollback.
      step.enter({
        ...state,
        deadlineAt: now + stepDeadline(state.name, policy),
      });
      step.notify('critical', 'sign-off-missing', ['on-call', 'owner']);
      break;
    case 'rolling-back':
    case 'verifying-rollback':
      step.failRollback({ key: 'promotion.cause.rollback-deadline' });
      break;
    case 'rollback-failed':
      step.enter({
        ...state,
        deadlineAt: now + policy.rollbackFailedReminder,
      });
      step.notify('critical', 'rollback-failed', ['on-call', 'owner']);
      break;
    case 'preparing':
    case 'canary':
    case 'observing-canary':
    case 'shifting-traffic':
    case 'observing-traffic':
    case 'rolling-out':
    case 'smoke-testing':
    case 'cleaning-up':
      step.rollBack({ key: `promotion.cause.deadline.${state.name}` });
      break;
    default:
      throw new Refusal('not-now');
  }
}
