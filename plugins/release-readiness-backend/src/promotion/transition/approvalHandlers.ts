import type { GuardResult } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { EventOf } from '../events';
import {
  approvalSlotsOf,
  evaluateQuorum,
  type Membership,
  type QuorumDemand,
  rolesIn,
} from '../quorum';
import type { Promotion } from '../states';
import { personOf } from './personOf';
import { demand, type Step } from './Step';

type ApprovalEvent = EventOf<
  | 'submit'
  | 'approve'
  | 'reject'
  | 'withdraw'
  | 'gates-evaluated'
  | 'schedule'
  | 'start'
  | 'quorum-lost'
  | 'invalidate'
>;

/** What a promotion's approvals are measured by. */
export function quorumDemandOf(
  promotion: Promotion,
  policy: Step['policy'],
): QuorumDemand {
  return {
    slots: approvalSlotsOf(promotion, policy),
    subjectHash: promotion.subjectHash,
    requester: promotion.requester,
    commitAuthors: promotion.commitAuthors,
    excludedBuilder: policy.excludeImageBuilder
      ? promotion.imageBuilder
      : undefined,
  };
}

// Time alone does not send a request back: the promotion is scheduled instead.
// `start` has to know the window open in any case.
const judgedAtStart: ReadonlySet<GuardResult['id']> = new Set([
  'window',
  'freeze',
]);

/**
 * Whether the gate is open: `unknown` is as closed as `closed`, and no result
 * is no pass. Windows and freezes are judged at the start.
 */
export function gateIsOpen(guards: readonly GuardResult[]): boolean {
  const counted = guards.filter(guard => !judgedAtStart.has(guard.id));
  return (
    counted.length > 0 &&
    counted.every(
      guard => guard.outcome === 'open' || guard.exemption !== undefined,
    )
  );
}

function needsApproval(promotion: Promotion): boolean {
  return promotion.kind === 'release' && promotion.breakGlass === undefined;
}

/**
 * The approvals were enough when they were given, and no longer are by the
 * roles of today. Approvals that ran out are another matter: the request is
 * over with them.
 */
export function hasLostQuorum(
  promotion: Promotion,
  membership: Membership,
  now: number,
  policy: Step['policy'],
): boolean {
  const isEnough = (roles?: Membership) =>
    evaluateQuorum(
      quorumDemandOf(promotion, policy),
      promotion.approvals,
      now,
      roles,
    ).satisfied;
  return needsApproval(promotion) && isEnough() && !isEnough(membership);
}

function hasQuorum(
  step: Step,
  before: Promotion,
  membership?: Membership,
): boolean {
  return evaluateQuorum(
    quorumDemandOf(before, step.policy),
    before.approvals,
    step.now,
    membership,
  ).satisfied;
}

export function applyApprovalEvent(
  step: Step,
  before: Promotion,
  event: ApprovalEvent,
): void {
  const { policy, now } = step;
  switch (event.kind) {
    case 'submit':
      step.wait('gating', policy.gatingDeadline);
      break;
    case 'gates-evaluated':
      applyGates(step, before, event);
      break;
    case 'approve':
      applyApproval(step, before, event);
      break;
    case 'reject':
      demand(event.roles.length > 0, 'no-role');
      step.change({
        approvals: [
          ...before.approvals,
          {
            approver: personOf(event.actor),
            roles: event.roles,
            decision: 'rejected',
            subjectHash: event.subjectHash,
            at: now,
            expiresAt: now + policy.approvalLifetime,
            comment: event.reason,
          },
        ],
      });
      step.finish('rejected', { key: 'promotion.cause.rejected' });
      break;
    case 'withdraw':
      step.finish(
        'cancelled',
        event.inFavourOf === undefined
          ? { key: 'promotion.cause.withdrawn' }
          : {
              key: 'promotion.cause.made-way',
              params: { promotion: event.inFavourOf },
            },
      );
      break;
    case 'invalidate':
      step.finish('invalidated', { key: `promotion.cause.${event.cause}` });
      break;
    case 'schedule': {
      // The lifetime of the approvals goes on while it waits.
      const { state } = before;
      demand(state.name === 'ready' || state.name === 'scheduled', 'not-now');
      demand(before.kind === 'release', 'rollback-never-waits');
      demand(event.opensAt > now, 'opens-now');
      step.enter({
        name: 'scheduled',
        since: state.since,
        deadlineAt: state.deadlineAt,
        opensAt: event.opensAt,
      });
      break;
    }
    case 'quorum-lost':
      demand(
        needsApproval(before) && !hasQuorum(step, before, event.membership),
        'quorum-holds',
      );
      step.change({
        approvals: before.approvals.map(approval => ({
          ...approval,
          roles: [...rolesIn(event.membership, approval.approver)],
        })),
      });
      step.wait('awaiting-approval', policy.approvalLifetime);
      step.notify('warning', 'quorum-lost', ['approvers', 'requester']);
      break;
    default:
      applyStart(step, before, event);
  }
}

