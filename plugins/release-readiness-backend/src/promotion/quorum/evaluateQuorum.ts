import type {
  ApproverRole,
  OpenSlotView,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { matchSlots } from './matchSlots';

/** One decision of one person, as stored. Instants are milliseconds, UTC. */
export interface Approval {
  approver: string;
  /** Roles held when deciding. */
  roles: ApproverRole[];
  decision: 'approved' | 'rejected';
  /** What was decided about. */
  subjectHash: string;
  at: number;
  expiresAt: number;
  comment?: string;
}

/** Who may not approve, and what has to be approved. */
export interface QuorumDemand {
  slots: readonly ApproverRole[];
  subjectHash: string;
  requester: string;
  commitAuthors: readonly string[];
  /** Set only where policy excludes whoever built the image. */
  excludedBuilder?: string;
}

/** Roles by person as they are now; absent = those recorded are taken. */
export type Membership = Readonly<Record<string, readonly ApproverRole[]>>;

export interface Quorum {
  satisfied: boolean;
  /** Slot by slot; `approver` is absent while the slot is free. */
  slots: { role: ApproverRole; approver?: string }[];
  ignored: { approver: string; reason: TextReference }[];
  vetoedBy?: string;
  /** When the first of the approvals that count runs out. */
  expiresAt?: number;
}

/**
 * Why a person's approval can never count for this subject, or `undefined`.
 * The two pairs of eyes of the standard: whoever wrote or asked does not
 * approve.
 */
export function exclusionOf(
  person: string,
  demand: QuorumDemand,
): TextReference | undefined {
  const is = (other: string) => other.toLowerCase() === person.toLowerCase();
  if (is(demand.requester)) return { key: 'promotion.approval.requester' };
  if (demand.commitAuthors.some(is)) {
    return { key: 'promotion.approval.commit-author' };
  }
  if (demand.excludedBuilder !== undefined && is(demand.excludedBuilder)) {
    return { key: 'promotion.approval.image-builder' };
  }
  return undefined;
}

/** Roles of a person, however their name is written. */
export function rolesIn(
  membership: Membership,
  person: string,
): readonly ApproverRole[] {
  const entry = Object.entries(membership).find(
    ([ref]) => ref.toLowerCase() === person.toLowerCase(),
  );
  return entry?.[1] ?? [];
}

function latestOfEach(approvals: readonly Approval[]): Approval[] {
  const latest = new Map<string, Approval>();
  for (const approval of approvals) {
    latest.set(approval.approver.toLowerCase(), approval);
  }
  return [...latest.values()];
}

/**
 * Judges the approvals of a promotion: satisfied if and only if every slot has
 * a person of its own (a perfect matching), nobody vetoed, and every approval
 * that counts is for this subject and has not run out.
 */
export function evaluateQuorum(
  demand: QuorumDemand,
  approvals: readonly Approval[],
  now: number,
  membership?: Membership,
): Quorum {
  const vetoedBy = approvals.find(
    approval =>
      approval.decision === 'rejected' &&
      approval.subjectHash === demand.subjectHash,
  )?.approver;
  const ignored: Quorum['ignored'] = [];
  const counted = new Map<string, readonly ApproverRole[]>();
  const expiries = new Map<string, number>();

  for (const approval of latestOfEach(approvals)) {
    if (approval.decision !== 'approved') continue;
    const roles = membership
      ? rolesIn(membership, approval.approver)
      : approval.roles;
    const reason = ignoredBecause(approval, roles, demand, now);
    if (reason) {
      ignored.push({ approver: approval.approver, reason });
    } else {
      counted.set(approval.approver, roles);
      expiries.set(approval.approver, approval.expiresAt);
    }
  }

  const matching = matchSlots(demand.slots, counted);
  const used = [...matching.values()].map(person => expiries.get(person) ?? 0);
  return {
    satisfied:
      demand.slots.length > 0 &&
      matching.size === demand.slots.length &&
      vetoedBy === undefined,
    slots: demand.slots.map((role, slot) => ({
      role,
      approver: matching.get(slot),
    })),
    ignored,
    vetoedBy,
    expiresAt: used.length > 0 ? Math.min(...used) : undefined,
  };
}

function ignoredBecause(
  approval: Approval,
  roles: readonly ApproverRole[],
  demand: QuorumDemand,
  now: number,
): TextReference | undefined {
  if (approval.subjectHash !== demand.subjectHash) {
    return { key: 'promotion.approval.other-subject' };
  }
  if (now >= approval.expiresAt) return { key: 'promotion.approval.expired' };
  const exclusion = exclusionOf(approval.approver, demand);
  if (exclusion) return exclusion;
  if (!roles.some(role => demand.slots.includes(role))) {
    return { key: 'promotion.approval.no-role' };
  }
  return undefined;
}

/**
 * Who can still bring the quorum closer, slot by slot. A person counts only if
 * one more approval of theirs fills one more slot.
 *
 * @param members - everybody who holds a role for this service now
 */
export function whoCanStillApprove(
  demand: QuorumDemand,
  approvals: readonly Approval[],
  now: number,
  members: Membership,
): OpenSlotView[] {
  const quorum = evaluateQuorum(demand, approvals, now);
  if (quorum.vetoedBy !== undefined || quorum.satisfied) return [];
  const ignored = new Set(quorum.ignored.map(({ approver }) => approver));
  const counted = new Map(
    latestOfEach(approvals)
      .filter(
        approval =>
          approval.decision === 'approved' && !ignored.has(approval.approver),
      )
      .map(approval => [approval.approver, approval.roles] as const),
  );
  const filled = matchSlots(demand.slots, counted).size;
  const helpful = Object.entries(members).filter(
    ([person, roles]) =>
      !counted.has(person) &&
      exclusionOf(person, demand) === undefined &&
      matchSlots(demand.slots, new Map([...counted, [person, roles]])).size >
        filled,
  );
  return quorum.slots
    .filter(slot => slot.approver === undefined)
    .map(({ role }) => ({
      role,
      candidates: helpful
        .filter(([person, roles]) =>
          fills(demand.slots, counted, filled, person, roles, role),
        )
        .map(([person]) => person)
        .sort(),
    }));
}

// A helper may take the slot of somebody who then moves to the open one, so
// the question is not "has this role" but "does the whole still match".
function fills(
  slots: readonly ApproverRole[],
  counted: ReadonlyMap<string, readonly ApproverRole[]>,
  filled: number,
  person: string,
  roles: readonly ApproverRole[],
  role: ApproverRole,
): boolean {
  if (roles.includes(role)) return true;
  const matching = matchSlots(slots, new Map([...counted, [person, roles]]));
  return (
    matching.size > filled &&
    slots.some(
      (slot, index) =>
        slot === role &&
        matching.has(index) &&
        counted.get(matching.get(index) ?? '')?.includes(role) === true,
    )
  );
}
