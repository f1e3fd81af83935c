import type {
  ApproverRole,
  PromotionActor,
  PromotionCommand,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { GateEvaluation } from '../decide';
import type { PromotionEvent } from '../events';
import type { Promotion } from '../states';

/** What a command needs to know beside itself. */
export interface CommandContext {
  actor: PromotionActor;
  /** Roles in which the person decides. */
  roles: ApproverRole[];
  /** For `start`: evaluated at this moment. */
  gate?: GateEvaluation;
  /** For `resume`. */
  causeCleared: boolean;
}

const closedGate: GateEvaluation = {
  guards: [],
  windowOpen: false,
  lockTaken: false,
  membership: {},
};

/** A person's command as an event of the state machine. */
export function commandEvent(
  command: PromotionCommand,
  promotion: Promotion,
  { actor, roles, gate = closedGate, causeCleared }: CommandContext,
): PromotionEvent {
  const { subjectHash } = promotion;
  const base = { actor, expectedVersion: command.expectedVersion };
  switch (command.verb) {
    case 'submit':
      return {
        ...base,
        kind: 'submit',
        subjectHash,
        idempotencyKey: `${promotion.id}/${command.expectedVersion}`,
      };
    case 'start':
      return {
        kind: 'start',
        actor,
        subjectHash,
        guards: gate.guards,
        windowOpen: gate.windowOpen,
        lockTaken: gate.lockTaken,
        membership: gate.membership,
      };
    case 'approve':
      return {
        ...base,
        kind: 'approve',
        roles,
        subjectHash: command.subjectHash,
        comment: command.comment,
      };
    case 'reject':
      return {
        ...base,
        kind: 'reject',
        roles,
        subjectHash: command.subjectHash,
        reason: command.reason,
      };
    case 'resume':
      return { ...base, kind: 'resume', causeCleared };
    case 'retry-rollback':
      return { ...base, kind: 'retry-rollback' };
    case 'sign-off':
      return { ...base, kind: 'sign-off', role: command.role };
    case 'break-glass': {
      const { reason, incident, secondPerson } = command;
      return secondPerson === undefined
        ? { ...base, kind: 'break-glass', reason, incident }
        : {
            ...base,
            kind: 'request-break-glass',
            reason,
            incident,
            secondPerson,
          };
    }
    case 'confirm-break-glass':
      return {
        ...base,
        kind: 'confirm-break-glass',
        subjectHash: command.subjectHash,
      };
    case 'decline-break-glass':
      return {
        ...base,
        kind: 'decline-break-glass',
        subjectHash: command.subjectHash,
        reason: command.reason,
      };
    case 'review':
      return { ...base, kind: 'review', comment: command.comment };
    default:
      return { ...base, kind: command.verb, reason: command.reason };
  }
}
