import type {
  ChangeClosureCode,
  ChangeRecordContent,
  FinalStateName,
  HoldReason,
  PromotionPolicy,
  PromotionStateName,
  PromotionStepName,
  PromotionSubject,
  ReleaseDiffView,
  RollbackTrigger,
  SignOffRole,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Approval } from './quorum';

/** Milliseconds since 1970, UTC, by the database's clock. */
export type Instant = number;

/** A wait: since when, and when it ends in one way or another. */
interface Wait {
  since: Instant;
  deadlineAt: Instant;
}

/** The driver effect that a state waits for. */
export interface PendingEffect {
  effectId: string;
  /** What the id is made of, beside promotion and attempt. */
  step: string;
  /** 1 for the first. */
  attempt: number;
}

export type ObservingStepName =
  'observing-canary' | 'observing-traffic' | 'observing-release';

export type WorkingStepName = Exclude<PromotionStepName, ObservingStepName>;

/** A step that waits for something done to be read back. */
export interface WorkingState extends Wait {
  name: WorkingStepName;
  /** Absent in `preparing`, which only reads. */
  work?: PendingEffect;
}

/** A step that waits for covered observation time. */
export interface ObservingState extends Wait {
  name: ObservingStepName;
  /** The smoke test of `observing-release`. */
  work?: PendingEffect;
  /** THIN points before this were answered for by an earlier hold. */
  thinCountedFrom: Instant;
  /** Alert points before this were answered for by an operator. */
  alertsCountedFrom: Instant;
}

export type StepState = WorkingState | ObservingState;

export interface HeldState extends Wait {
  name: 'held';
  reason: HoldReason;
  message: TextReference;
  /** Whoever paused it, for `manual`. */
  by?: string;
  /** Where it goes back to, unchanged but for its deadline. */
  from: StepState;
  /** The operator's hold that a hold for safety lies on: it comes back after. */
  below?: Omit<HeldState, 'below'>;
}

export interface RollingBackState extends Wait {
  name: 'rolling-back';
  cause: TextReference;
  work: PendingEffect;
  /** It failed for good unless it is read back before that. */
  failsAt?: Instant;
}

export interface VerifyingRollbackState extends Wait {
  name: 'verifying-rollback';
  work: PendingEffect;
}

export interface RollbackFailedState {
  name: 'rollback-failed';
  since: Instant;
  /** When on-call is paged again; absent once an operator released the lock. */
  deadlineAt?: Instant;
  reason: TextReference;
}

export interface FinalState {
  name: FinalStateName;
  since: Instant;
  reason: TextReference;
  closure: ChangeClosureCode;
}

export type PromotionState =
  | (Wait & { name: 'draft' | 'gating' | 'awaiting-approval' | 'ready' })
  | (Wait & { name: 'scheduled'; opensAt: Instant })
  | StepState
  | HeldState
  | RollingBackState
  | VerifyingRollbackState
  | RollbackFailedState
  | FinalState;

/** A trigger that fired: stored once, never taken back. */
export interface Breach {
  trigger: RollbackTrigger;
  message: TextReference;
  /** First and last point of the breach. */
  from: Instant;
  to: Instant;
  detectedAt: Instant;
  /** The points that made it. */
  points: { t: Instant; value?: number; class: string }[];
}

/** Red glass: what it skipped has to be answered for in a review. */
export interface BreakGlass {
  by: string;
  /** Without one, on-call is paged. */
  secondPerson?: string;
  reason: string;
  /** The incident whose guards are skipped; none = none are. */
  incident?: string;
  at: Instant;
  /** When the second person agreed; absent = there is none, or nobody asked them. */
  confirmedAt?: Instant;
  reviewDueAt: Instant;
  reviewedBy?: string;
}

/** Nothing is skipped until the second person agrees. */
export interface BreakGlassRequest {
  by: string;
  secondPerson: string;
  reason: string;
  incident?: string;
  at: Instant;
  /** It can be agreed to before that. */
  expiresAt: Instant;
}

/**
 * One guarded promotion, or the rollback of a completed one. Plain JSON, so
 * that a store can keep it as it is.
 */
export interface Promotion {
  id: string;
  /** `rollback` goes back to the pinned target: no approvals, no windows. */
  kind: 'release' | 'rollback';
  /** The completed promotion that a rollback undoes. */
  rollbackOf?: string;
  subject: PromotionSubject;
  subjectHash: string;
  requester: string;
  commitAuthors: string[];
  imageBuilder?: string;
  /** What it changes, as whoever asked for it saw it. */
  diff?: ReleaseDiffView;
  /** §2.3 as it was registered. */
  change?: ChangeRecordContent;
  /** The policy that it was asked for under, and that it is held to. */
  policy?: PromotionPolicy;
  createdAt: Instant;
  /** Counts accepted events; every verb of a person names it. */
  version: number;
  state: PromotionState;
  approvals: Approval[];
  signOffs: { role: SignOffRole; by: string; at: Instant }[];
  breaches: Breach[];
  breakGlass?: BreakGlass;
  breakGlassRequest?: BreakGlassRequest;
  /** Of (service, environment). `held` survives `rollback-failed`. */
  lock: 'none' | 'held' | 'released';
}

/** The step that a promotion is in, also while it is held. */
export function stepOf(state: PromotionState): StepState | undefined {
  if (state.name === 'held') return state.from;
  return isStep(state) ? state : undefined;
}

const observing: ReadonlySet<PromotionStateName> = new Set([
  'observing-canary',
  'observing-traffic',
  'observing-release',
]);

const working: ReadonlySet<PromotionStateName> = new Set([
  'preparing',
  'canary',
  'shifting-traffic',
  'rolling-out',
  'smoke-testing',
  'cleaning-up',
]);

export function isObserving(state: PromotionState): state is ObservingState {
  return observing.has(state.name);
}

export function isStep(state: PromotionState): state is StepState {
  return observing.has(state.name) || working.has(state.name);
}
