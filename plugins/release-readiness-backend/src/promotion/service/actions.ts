import {
  type PromotionAction,
  type PromotionActor,
  type PromotionCommand,
  type PromotionPolicy,
  type PromotionVerb,
  promotionVerbs,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Membership } from '../quorum';
import type { Instant, Promotion } from '../states';
import { transition } from '../transition';
import { commandEvent } from './commandEvent';
import { notForThem, type Rights, usableRoles, usableSignOffs } from './rights';

/** What possible actions depend on. */
export interface ActionLook {
  promotion: Promotion;
  rights: Rights;
  actor: PromotionActor;
  membership: Membership;
  /** The window is open from now to the projected end. */
  windowOpen: boolean;
  /** The promotion holds the place of its service. */
  active: boolean;
  /** The cause of the present hold is gone, by what was stored last. */
  causeCleared: boolean;
  /** Why a rollback can't be asked for, if it can't. */
  noRollback?: TextReference;
  now: Instant;
  policy: PromotionPolicy;
}

/**
 * What the caller may do now, verb by verb, and if not, why. Asks the state
 * machine itself, so that a button says what pressing it would.
 */
export function actionsOf(
  look: ActionLook,
): Record<PromotionVerb, PromotionAction> {
  return Object.fromEntries(
    promotionVerbs.map(verb => {
      const notTheirs = notForThem(verb, look.promotion, look.rights);
      const not = verb === 'roll-back' ? look.noRollback : notNow(verb, look);
      // Both may know the same.
      const reasons = [
        notTheirs,
        not?.key === notTheirs?.key ? undefined : not,
      ].filter(reason => reason !== undefined);
      return [verb, { allowed: reasons.length === 0, reasons }];
    }),
  ) as Record<PromotionVerb, PromotionAction>;
}

function notNow(
  verb: Exclude<PromotionVerb, 'roll-back'>,
  look: ActionLook,
): TextReference | undefined {
  const { promotion, actor, rights } = look;
  const event = commandEvent(sampleOf(verb, look), promotion, {
    // Whether it is a person was answered before.
    actor: actor.kind === 'user' ? actor : { kind: 'user', ref: 'user:/' },
    roles: usableRoles(rights),
    causeCleared: look.causeCleared,
    // The gate is evaluated when it is pressed.
    gate: {
      guards: [
        {
          id: 'lock',
          outcome: 'open',
          reason: { key: 'promotion.guard.lock.open' },
          evidence: [],
        },
      ],
      windowOpen: look.windowOpen,
      lockTaken: look.active,
      membership: look.membership,
    },
  });
  const result = transition(promotion, event, look.now, look.policy);
  return result.outcome === 'refused' ? result.reason : undefined;
}

/** A command of the kind, filled in as a person would. */
function sampleOf(
  verb: Exclude<PromotionVerb, 'roll-back'>,
  { promotion, rights }: ActionLook,
): PromotionCommand {
  const { version, subjectHash, signOffs } = promotion;
  const base = { expectedVersion: version };
  const reason = '-';
  switch (verb) {
    case 'approve':
    case 'confirm-break-glass':
      return { ...base, verb, subjectHash };
    case 'reject':
    case 'decline-break-glass':
      return { ...base, verb, subjectHash, reason };
    case 'submit':
    case 'start':
    case 'resume':
    case 'retry-rollback':
      return { ...base, verb };
    case 'sign-off': {
      const roles = usableSignOffs(rights);
      const open = roles.find(
        role => !signOffs.some(signOff => signOff.role === role),
      );
      return { ...base, verb, role: open ?? roles[0] ?? 'development' };
    }
    case 'break-glass':
      return { ...base, verb, reason };
    case 'review':
      return { ...base, verb, comment: reason };
    default:
      return { ...base, verb, reason };
  }
}
