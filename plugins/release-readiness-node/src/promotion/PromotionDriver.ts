import type {
  ImageDigest,
  PromotionSubject,
  RollbackPlan,
  RollbackTrigger,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What a driver can do, asked before each promotion. @public */
export interface DriverCapabilities {
  /** It can give the canary a share of ordinary traffic. */
  weights: boolean;
  /** From handing over an effect until it shows, milliseconds: told to people. */
  typicalLatency: number;
  /** Triggers that its own automation judges too. Its abort is final. */
  delegatedTriggers: RollbackTrigger[];
}

/** What a driver would do, for the dry run. @public */
export interface DriverPlan {
  steps: { effect: DriverEffect['kind']; description: TextReference }[];
  /** Why it can't promote this subject; empty = it can. */
  problems: TextReference[];
}

/** What a driver reads back from the world. Nothing here is a promise. @public */
export interface DriverObservation {
  /** When it was read (milliseconds since 1970, UTC). */
  observedAt: number;
  /** Weight of the canary as the routes say, percent; absent = can't be told. */
  actualWeight?: number;
  /** Digests that pods run now, by track. */
  runningDigests: { stable: ImageDigest[]; canary: ImageDigest[] };
  /**
   * Values of the label that tells the pods of one revision from those of
   * another (`rollouts-pod-template-hash`, `pod-template-hash`), by track;
   * absent = can't be told. Series that carry it are selected by it.
   */
  podHashes?: { stable: string[]; canary: string[] };
  /** Every pod that should serve is ready. */
  ready: boolean;
  /** Canary resources (workload, subset, routes) are still there. */
  canaryPresent: boolean;
  /**
   * A workload of the service is there, whether or not pods of it run. Absent =
   * can't be told, so that nothing counts as removed.
   */
  workloadPresent?: boolean;
  /** `aborted` is final, whatever else it says. */
  phase: 'idle' | 'progressing' | 'paused' | 'healthy' | 'degraded' | 'aborted';
  /** Opaque; moves with each change of the routed objects. */
  generation: string;
  /** The controller has seen that generation; otherwise `phase` says nothing. */
  upToDate: boolean;
  /** Who changed objects outside CI, if anybody: manager and time. */
  foreignChange?: TextReference;
  /**
   * Why nobody may move the controller on now: its own analysis can't tell, or
   * its steps go on without the portal. Absent where no controller acts.
   */
  obstacle?: TextReference;
}

/**
 * One thing to be done in production by CI. Idempotent by its id: a driver
 * finds out whether it already happened before it acts.
 *
 * @public
 */
export type DriverEffect =
  | {
      kind: 'deploy-canary';
      digests: ImageDigest[];
      replicas: number;
      /** Percent. */
      weight: number;
    }
  | { kind: 'set-weight'; weight: number }
  | { kind: 'roll-out'; digests: ImageDigest[] }
  | { kind: 'clean-up' }
  | { kind: 'roll-back'; plan: RollbackPlan }
  | { kind: 'smoke-test'; target: 'service' };

/** @public */
export interface EffectRequest {
  /** SHA-256, hexadecimal: promotion, step, attempt. */
  effectId: string;
  /** Grows with each lease; the outside refuses a smaller one. */
  fence: number;
  /** State version that the effect belongs to. */
  expectedVersion: number;
  effect: DriverEffect;
}

/** What became of handing an effect over. @public */
export type EffectReceipt =
  | { status: 'accepted'; externalId?: string; url?: string }
  | { status: 'already-done'; externalId?: string; url?: string }
  /** It did not answer: may or may not have happened, ask again by id. */
  | { status: 'uncertain'; reason: TextReference }
  | { status: 'refused'; reason: TextReference; retryable: boolean };

/** What has become of the run of an effect. @public */
export type EffectOutcome = { effectId: string } & (
  | { status: 'running' }
  | { status: 'succeeded' }
  | {
      status: 'failed';
      reason: TextReference;
      /**
       * Another attempt may help: it was cancelled, or never ran. A smoke test
       * that ran and found something is not retryable.
       */
      retryable: boolean;
    }
);

/** How to stop or undo without the portal. @public */
export interface Failsafe {
  description: TextReference;
  url?: string;
}

/**
 * Carries out a promotion in production through CI. The portal decides, the
 * driver acts; it is never believed: what it did is read back by `observe`.
 *
 * @public
 */
export interface PromotionDriver {
  /** `github-actions`. */
  readonly id: string;
  capabilities(subject: PromotionSubject): Promise<DriverCapabilities>;
  plan(subject: PromotionSubject): Promise<DriverPlan>;
  /** @throws SourceError when the world can't be read: never a guess */
  observe(
    subject: PromotionSubject,
    options: { signal: AbortSignal },
  ): Promise<DriverObservation>;
  apply(
    subject: PromotionSubject,
    request: EffectRequest,
    options: { signal: AbortSignal },
  ): Promise<EffectReceipt>;
  /**
   * How the runs of effects stand, where webhooks don't tell. Those that are
   * not known are left out. A success is a claim; `observe` is the proof, but
   * for a smoke test, of which nothing else is left.
   */
  track?(
    subject: PromotionSubject,
    options: { effectIds: string[]; signal: AbortSignal },
  ): Promise<EffectOutcome[]>;
  /** Stops what is under way for this promotion; a rollback effect follows. */
  abort(
    subject: PromotionSubject,
    options: { effectIds: string[]; signal: AbortSignal },
  ): Promise<void>;
  describeFailsafe(subject: PromotionSubject): Promise<Failsafe>;
  /**
   * Finds out whether a token was issued to the very run that an effect was
   * handed over to. Absent = effects of this driver can't be claimed.
   */
  identifyRun?(
    token: string,
    claimed: {
      subject: PromotionSubject;
      effect: DriverEffect;
      externalId?: string;
    },
    options: { signal: AbortSignal },
  ): Promise<RunIdentification>;
  /**
   * Tells the forge how the deployment of an effect's run goes; the same
   * effect id tells it once. Absent = nobody shows deployments.
   */
  reportDeployment?(
    subject: PromotionSubject,
    report: {
      effectId: string;
      state: 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';
      /** What it deploys: the candidate, or what a rollback goes back to. */
      of?: 'candidate' | 'rollback';
      /** Runs of this promotion that deployed it, oldest first. */
      runs: string[];
      /** The page of the promotion. */
      logUrl?: string;
    },
    options: { signal: AbortSignal },
  ): Promise<void>;
}

/**
 * `refused` is final for this token; `unavailable` says nothing about it, so
 * the run may ask again.
 *
 * @public
 */
export type RunIdentification =
  | { status: 'verified'; run: { runId: string; attempt: number } }
  | { status: 'refused'; reason: TextReference }
  | { status: 'unavailable'; reason: TextReference };
