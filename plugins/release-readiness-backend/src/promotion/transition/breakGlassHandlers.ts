import type { EventOf } from '../events';
import type { BreakGlass, BreakGlassRequest, Promotion } from '../states';
import { personOf } from './personOf';
import { demand, type Step } from './Step';

type BreakGlassEvent = EventOf<
  | 'break-glass'
  | 'request-break-glass'
  | 'confirm-break-glass'
  | 'decline-break-glass'
  | 'review'
>;

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Break-glass: one person and a page to on-call, or two people. */
export function applyBreakGlassEvent(
  step: Step,
  before: Promotion,
  event: BreakGlassEvent,
): void {
  const person = personOf(event.actor);
  const { now, policy } = step;
  switch (event.kind) {
    case 'break-glass': {
      demandUnbroken(before, event.reason);
      const { reason, incident } = event;
      breakGlass(step, before, { by: person, reason, incident });
      step.notify('critical', 'break-glass', ['on-call', 'owner']);
      break;
    }
    case 'request-break-glass':
      demandUnbroken(before, event.reason);
      demand(!isSame(event.secondPerson, person), 'second-person');
      step.change({
        breakGlassRequest: {
          by: person,
          secondPerson: event.secondPerson,
          reason: event.reason,
          incident: event.incident,
          at: now,
          expiresAt: now + policy.approvalLifetime,
        },
      });
      step.notify('warning', 'break-glass-wanted', [event.secondPerson]);
      break;
    case 'confirm-break-glass': {
      const request = requestFor(before, person);
      demand(now < request.expiresAt, 'break-glass-request-expired');
      const { by, secondPerson, reason, incident } = request;
      breakGlass(step, before, {
        by,
        secondPerson,
        reason,
        incident,
        confirmedAt: now,
      });
      step.notify('warning', 'break-glass', ['owner', by]);
      break;
    }
    case 'decline-break-glass': {
      const { by } = requestFor(before, person);
      step.change({ breakGlassRequest: undefined });
      step.notify('warning', 'break-glass-declined', [by]);
      break;
    }
    default:
      applyReview(step, before, person);
  }
}

function demandUnbroken(before: Promotion, reason: string): void {
  demand(before.kind === 'release', 'rollback-never-waits');
  demand(before.breakGlass === undefined, 'glass-broken');
  demand(reason.trim().length > 0, 'no-reason');
}

/** What this person, and nobody else, was asked to agree to. */
function requestFor(before: Promotion, person: string): BreakGlassRequest {
  const request = before.breakGlassRequest;
  demand(request !== undefined, 'no-break-glass-request');
  demand(isSame(request.secondPerson, person), 'not-second-person');
  return request;
}

/** From here on approvals and windows are skipped. */
function breakGlass(
  step: Step,
  before: Promotion,
  glass: Omit<BreakGlass, 'at' | 'reviewDueAt'>,
): void {
  const { now, policy } = step;
  const reviewDueAt = now + policy.breakGlassReviewLifetime;
  step.change({
    breakGlass: { ...glass, at: now, reviewDueAt },
    breakGlassRequest: undefined,
  });
  step.emit({ kind: 'open-review', dueAt: reviewDueAt });
  if (
    before.state.name === 'awaiting-approval' ||
    before.state.name === 'scheduled'
  ) {
    step.wait('ready', policy.approvalLifetime);
  }
}

function applyReview(step: Step, before: Promotion, person: string): void {
  const { breakGlass: glass } = before;
  demand(glass !== undefined, 'no-break-glass');
  demand(glass.reviewedBy === undefined, 'reviewed');
  const { by, secondPerson, confirmedAt } = glass;
  // Whoever agreed answers for it as much as whoever asked.
  const isOwn =
    isSame(by, person) ||
    (confirmedAt !== undefined &&
      secondPerson !== undefined &&
      isSame(secondPerson, person));
  demand(!isOwn, 'own-review');
  step.change({ breakGlass: { ...glass, reviewedBy: person } });
}
