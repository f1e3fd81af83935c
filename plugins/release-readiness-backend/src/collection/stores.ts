import type {
  RefreshStatus,
  SourceTargetHealth,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  PublishedFact,
  SourceTarget,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** A stored fact of one service. Times are milliseconds since 1970. */
export interface StoredFact {
  entityRef: string;
  key: string;
  source: string;
  target: string;
  status: 'known' | 'unavailable';
  /** The last known value, also of a fact that is unavailable now. */
  value?: unknown;
  reason?: TextReference;
  observedAt?: number;
  publishedAt: number;
}

/** Names one target of one source. */
export interface TargetKey {
  source: string;
  target: string;
}

/** The stored state of a target. */
export interface TargetState extends TargetKey {
  health: SourceTargetHealth;
  /** Up to when a watch vouches for what was published since `passStartedAt`. */
  confirmedAt?: number;
  passStartedAt?: number;
}

/** The right to collect a target, for as long as it is renewed. */
export interface TargetLease extends TargetKey {
  owner: string;
  /** Moves with each lease: what an older one writes is refused. */
  fence: number;
}

/** Keeps the latest facts. */
export interface FactStore {
  /**
   * Stores facts under a lease. Unchanged values only move their times.
   *
   * @param options - `keepNewer`: what was seen after these facts stays. For
   *   work beside a watch, which may have told more in the meantime. Else what
   *   is published last counts, whatever its time.
   * @returns services of which a fact changed
   * @throws LostLeaseError when another replica has the target now
   */
  publish(
    lease: TargetLease,
    facts: readonly PublishedFact[],
    at: Date,
    options?: { keepNewer?: boolean },
  ): Promise<string[]>;
  listFacts(entityRefs: readonly string[]): Promise<StoredFact[]>;
}

/** Keeps health and leases of source targets. */
export interface TargetStore {
  /** Adds new targets, updates titles, drops those of the source that are gone. */
  syncTargets(
    source: string,
    targets: readonly SourceTarget[],
    at: Date,
  ): Promise<void>;
  listTargets(): Promise<TargetState[]>;
  /** Takes the target when it is due and nobody has it; decided by the clock of the database. */
  claim(
    key: TargetKey,
    owner: string,
    options: {
      leaseMilliseconds: number;
      /** Takes it before its time: somebody asks for some of its services. */
      early?: boolean;
    },
  ): Promise<TargetLease | undefined>;
  /** @returns false when the lease is lost */
  renew(lease: TargetLease, leaseMilliseconds: number): Promise<boolean>;
  /** Gives the target back; it is due again after the delay, or when it was to be. */
  release(lease: TargetLease, delayMilliseconds?: number): Promise<void>;
  recordSuccess(
    lease: TargetLease,
    pass: { startedAt: Date; finishedAt: Date; complete: boolean },
  ): Promise<{ recovered: boolean }>;
  recordFailure(
    lease: TargetLease,
    failure: { reason: TextReference; at: Date },
  ): Promise<{ consecutiveFailures: number; failing: boolean }>;
  recordBudget(
    lease: TargetLease,
    budget: NonNullable<SourceTargetHealth['budget']>,
  ): Promise<void>;
  confirm(lease: TargetLease, at: Date): Promise<void>;
}

/** Keeps who is to be collected out of turn. */
export interface RefreshStore {
  request(
    entries: readonly (TargetKey & { entityRef: string })[],
    at: Date,
  ): Promise<void>;
  /** Targets for which a service waits. */
  listWaiting(): Promise<TargetKey[]>;
  /** Takes the waiting services of a target; they are `running` from then on. */
  take(key: TargetKey): Promise<string[]>;
  /** What a replica had taken that is gone now waits again. */
  requeue(key: TargetKey): Promise<void>;
  finish(
    key: TargetKey,
    entityRefs: readonly string[],
    state: 'done' | 'failed',
    at: Date,
  ): Promise<void>;
  status(entityRef: string): Promise<RefreshStatus | undefined>;
  /**
   * Counts one request of a caller for a service.
   *
   * @returns `undefined` when it is admitted, else milliseconds to wait
   */
  admit(
    entityRef: string,
    caller: string,
    intervalMilliseconds: number,
    at: Date,
  ): Promise<number | undefined>;
}

/** Another replica has taken the target over. */
export class LostLeaseError extends Error {
  constructor({ source, target }: TargetKey) {
    super(`The lease of ${source}/${target} is lost`);
    this.name = 'LostLeaseError';
  }
}
