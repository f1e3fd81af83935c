import type { EvidenceLink, TextReference } from '../scorecard';
import type {
  ApproverRole,
  ChangeCategory,
  HoldReason,
  PromotionStateName,
  PromotionStepName,
  RollbackTrigger,
  SignOffRole,
} from './states';

/** One image that runs: which container, which digest. @public */
export interface ImageDigest {
  /** `Deployment/mall-order · app`. */
  container: string;
  /** `sha256:…`, 64 hexadecimal digits. */
  digest: string;
}

/**
 * What the code goes back to. `remove` is that of a first release: there is
 * nothing to go back to, so undoing it takes it away.
 *
 * @public
 */
export type ApplicationRollback =
  | {
      kind: 'revision';
      digests: ImageDigest[];
      /** Helm or workload revision, pinned by number. */
      revision: string;
      commit?: string;
    }
  | { kind: 'remove' };

/**
 * What happens to the database. `none`: no migration, or one that the old code
 * can live with (expand and contract), then `reason` says so. `forward-only`
 * closes the gate.
 *
 * @public
 */
export type DatabaseRollback =
  | { kind: 'none'; reason?: string }
  | { kind: 'undo'; scripts: { migration: string; undo: string }[] }
  | { kind: 'forward-only'; migrations: string[] };

/**
 * §5.1 typed plan of a rollback; executed by CI in this order: code, database,
 * cache, notify.
 *
 * @public
 */
export interface RollbackPlan {
  application: ApplicationRollback;
  database: DatabaseRollback;
  /** Key patterns to clear; empty = the service has no cache. */
  cacheKeyPatterns: string[];
  /** Whom the workflow tells: `group:default/team-order`. */
  notify: string[];
  /** The dispatchable workflow: `.github/workflows/rollback.yaml`. */
  workflow: string;
}

/**
 * What is promoted, frozen. Its hash binds every approval, gate result,
 * effect and audit line.
 *
 * @public
 */
export interface PromotionSubject {
  entityRef: string;
  environment: 'prod';
  /** Id of the driver that acts: `github-actions`, `argo-rollouts`. */
  driver: string;
  digests: ImageDigest[];
  /** 40 hexadecimal digits. */
  commit: string;
  /** Digest over the names and hashes of the configuration. */
  configurationDigest: string;
  chartVersion?: string;
  category: ChangeCategory;
  rollbackPlan: RollbackPlan;
  policyVersion: string;
}

/** §2.3 change record, as a person fills it in. @public */
export interface ChangeRecordContent {
  title: string;
  content: string;
  impact: string;
  /** ISO 8601, UTC. */
  plannedStart: string;
  plannedEnd: string;
  category: ChangeCategory;
  proposedCategory: ChangeCategory;
  /** Needed when the category is lower than the proposed one. */
  categoryReason?: string;
  rollbackPlan: RollbackPlan;
}

/** How a change record ends. @public */
export type ChangeClosureCode =
  'successful' | 'rolled-back' | 'failed' | 'cancelled' | 'expired';

/** @public */
export const guardIds = [
  'checks',
  'staging-proof',
  'rollback-plan',
  'category',
  'change-record',
  'window',
  'freeze',
  'incidents',
  'firing-alerts',
  'lock',
  'metrics-preflight',
  'environment-protection',
  'overdue-review',
] as const;

/** @public */
export type GuardId = (typeof guardIds)[number];

/**
 * What one guard says. `unknown` keeps the gate as closed as `closed` does.
 *
 * @public
 */
export interface GuardResult {
  id: GuardId;
  outcome: 'open' | 'closed' | 'unknown';
  /** Keys `promotion.guard.*`. */
  reason: TextReference;
  /** Each thing that stands in the way, or was taken as proof. */
  evidence: GuardEvidence[];
  /** Break-glass lets this guard pass although it is not open. */
  exemption?: 'break-glass';
  /** Weaker than the standard asks, accepted by policy: shown everywhere. */
  caveat?: TextReference;
}

