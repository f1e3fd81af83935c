import type { PromotionEffect } from '../effects';
import { type Promotion, stepOf } from '../states';
import type { AuditEntry } from '../transition';
import type { PromotionCommit } from './PromotionStore';

/** What a commit means for the rows of any store. */
export interface CommitPlan {
  /** Absent for a refusal. */
  after?: Promotion;
  effects: PromotionEffect[];
  /** Work of the state before whose result was read back. */
  doneWork?: string;
  /** The only driver effect that may still act. */
  openWork?: string;
  audit: AuditEntry;
  /** Names a refusal of the system; the same one is noted once. */
  refusal?: string;
}

// These say that what the state waited for is there.
const readBack: ReadonlySet<AuditEntry['kind']> = new Set([
  'step-verified',
  'observation-completed',
  'rollback-applied',
  'rollback-verified',
]);

/** The driver effect that a promotion waits for now. */
export function workOf({ state }: Promotion): string | undefined {
  return state.name === 'rolling-back' || state.name === 'verifying-rollback'
    ? state.work.effectId
    : stepOf(state)?.work?.effectId;
}

export function planCommit({ before, result }: PromotionCommit): CommitPlan {
  const { audit } = result;
  if (result.outcome === 'refused') {
    return {
      effects: [],
      audit,
      refusal:
        audit.actor.kind === 'system'
          ? `${audit.version} ${audit.kind} ${result.reason.key}`
          : undefined,
    };
  }
  return {
    after: result.promotion,
    effects: result.effects,
    doneWork: readBack.has(audit.kind) ? workOf(before) : undefined,
    openWork: workOf(result.promotion),
    audit,
  };
}

const finalNames: ReadonlySet<string> = new Set([
  'completed',
  'rolled-back',
  'rejected',
  'expired',
  'invalidated',
  'cancelled',
]);

/**
 * What is unique among live promotions; `undefined` = it is none of them. A
 * failed rollback keeps the place until an operator releases the lock.
 */
export function activeKeyOf({
  subject,
  state,
  lock,
}: Promotion): string | undefined {
  const over =
    finalNames.has(state.name) ||
    (state.name === 'rollback-failed' && lock === 'released');
  return over ? undefined : `${subject.entityRef}|${subject.environment}`;
}

/** Somebody has to answer for broken glass, and has not yet. */
export function isReviewOpen({ breakGlass }: Promotion): boolean {
  return breakGlass !== undefined && breakGlass.reviewedBy === undefined;
}
