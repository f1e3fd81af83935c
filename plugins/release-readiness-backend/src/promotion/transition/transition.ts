import type {
  PromotionActor,
  PromotionPolicy,
  PromotionStateName,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionEffect } from '../effects';
import type { PromotionEvent } from '../events';
import type { Instant, Promotion } from '../states';
import { applyApprovalEvent } from './approvalHandlers';
import { applyBreakGlassEvent } from './breakGlassHandlers';
import { applyDeadline } from './deadlineHandler';
import { applyProgressEvent } from './progressHandlers';
import { demand, Refusal, Step } from './Step';
import { isListed } from './transitionTable';

/** A line of the audit trail. Plain JSON; refusals are lines too. */
export interface AuditEntry {
  kind: PromotionEvent['kind'];
  actor: PromotionActor;
  from: PromotionStateName;
  to: PromotionStateName;
  subjectHash: string;
  /** State version after the event. */
  version: number;
  refused?: TextReference;
  /** The event as it came. */
  event: PromotionEvent;
}

export type TransitionResult =
  | {
      outcome: 'accepted';
      promotion: Promotion;
      effects: PromotionEffect[];
      audit: AuditEntry;
    }
  | { outcome: 'refused'; reason: TextReference; audit: AuditEntry };

// Approvals, resumptions and the like are decisions of people. A program, an
// AI agent above all, may ask for a promotion and nothing else.
const peopleOnly: ReadonlySet<PromotionEvent['kind']> = new Set([
  'approve',
  'reject',
  'withdraw',
  'break-glass',
  'request-break-glass',
  'confirm-break-glass',
  'decline-break-glass',
  'review',
  'pause',
  'resume',
  'abort',
  'sign-off',
  'retry-rollback',
  'release-lock',
]);

/**
 * The promotion after an event, and what has to be done outside. Pure: the
 * same arguments always give the same answer, nothing is changed in place.
 *
 * @remarks
 * A pair of state and event that {@link transitionTable} does not list is
 * refused, as is every event whose guard does not hold. The reason is a text
 * key `promotion.refused.*`.
 */
export function transition(
  promotion: Promotion,
  event: PromotionEvent,
  now: Instant,
  policy: PromotionPolicy,
): TransitionResult {
  const audit = (after: Promotion, refused?: TextReference): AuditEntry => ({
    kind: event.kind,
    actor: event.actor,
    from: promotion.state.name,
    to: after.state.name,
    subjectHash: promotion.subjectHash,
    version: after.version,
    refused,
    event,
  });
  const step = new Step(promotion, now, policy);
  try {
    checkAdmission(promotion, event);
    apply(step, promotion, event);
    // So that what was said is soon known where the database's owner can't
    // change it.
    if (!step.effects.some(({ body }) => body.kind === 'seal-evidence')) {
      step.emit({ kind: 'anchor' });
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      outcome: 'refused',
      reason: error.reason,
      audit: audit(promotion, error.reason),
    };
  }
  return {
    outcome: 'accepted',
    promotion: step.promotion,
    effects: step.effects,
    audit: audit(step.promotion),
  };
}

function checkAdmission(promotion: Promotion, event: PromotionEvent): void {
  demand(isListed(promotion.state.name, event.kind), 'not-now', {
    state: promotion.state.name,
    event: event.kind,
  });
  if (peopleOnly.has(event.kind)) {
    demand(event.actor.kind === 'user', 'people-only');
  }
  // `start` comes from a person's click too, and then the table and its own
  // guards protect it: everything in it has just been evaluated.
  if ('expectedVersion' in event) {
    demand(event.expectedVersion === promotion.version, 'version', {
      expected: event.expectedVersion,
      actual: promotion.version,
    });
  }
  if ('subjectHash' in event) {
    demand(event.subjectHash === promotion.subjectHash, 'other-subject');
  }
}

function apply(step: Step, before: Promotion, event: PromotionEvent): void {
  switch (event.kind) {
    case 'submit':
    case 'approve':
    case 'reject':
    case 'withdraw':
    case 'gates-evaluated':
    case 'schedule':
    case 'start':
    case 'quorum-lost':
    case 'invalidate':
      applyApprovalEvent(step, before, event);
      break;
    case 'break-glass':
    case 'request-break-glass':
    case 'confirm-break-glass':
    case 'decline-break-glass':
    case 'review':
      applyBreakGlassEvent(step, before, event);
      break;
    case 'abort':
      if (before.lock === 'held') {
        step.rollBack({ key: 'promotion.cause.abort' });
      } else {
        step.finish('cancelled', { key: 'promotion.cause.abort' });
      }
      break;
    case 'deadline-passed':
      applyDeadline(step, before);
      break;
    default:
      applyProgressEvent(step, before, event);
  }
}
