import type {
  PromotionActor,
  PromotionPolicy,
  PromotionStateName,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverObservation,
  LiveMetricsAnswer,
  LiveMetricsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ChainAnchor, ChainedEvent } from '../chain';
import type { Instant, Promotion } from '../states';
import type { TransitionResult } from '../transition';
import type { HealthProbe, SmokeResult } from '../triggers';
import type {
  EffectClaim,
  EffectDelivery,
  EffectRecord,
  EffectStatus,
  RecordedOutcome,
  WorkflowRun,
} from './effects';
import type { StoredSample } from './readings';

/** The right to work on a promotion, for as long as it is renewed. */
export interface PromotionLease {
  promotionId: string;
  owner: string;
  /** Moves with each lease: what an older one writes is refused. */
  fence: number;
}

/** A promotion and what is known around it. */
export interface StoredPromotion {
  promotion: Promotion;
  fence: number;
  /** When it is to be looked at again; absent = only when something happens. */
  wakeAt?: Instant;
  /** It is the one live promotion of its service and environment. */
  active: boolean;
  /** What the driver read back last. */
  observation?: DriverObservation;
  /** Since when the driver has not answered. */
  unreachable?: { since: Instant; reason: TextReference };
  /** The record of it in the change register. */
  change?: { number: string; url?: string };
}

export interface ClaimedPromotion extends StoredPromotion {
  lease: PromotionLease;
}

/** One step of a promotion, to be made durable as a whole or not at all. */
export interface PromotionCommit {
  /** The promotion that the event was applied to. */
  before: Promotion;
  result: TransitionResult;
  /** Absent for a person's verb, which only names the version. */
  lease?: PromotionLease;
}

/** What a pass has read from the world, to be kept. */
export interface PromotionReading {
  observation?: DriverObservation;
  /** Absent = the driver answered, or was not asked. */
  unreachable?: { since: Instant; reason: TextReference };
  samples: StoredSample[];
  /** What the samples were made from. */
  evidence: MetricsEvidence[];
  probe?: HealthProbe;
}

/** Queries and answers of a metrics server as received. */
export interface MetricsEvidence extends Pick<
  LiveMetricsAnswer,
  'queries' | 'responses'
> {
  at: Instant;
  request: LiveMetricsRequest;
}

/** What was read before. */
export interface StoredReadings {
  samples: StoredSample[];
  /** In the order in which they were made. */
  probes: HealthProbe[];
  smokeTests: SmokeResult[];
}

export interface PromotionFilter {
  entityRefs?: readonly string[];
  states?: readonly PromotionStateName[];
  requester?: string;
  kind?: Promotion['kind'];
  /** Only rollbacks of this promotion. */
  rollbackOf?: string;
  /** Only those whose glass was broken, not reviewed yet. */
  reviewOpen?: true;
  /** Only those that hold the place of their service and environment. */
  active?: boolean;
  /** Newest first; at most this many. */
  limit: number;
  offset?: number;
}

/**
 * Keeps promotions, their trail and what has to be done for them.
 *
 * @remarks
 * Every lease and every due time is judged by the store's own clock, the
 * database's: replicas whose clocks differ still agree. What carries a lease is
 * refused with {@link LostPromotionLeaseError} once another replica took over.
 */
export interface PromotionStore {
  /** The clock that decides. */
  now(): Promise<Instant>;
  /**
   * Stores a new promotion, or answers with the one that is there already: of
   * the same idempotency key, or live for the same service and environment.
   */
  create(
    promotion: Promotion,
    options: {
      /** Unique for the requester's click. */
      idempotencyKey: string;
      actor: PromotionActor;
      wakeAt?: Instant;
    },
  ): Promise<{ created: boolean; stored: StoredPromotion }>;
  read(promotionId: string): Promise<StoredPromotion | undefined>;
  list(filter: PromotionFilter): Promise<StoredPromotion[]>;
  /** How many there are, all pages together. */
  count(filter: Omit<PromotionFilter, 'limit' | 'offset'>): Promise<number>;

