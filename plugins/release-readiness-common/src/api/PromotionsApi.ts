import type {
  ApproverRole,
  BreachView,
  ChangeCategory,
  ChangeClosureCode,
  ChangeRecordContent,
  CoverageView,
  GuardResult,
  ImageDigest,
  PromotionEventView,
  PromotionStateName,
  PromotionStepName,
  PromotionSubject,
  PromotionSummary,
  PromotionView,
  SignOffRole,
} from '../promotion';
import type { TextReference } from '../scorecard';

/** What may be asked, and if not, why. @public */
export interface PromotionAction {
  allowed: boolean;
  /** Why not; each is shown beside the disabled button. */
  reasons: TextReference[];
}

/** A commit that a promotion would release. @public */
export interface CommitView {
  sha: string;
  title: string;
  /**
   * Catalog users where they are known, else accounts at the forge; `?` for
   * somebody whose account can't be told.
   */
  authors: string[];
  committedAt: string;
  url?: string;
}

/** Images of one container, before and after. @public */
export interface DigestChange {
  /** `Deployment/mall-order · app`. */
  container: string;
  /** Absent = runs nothing yet. */
  from?: string;
  to?: string;
}

/** What a promotion would change. Absent parts can't be told. @public */
export interface ReleaseDiffView {
  fromCommit?: string;
  toCommit: string;
  url?: string;
  commits?: CommitView[];
  digests: DigestChange[];
  changedFiles?: number;
  migrations?: { path: string; undo?: string }[];
  /** Names only: values are never shown. */
  configurationKeys?: { added: string[]; removed: string[] };
  jvmOptions?: string[];
  frameworks?: { name: string; from?: string; to?: string }[];
}

/** When the release would run, and whether that is a good time. @public */
export interface WindowView {
  open: boolean;
  businessLine?: string;
  /** IANA name; every time is meant in it when it is shown. */
  zone: string;
  from: string;
  to: string;
  closedBy: {
    kind: 'peak' | 'freeze' | 'holiday';
    title: string;
    from: string;
    to: string;
    setBy: string;
    reason: string;
  }[];
  nextOpening?: string;
}

/**
 * A dry run: what would be released, what stands in the way, who would have to
 * approve. Nothing happens.
 *
 * @public
 */
export interface PromotionPreview {
  entityRef: string;
  title: string;
  /** Absent = no candidate is known; `problems` say why. */
  subject?: PromotionSubject;
  subjectHash?: string;
  /** Why nothing can be promoted at all. */
  problems: TextReference[];
  diff?: ReleaseDiffView;
  guards: GuardResult[];
  category?: { proposed: ChangeCategory; reasons: TextReference[] };
  /** By category: which roles approve, and who holds them for this service. */
  approvers: Record<
    ChangeCategory,
    { role: ApproverRole; candidates: string[] }[]
  >;
  /** Why more have to approve than the category asks for. */
  approvalCaveat?: TextReference;
  window?: WindowView;
  /** A change record to start from. */
  changeDraft?: Pick<ChangeRecordContent, 'title' | 'content' | 'impact'>;
  policy: { name: string; isStandard: boolean; projectedSeconds: number };
  /** What the driver would do, step by step, and how to stop without the portal. */
  plan: { effect: string; description: TextReference }[];
  failsafe?: { description: TextReference; url?: string };
  /** The live promotion of this service, if there is one. */
  active?: PromotionSummary;
  /** May the caller request one now? */
  request: PromotionAction;
}

/** @public */
export interface CreatePromotionRequest {
  entityRef: string;
  /** A new one for each dialog: pressing twice asks once. */
  idempotencyKey: string;
  /** Hash of the subject that the person saw; another one is refused. */
  seenDigests: ImageDigest[];
  category: ChangeCategory;
  /** Needed when the category is lower than the proposed one. */
  categoryReason?: string;
  change: Pick<
    ChangeRecordContent,
    'title' | 'content' | 'impact' | 'plannedStart' | 'plannedEnd'
  >;
  /** Migrations that the old code can live with: why (expand and contract). */
  migrationsCompatible?: string;
}

/** @public */
export interface ListPromotionsRequest {
  entityRefs?: string[];
  states?: PromotionStateName[];
  /** Only those that are under way. */
  active?: boolean;
  requester?: string;
  /** Only those that the caller may approve now. */
  awaitingMe?: boolean;
  offset?: number;
  /** 1 to 100, 20 by default. */
  limit?: number;
}

/** @public */
export interface ListPromotionsResponse {
  items: (PromotionSummary & { title: string })[];
  totalItems: number;
}

/** Everything that the page of one promotion shows. @public */
export interface PromotionDetails extends PromotionView {
  title: string;
  policy: { name: string; isStandard: boolean };
  diff?: ReleaseDiffView;
  change?: ChangeRecordView;
  /** Of the present step. */
  coverage?: CoverageView;
  traffic?: { intended: number; actual?: number; measured?: number };
  runs: EffectView[];
  window?: WindowView;
  failsafe?: { description: TextReference; url?: string };
  limits: {
    rollbackErrorRate: number;
    rollbackP99Seconds: number;
    alertErrorRate: number;
    alertP99Seconds: number;
  };
  /** What the caller may do now, verb by verb. */
  actions: Record<PromotionVerb, PromotionAction>;
  /** Roles in which the caller may approve. */
  approverRoles: ApproverRole[];
  signOffRoles: SignOffRole[];
  /**
   * References of those who may be asked to confirm that the glass is broken;
   * nobody where the caller can't break it.
   */
  secondPeople: string[];
  /** Promotions that roll this one back, or that this one rolls back. */
  related: string[];
}