function applyGates(
  step: Step,
  before: Promotion,
  event: EventOf<'gates-evaluated'>,
): void {
  const { policy } = step;
  if (!gateIsOpen(event.guards)) {
    step.wait('draft', policy.draftLifetime);
    step.notify('information', 'gates-closed', ['requester']);
  } else if (needsApproval(before)) {
    step.wait('awaiting-approval', policy.approvalLifetime);
    step.notify('information', 'approval-wanted', ['approvers']);
  } else {
    step.wait('ready', policy.approvalLifetime);
  }
}

function applyApproval(
  step: Step,
  before: Promotion,
  event: EventOf<'approve'>,
): void {
  const approver = personOf(event.actor);
  demand(event.roles.length > 0, 'no-role');
  demand(
    !before.approvals.some(
      approval =>
        approval.approver.toLowerCase() === approver.toLowerCase() &&
        approval.expiresAt > step.now &&
        approval.roles.length > 0,
    ),
    'already-decided',
  );
  step.change({
    approvals: [
      ...before.approvals,
      {
        approver,
        roles: event.roles,
        decision: 'approved',
        subjectHash: event.subjectHash,
        at: step.now,
        expiresAt: step.now + step.policy.approvalLifetime,
        comment: event.comment,
      },
    ],
  });
  const quorum = evaluateQuorum(
    quorumDemandOf(before, step.policy),
    step.promotion.approvals,
    step.now,
  );
  const ignored = quorum.ignored.find(entry => entry.approver === approver);
  demand(ignored === undefined, 'approval-never-counts');
  if (quorum.satisfied) {
    // Approved until the first approval that counts runs out.
    step.enter({
      name: 'ready',
      since: step.now,
      deadlineAt: quorum.expiresAt ?? step.now,
    });
    step.notify('information', 'ready', ['requester']);
  }
}

function applyStart(
  step: Step,
  before: Promotion,
  event: EventOf<'start'>,
): void {
  demand(event.lockTaken, 'lock');
  demand(gateIsOpen(event.guards), 'gate-closed');
  if (before.kind === 'rollback') {
    step.change({ lock: 'held' });
    step.emit({ kind: 'start-change' });
    step.emit({ kind: 'deployment-status', state: 'in_progress' });
    step.rollBack({ key: 'promotion.cause.requested-rollback' });
    return;
  }
  demand(event.windowOpen || before.breakGlass !== undefined, 'window-closed');
  demand(
    !needsApproval(before) || hasQuorum(step, before, event.membership),
    'quorum-lost',
  );
  // It started without the second person: there is nothing left to agree to.
  step.change({ lock: 'held', breakGlassRequest: undefined });
  step.emit({ kind: 'start-change' });
  step.emit({ kind: 'deployment-status', state: 'in_progress' });
  step.enterStep('preparing');
  step.notify('information', 'started', ['requester', 'owner']);
}