  /** Takes promotions that are due and that nobody has, oldest first. */
  claimDue(
    owner: string,
    options: {
      limit: number;
      leaseMilliseconds: number;
      /** Only those that were due by then, too. */
      dueBy?: Instant;
    },
  ): Promise<ClaimedPromotion[]>;
  /** @returns false when the lease is lost */
  renew(lease: PromotionLease, leaseMilliseconds: number): Promise<boolean>;
  /**
   * Gives the promotion back until it is due again. What happened to it
   * meanwhile makes it due at once. A lost lease is no error here.
   */
  release(lease: PromotionLease, wakeAt: Instant | undefined): Promise<void>;
  /** Makes a promotion due at once. */
  wake(promotionId: string): Promise<void>;

  /**
   * State, event and effects in one transaction, if the promotion still has
   * the version of `before`. A refusal only appends to the trail, and the same
   * refusal of the system at the same version does so once.
   *
   * @throws LostPromotionLeaseError
   * @throws PromotionVersionError when it has another version by now
   */
  commit(commit: PromotionCommit): Promise<void>;
  /** @throws LostPromotionLeaseError */
  recordReading(
    lease: PromotionLease,
    reading: PromotionReading,
  ): Promise<void>;
  /** Samples from the instant on, the newest probes, every smoke test. */
  readReadings(
    promotionId: string,
    options: { samplesFrom: Instant; probes: number },
  ): Promise<StoredReadings>;
  listEvidence(promotionId: string): Promise<MetricsEvidence[]>;
  /** The first word counts: a promotion has one record. */
  recordChange(
    promotionId: string,
    change: { number: string; url?: string },
  ): Promise<void>;

  listEffects(
    promotionId: string,
    statuses?: readonly EffectStatus[],
  ): Promise<EffectRecord[]>;
  readEffect(effectId: string): Promise<EffectRecord | undefined>;
  /**
   * Notes that an effect is about to be handed over, before it is.
   *
   * @returns false when it is not to be sent any more
   * @throws LostPromotionLeaseError
   */
  markSent(lease: PromotionLease, effectId: string): Promise<boolean>;
  /** @throws LostPromotionLeaseError */
  recordDelivery(
    lease: PromotionLease,
    effectId: string,
    delivery: EffectDelivery,
  ): Promise<void>;
  /**
   * Gives an effect to one workflow run: sent → claimed, once. The same attempt
   * of the same run gets the same answer again.
   *
   * @throws EffectClaimError for every other run, and for an effect that the
   *   promotion does not wait for any more
   */
  claimEffect(effectId: string, run: WorkflowRun): Promise<EffectClaim>;
  /**
   * What became of an effect's run, from a webhook or from asking. The first
   * word counts; an effect that nobody waits for any more keeps its status.
   *
   * @returns whether anything was recorded
   */
  recordOutcome(effectId: string, outcome: RecordedOutcome): Promise<boolean>;

  readEvents(promotionId: string): Promise<ChainedEvent[]>;
  /** Keeps the newest hash of the trail, to be published elsewhere. */
  anchor(promotionId: string): Promise<ChainAnchor & { at: Instant }>;
  listAnchors(promotionId: string): Promise<(ChainAnchor & { at: Instant })[]>;

  /**
   * For how long the oldest due promotion has been waiting that nobody works
   * on, milliseconds; `undefined` = none is due.
   */
  oldestOverdue(): Promise<number | undefined>;
}

/** Policy of a promotion, by the version that its subject names. */
export type PolicyOf = (promotion: Promotion) => PromotionPolicy;

/** Another replica has taken the promotion over. */
export class LostPromotionLeaseError extends Error {
  constructor({ promotionId, fence }: PromotionLease) {
    super(`Lease ${fence} of promotion ${promotionId} is lost`);
    this.name = 'LostPromotionLeaseError';
  }
}

/** The promotion has moved on since it was read. */
export class PromotionVersionError extends Error {
  constructor(promotionId: string, expected: number) {
    super(`Promotion ${promotionId} is not at version ${expected} any more`);
    this.name = 'PromotionVersionError';
  }
}

/** A run may not carry out the effect that it asked for. */
export class EffectClaimError extends Error {
  readonly reason: 'unknown' | 'not-sent' | 'claimed' | 'over';
  constructor(effectId: string, reason: EffectClaimError['reason']) {
    super(`Effect ${effectId} can't be claimed: ${reason}`);
    this.name = 'EffectClaimError';
    this.reason = reason;
  }
}