/** A driver effect and its run. @public */
export interface EffectView {
  effectId: string;
  step: string;
  kind: string;
  attempt: number;
  status: 'pending' | 'sent' | 'claimed' | 'done' | 'failed' | 'superseded';
  url?: string;
  failure?: TextReference;
}

/** @public */
export const promotionVerbs = [
  'submit',
  'start',
  'approve',
  'reject',
  'withdraw',
  'pause',
  'resume',
  'abort',
  'roll-back',
  'sign-off',
  'break-glass',
  'confirm-break-glass',
  'decline-break-glass',
  'review',
  'retry-rollback',
  'release-lock',
] as const;

/** @public */
export type PromotionVerb = (typeof promotionVerbs)[number];

/** What a person does to a promotion. Every verb names the version seen. @public */
export type PromotionCommand = { expectedVersion: number } &
  /** `submit` asks the gates again after they sent it back. */
  (
    | { verb: 'submit' }
    /** The requester's click on an approved promotion: it begins now. */
    | { verb: 'start' }
    | { verb: 'approve'; subjectHash: string; comment?: string }
    | { verb: 'reject'; subjectHash: string; reason: string }
    | { verb: 'withdraw' | 'pause' | 'abort' | 'release-lock'; reason: string }
    | { verb: 'resume' | 'retry-rollback' }
    | { verb: 'sign-off'; role: SignOffRole }
    /** With a second person nothing is skipped until they confirm. */
    | {
        verb: 'break-glass';
        reason: string;
        incident?: string;
        secondPerson?: string;
      }
    | { verb: 'confirm-break-glass'; subjectHash: string }
    | { verb: 'decline-break-glass'; subjectHash: string; reason: string }
    | { verb: 'review'; comment: string }
  );

/** Points of canary and stable over the present promotion. @public */
export interface PromotionMetrics {
  /** Seconds between points. */
  step: number;
  series: {
    target: 'canary' | 'stable' | 'service';
    points: {
      t: string;
      errorRatio?: number;
      p99Seconds?: number;
      requests?: number;
      /** Percent of all requests. */
      share?: number;
      class: 'BREACH' | 'OK' | 'THIN' | 'UNKNOWN';
    }[];
  }[];
  steps: { step: PromotionStepName; from: string; to?: string }[];
  breaches: BreachView[];
}

/** @public */
export interface ChangeRecordView {
  number: string;
  url?: string;
  entityRef: string;
  subjectHash: string;
  status: 'draft' | 'registered' | 'approved' | 'in-progress' | 'closed';
  content: ChangeRecordContent;
  closureCode?: ChangeClosureCode;
  closureNotes?: string;
  registeredAt?: string;
  startedAt?: string;
  closedAt?: string;
}

/** @public */
export interface FreezeView {
  id: string;
  title: string;
  /** Absent = all of them. */
  businessLines?: string[];
  from: string;
  to: string;
  setBy: string;
  reason: string;
  withdrawnBy?: string;
}

/** What checking the hash chain of a trail has found. @public */
export interface TrailVerification {
  intact: boolean;
  events: number;
  /** First line that is not as it was written. */
  firstBroken?: number;
  problem?: TextReference;
  head?: string;
}

/**
 * The API of promotions. Methods reject with `ResponseError` of
 * `@backstage/errors`: 404 for what the caller may not see, 403 without the
 * permission, 409 when the promotion has moved on, 400 naming what is wrong.
 *
 * @public
 */
export interface PromotionsApi {
  previewPromotion(entityRef: string): Promise<PromotionPreview>;
  createPromotion(request: CreatePromotionRequest): Promise<PromotionDetails>;
  listPromotions(
    request?: ListPromotionsRequest,
  ): Promise<ListPromotionsResponse>;
  getPromotion(id: string): Promise<PromotionDetails>;
  actOnPromotion(
    id: string,
    command: PromotionCommand,
  ): Promise<PromotionDetails>;
  /** Rolls a completed promotion back: a promotion of its own. */
  rollBackPromotion(
    id: string,
    request: { idempotencyKey: string; reason: string },
  ): Promise<PromotionDetails>;
  listPromotionEvents(id: string): Promise<{ items: PromotionEventView[] }>;
  getPromotionMetrics(id: string): Promise<PromotionMetrics>;
  /** Evidence bundle: an in-toto statement. */
  getPromotionEvidence(id: string): Promise<unknown>;
  verifyPromotion(id: string): Promise<TrailVerification>;
  listFreezes(): Promise<{ items: FreezeView[] }>;
  createFreeze(
    freeze: Pick<
      FreezeView,
      'title' | 'businessLines' | 'from' | 'to' | 'reason'
    >,
  ): Promise<FreezeView>;
  withdrawFreeze(id: string): Promise<void>;
  listChanges(request?: ListChangesRequest): Promise<ListChangesResponse>;
}

/** Which changes, newest first. @public */
export interface ListChangesRequest {
  entityRef?: string;
  /** How many of the newest are passed over. */
  offset?: number;
  /** 1 to 500; 20 without. */
  limit?: number;
}

/** One page of changes. @public */
export interface ListChangesResponse {
  items: ChangeRecordView[];
  /** Where older changes begin; absent when there are none. */
  nextOffset?: number;
}

/**
 * Channel of Backstage signals on which the server says that promotions
 * changed. The message holds ids alone.
 *
 * @public
 */
export const promotionSignalChannel = 'release-readiness:promotions';

/** @public */
export interface PromotionSignal {
  promotionIds: string[];
}