/** @public */
export interface GuardEvidence {
  message: TextReference;
  outcome: 'open' | 'closed' | 'unknown';
  link?: EvidenceLink;
  /** When it was seen (ISO 8601). */
  observedAt?: string;
}

/**
 * Who did something. `agent` is a program that acts for a person (AI, MCP): it
 * may ask, never decide.
 *
 * @public
 */
export type PromotionActor =
  | { kind: 'user'; ref: string }
  | { kind: 'service'; ref: string }
  | { kind: 'agent'; ref: string; onBehalfOf?: string }
  | { kind: 'system' };

/** One approval or veto, bound to the subject. Times are ISO 8601, UTC. @public */
export interface ApprovalView {
  approver: string;
  roles: ApproverRole[];
  decision: 'approved' | 'rejected';
  comment?: string;
  at: string;
  expiresAt: string;
  /** Counts for this slot; absent = does not count, `ignored` says why. */
  countsAs?: ApproverRole;
  ignored?: TextReference;
}

/** Who can still fill a slot. @public */
export interface OpenSlotView {
  role: ApproverRole;
  candidates: string[];
}

/** @public */
export interface BreakGlassView {
  by: string;
  secondPerson?: string;
  reason: string;
  incident?: string;
  at: string;
  /** When the second person agreed. */
  confirmedAt?: string;
  reviewDueAt: string;
  reviewedBy?: string;
}

/** Nothing is skipped until the second person agrees. @public */
export interface BreakGlassRequestView {
  by: string;
  secondPerson: string;
  reason: string;
  incident?: string;
  at: string;
  /** It can be agreed to before that. */
  expiresAt: string;
}

/** @public */
export interface BreachView {
  trigger: RollbackTrigger;
  message: TextReference;
  /** First and last point of the breach. */
  from: string;
  to: string;
  detectedAt: string;
}

/** Progress of an observation, in covered time, not wall time. @public */
export interface CoverageView {
  requiredSeconds: number;
  coveredSeconds: number;
  thinSeconds: number;
  unknownSeconds: number;
  /** Newest evaluated point. */
  evaluatedUntil?: string;
}

/** One step of the stepper. @public */
export interface PromotionStepView {
  step: PromotionStepName;
  status: 'waiting' | 'running' | 'held' | 'done' | 'failed' | 'skipped';
  startedAt?: string;
  endedAt?: string;
  coverage?: CoverageView;
}

/** A row in the list of promotions. @public */
export interface PromotionSummary {
  id: string;
  kind: 'release' | 'rollback';
  rollbackOf?: string;
  entityRef: string;
  category: ChangeCategory;
  state: PromotionStateName;
  heldFor?: HoldReason;
  heldFrom?: PromotionStepName;
  /** Every verb has to send it back. */
  version: number;
  requester: string;
  commit: string;
  createdAt: string;
  since: string;
  /** When the present wait ends in one way or another. */
  deadlineAt?: string;
  breakGlass: boolean;
}

/** Everything the page of one promotion shows. @public */
export interface PromotionView extends PromotionSummary {
  subject: PromotionSubject;
  subjectHash: string;
  policyName: string;
  guards: GuardResult[];
  approvals: ApprovalView[];
  openSlots: OpenSlotView[];
  /** Why more have to approve than the category asks for. */
  approvalCaveat?: TextReference;
  signOffs: { role: SignOffRole; by: string; at: string }[];
  breaches: BreachView[];
  breakGlassDetails?: BreakGlassView;
  breakGlassRequest?: BreakGlassRequestView;
  steps: PromotionStepView[];
  /** Why it waits now. */
  waitingFor: TextReference[];
  lock: 'none' | 'held' | 'released';
}

/** One line of the audit trail. @public */
export interface PromotionEventView {
  seq: number;
  at: string;
  actor: PromotionActor;
  kind: string;
  message: TextReference;
  refused: boolean;
  hash: string;
}
