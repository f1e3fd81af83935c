import type {
  ApprovalView,
  OpenSlotView,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { evaluateQuorum, type Membership, whoCanStillApprove } from '../quorum';
import type { Instant, Promotion } from '../states';
import { quorumDemandOf } from '../transition';
import { isoTime } from './summaryView';

/** What approvals are looked at with. */
export interface ApprovalLook {
  policy: PromotionPolicy;
  /** When they count: now before the start, afterwards the start. */
  at: Instant;
  /** Roles as they are now; absent = those recorded are taken. */
  membership?: Membership;
}

/** Each decision, with what it counts for or why it does not. */
export function approvalViews(
  promotion: Promotion,
  { policy, at, membership }: ApprovalLook,
): ApprovalView[] {
  const { approvals } = promotion;
  const quorum = evaluateQuorum(
    quorumDemandOf(promotion, policy),
    approvals,
    at,
    membership,
  );
  const lastOf = new Map(
    approvals.map((approval, index) => [
      approval.approver.toLowerCase(),
      index,
    ]),
  );
  return approvals.map((approval, index) => {
    const { approver, roles, decision, comment, expiresAt } = approval;
    const isLatest = lastOf.get(approver.toLowerCase()) === index;
    const counts = isLatest && decision === 'approved';
    return {
      approver,
      roles,
      decision,
      comment,
      at: isoTime(approval.at),
      expiresAt: isoTime(expiresAt),
      countsAs: counts
        ? quorum.slots.find(slot => slot.approver === approver)?.role
        : undefined,
      ignored: counts
        ? quorum.ignored.find(entry => entry.approver === approver)?.reason
        : undefined,
    };
  });
}

/** Slots that wait for somebody, and who that may be. */
export function openSlotViews(
  promotion: Promotion,
  { policy, at, membership }: ApprovalLook,
): OpenSlotView[] {
  const waits =
    promotion.kind === 'release' &&
    promotion.breakGlass === undefined &&
    ['draft', 'gating', 'awaiting-approval'].includes(promotion.state.name);
  if (!waits || !membership) return [];
  return whoCanStillApprove(
    quorumDemandOf(promotion, policy),
    promotion.approvals,
    at,
    membership,
  );
}
