import type {
  PromotionSubject,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeRegister,
  DriverObservation,
  LiveMetrics,
  Notifier,
  PromotionDriver,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ChainAnchor } from '../chain';
import type { Circumstances, GateEvaluation } from '../decide';
import type { DeploymentPart, EffectBody } from '../effects';
import type { Instant, Promotion } from '../states';
import type { PolicyOf, PromotionStore } from '../store';
import type { HealthProbe } from '../triggers';

interface Asked {
  now: Instant;
  signal: AbortSignal;
}

/** What stands in the way of a promotion, evaluated on fresh facts. */
export interface PromotionGate {
  /** The store itself knows who holds the lock. */
  evaluate(
    promotion: Promotion,
    asked: Asked,
  ): Promise<Omit<GateEvaluation, 'lockTaken'>>;
  /** A peak or freeze that is on now. */
  findRestriction(
    promotion: Promotion,
    asked: Asked,
  ): Promise<Circumstances['restriction']>;
  /** What was promised before the start and no longer holds. */
  findInvalidation(
    promotion: Promotion,
    asked: Asked,
  ): Promise<Circumstances['invalidation']>;
}

/** Asks a canary whether it is well. */
export interface HealthProber {
  /** `unknown` when the fault is the prober's own. */
  probe(
    subject: PromotionSubject,
    options: { observation?: DriverObservation; signal: AbortSignal },
  ): Promise<HealthProbe['outcome']>;
}

/** Tells the forge how a deployment goes; the same effect id tells it once. */
export interface DeploymentReporter {
  report(
    promotion: Promotion,
    options: {
      effectId: string;
      state: Extract<EffectBody, { kind: 'deployment-status' }>['state'];
      /** Of the deployments that a promotion makes. */
      of: DeploymentPart;
      signal: AbortSignal;
    },
  ): Promise<void>;
}

/**
 * Keeps hashes of trails where the database's owner can't change them. The same
 * one may come more than once.
 */
export interface AnchorSink {
  publish(
    promotionId: string,
    anchor: ChainAnchor,
    options: { signal: AbortSignal },
  ): Promise<void>;
}

type Log = (message: string, meta?: { error: string }) => void;

/** Backstage's logger is one. */
export interface RunnerLogger {
  info: Log;
  warn: Log;
  error: Log;
}

/** Everything that a runner works with. */
export interface RunnerPorts {
  store: PromotionStore;
  driver: PromotionDriver;
  metrics: LiveMetrics;
  prober: HealthProber;
  gate: PromotionGate;
  changes: ChangeRegister;
  notifier: Notifier;
  /** Absent = nobody shows deployments. */
  deployments?: DeploymentReporter;
  /** Absent = trails are anchored in the database only. */
  anchors?: AnchorSink;
  policyOf: PolicyOf;
  /**
   * Whether this replica knows the services yet. Before, it would find none of
   * them, and take that for a fault of the promotions. Absent = it does.
   */
  isReady?(): boolean;
  /** Text for the change register, whose readers don't use the portal. */
  describe(text: TextReference): string;
  /** Tells pages that a promotion has changed; called after the commit. */
  publish(promotionId: string): void;
  logger: RunnerLogger;
}

/** How long one thing may take, milliseconds. */
export interface RunnerLimits {
  leaseMilliseconds: number;
  /** Of each call to the outside. */
  callTimeout: number;
  /** Promotions that one replica works on at the same time. */
  concurrency: number;
  /** Events of one promotion in one pass. */
  eventsPerPass: number;
  /** Times that a message or register entry is handed over before it fails. */
  maximumDeliveries: number;
  retryBase: number;
  retryMaximum: number;
}

export const defaultRunnerLimits: RunnerLimits = {
  leaseMilliseconds: 30_000,
  callTimeout: 10_000,
  concurrency: 20,
  eventsPerPass: 12,
  maximumDeliveries: 30,
  retryBase: 2_000,
  retryMaximum: 300_000,
};
