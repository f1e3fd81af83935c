import {
  promotionVerbs,
  undeployedStateNames,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  PromotionCommand,
  PromotionDetails,
  PromotionStateName,
  PromotionVerb,
  SignOffRole,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What a person types into the confirmation. */
export interface CommandInput {
  /** Reason or comment. */
  text: string;
  role?: SignOffRole;
  incident: string;
  secondPerson: string;
}

/** Which text a verb takes: needed, welcome, or none. */
export const textOfVerb: Record<
  PromotionVerb,
  'reason' | 'comment' | 'optional-comment' | 'none'
> = {
  submit: 'none',
  start: 'none',
  approve: 'optional-comment',
  reject: 'reason',
  withdraw: 'reason',
  pause: 'reason',
  resume: 'none',
  abort: 'reason',
  'roll-back': 'reason',
  'sign-off': 'none',
  'break-glass': 'reason',
  'confirm-break-glass': 'none',
  'decline-break-glass': 'reason',
  review: 'comment',
  'retry-rollback': 'none',
  'release-lock': 'reason',
};

const isUndeployed = (state: PromotionStateName) =>
  undeployedStateNames.some(name => name === state);

/** Verbs as they are named: aborting means two things. */
export type NamedVerb = PromotionVerb | 'cancel';

/** Before anything is deployed aborting cancels, after that it rolls back. */
export function nameOfVerb(
  verb: PromotionVerb,
  state: PromotionStateName,
): NamedVerb {
  return verb === 'abort' && isUndeployed(state) ? 'cancel' : verb;
}

/** Verbs that people look for in a state, whether or not they may use them. */
function pertinentVerbs(promotion: PromotionDetails): PromotionVerb[] {
  const { state, breakGlassDetails, breakGlassRequest, signOffs } = promotion;
  const answer: PromotionVerb[] = breakGlassRequest
    ? ['confirm-break-glass', 'decline-break-glass']
    : [];
  const review: PromotionVerb[] =
    breakGlassDetails && !breakGlassDetails.reviewedBy ? ['review'] : [];
  switch (state) {
    case 'draft':
      return ['submit', 'withdraw', 'abort', ...answer];
    case 'gating':
      return ['withdraw', 'abort', ...answer];
    case 'awaiting-approval':
      return [
        ...(['approve', 'reject', 'withdraw', 'abort', 'break-glass'] as const),
        ...answer,
      ];
    case 'ready':
    case 'scheduled':
      return ['start', 'withdraw', 'abort', 'break-glass', ...answer];
    case 'completed':
      return ['roll-back', ...review];
    case 'rollback-failed':
      return ['retry-rollback', 'release-lock', ...review];
    case 'held':
      return ['resume', 'abort', ...review];
    case 'observing-release':
      return signOffs.length < 2
        ? ['sign-off', 'pause', 'abort', ...review]
        : ['pause', 'abort', ...review];
    case 'rolling-back':
    case 'verifying-rollback':
    case 'rolled-back':
    case 'rejected':
    case 'expired':
    case 'invalidated':
    case 'cancelled':
      return review;
    default:
      return ['pause', 'abort', ...review];
  }
}

/** Verbs to show as buttons, and those of which only the reasons matter. */
export function sortVerbs(promotion: PromotionDetails): {
  shown: PromotionVerb[];
  others: PromotionVerb[];
} {
  const pertinent = pertinentVerbs(promotion);
  const isShown = (verb: PromotionVerb) =>
    pertinent.includes(verb) || promotion.actions[verb].allowed;
  return {
    shown: promotionVerbs.filter(isShown),
    others: promotionVerbs.filter(verb => !isShown(verb)),
  };
}

/**
 * The command as the API takes it, bound to what the person saw.
 *
 * @returns undefined while something is missing
 */
export function toCommand(
  verb: Exclude<PromotionVerb, 'roll-back'>,
  promotion: PromotionDetails,
  input: CommandInput,
): PromotionCommand | undefined {
  const text = input.text.trim();
  const { subjectHash, version: expectedVersion } = promotion;
  const missesText =
    !text && (textOfVerb[verb] === 'reason' || textOfVerb[verb] === 'comment');
  if (missesText) return undefined;
  switch (verb) {
    case 'approve':
      return {
        verb,
        expectedVersion,
        subjectHash,
        ...(text && { comment: text }),
      };
    case 'reject':
    case 'decline-break-glass':
      return { verb, expectedVersion, subjectHash, reason: text };
    case 'confirm-break-glass':
      return { verb, expectedVersion, subjectHash };
    case 'sign-off':
      return input.role && { verb, expectedVersion, role: input.role };
    case 'break-glass':
      return {
        verb,
        expectedVersion,
        reason: text,
        ...(input.incident.trim() && { incident: input.incident.trim() }),
        ...(input.secondPerson && { secondPerson: input.secondPerson }),
      };
    case 'review':
      return { verb, expectedVersion, comment: text };
    case 'submit':
    case 'start':
    case 'resume':
    case 'retry-rollback':
      return { verb, expectedVersion };
    default:
      return { verb, expectedVersion, reason: text };
  }
}
