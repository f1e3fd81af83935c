import type { ApproverRole, ChangeCategory, HoldReason } from './states';

/**
 * A limit on a metric that has to be exceeded for some time.
 *
 * @public
 */
export interface SustainedLimit {
  /** Exceeded when the value is strictly greater. Ratio (0…1) or seconds. */
  limit: number;
  /** For this long, milliseconds. */
  hold: number;
  /** Requests in the query window below which a point is THIN. */
  minimumRequests: number;
}

/** What ends a hold that lasted too long. @public */
export interface HoldPolicy {
  /** Milliseconds after which `afterLimit` happens. */
  limit: number;
  /** `page` stays held, tells on-call and does so again after the same time. */
  afterLimit: 'roll-back' | 'page';
  /** Ends without an operator once its cause is gone. */
  endsByItself: boolean;
}

/**
 * Every number of a guarded promotion. Durations are milliseconds. Numbers
 * that look alike stay apart: each is a rule of its own.
 *
 * @public
 */
export interface PromotionPolicy {
  /** Shown wherever a promotion is: `standard`, `scaled-20`. */
  name: string;
  /** Part of the subject hash. */
  version: string;

  /** §2.1 age up to which gate evidence counts. */
  evidenceMaximumAge: number;
  /** §2.1 how long the candidate has to run on staging. */
  stagingSoak: number;
  /** §2.1 how long a verification on staging counts. */
  stagingVerificationMaximumAge: number;
  /** A newer build on staging voids the promotion. Default: it is shown only. */
  newerCandidateInvalidates: boolean;
  /** Promote where GitHub can't enforce the portal's gate, the claim alone. */
  acceptClaimOnly: boolean;

  /** §2.2 slots of each category. */
  approvalSlots: Record<ChangeCategory, ApproverRole[]>;
  approvalLifetime: number;
  /**
   * One more approver where somebody who is no user of the catalog wrote a part
   * of it: nobody can tell whether they are one of those who approve.
   */
  unknownAuthorApprover: boolean;
  /** Who built the image may not approve it. */
  excludeImageBuilder: boolean;
  draftLifetime: number;
  gatingDeadline: number;
  /** Longest wait for a window. */
  scheduleLimit: number;
  /** §2.1 added to the projected end. */
  windowMargin: number;
  breakGlassReviewLifetime: number;

  /** §4.3 step 1: explicit small weight, percent. */
  canaryWeight: number;
  /** §4.3 step 3: percent. */
  trafficWeight: number;
  /** §4.3 step 2. */
  canaryObservation: number;
  /** §4.3 step 4. */
  trafficObservation: number;
  /** §2.3 after the full release. */
  releaseObservation: number;
  /** An observation that needs more than this times its length rolls back. */
  observationDeadlineFactor: number;
  /** Pause of judgement after a step began, for JIT and caches (§2.3). */
  slowStart: number;
  /** How long a sign-off may be missing before it is escalated, and again. */
  signOffDeadline: number;

  preparingDeadline: number;
  /** From sending an effect to reading its result back. */
  effectDeadline: number;
  effectMaximumAttempts: number;
  smokeTestDeadline: number;
  rollbackDeadline: number;
  /** Old pods end within this: so long a failed rollback may still show. */
  rollbackDrain: number;
  rollbackVerificationDeadline: number;
  /** After this, on-call is paged again about a failed rollback. */
  rollbackFailedReminder: number;

  /** Distance of evaluated points; they lie on its multiples. */
  gridStep: number;
  /** Scrape and ingest lag: nothing younger is evaluated. */
  gridLag: number;
  /** Range of the queries. At least 4 × scrape interval, at most half a rollback hold. */
  queryWindow: number;
  scrapeInterval: number;
  /** THIN or UNKNOWN points in a row that a breach may bridge. */
  bridgedPoints: number;
  /** Share of BREACH points in a breach, percent. */
  breachShare: number;
  /** §5.2 roll back. */
  rollbackErrorRate: SustainedLimit;
  /** §5.2 roll back. */
  rollbackP99: SustainedLimit;
  /** §6.2 hold. */
  alertErrorRate: SustainedLimit;
  /** §6.2 hold. */
  alertP99: SustainedLimit;
  /** A point without a P99 does not count as observed. */
  p99RequiredForCoverage: boolean;
  /** UNKNOWN for this long holds. */
  unknownHold: number;
  /** THIN for more than this share of an observation holds (0…1). */
  thinShare: number;
  /** Actual against intended canary share, relative (0…1). */
  trafficShareTolerance: number;
  /** §5.2 failed probes in a row. */
  healthFailures: number;
  healthInterval: number;
  /** A driver that does not answer for this long holds. */
  driverUnreachableHold: number;

  holds: Record<HoldReason, HoldPolicy>;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** What the standard asks for. @public */
export const defaultPromotionPolicy: PromotionPolicy = {
  name: 'standard',
  version: '1',

  evidenceMaximumAge: 10 * minute,
  stagingSoak: 30 * minute,
  stagingVerificationMaximumAge: 7 * day,
  newerCandidateInvalidates: false,
  acceptClaimOnly: false,

  approvalSlots: {
    minor: ['development-lead'],
    normal: ['technical-lead'],
    major: ['technical-lead', 'product-lead', 'operations-lead'],
  },
  approvalLifetime: 24 * hour,
  unknownAuthorApprover: true,
  excludeImageBuilder: false,
  draftLifetime: 7 * day,
  gatingDeadline: 10 * minute,
  scheduleLimit: 7 * day,
  windowMargin: 15 * minute,
  breakGlassReviewLifetime: 3 * day,

  canaryWeight: 5,
  trafficWeight: 30,
  canaryObservation: 10 * minute,
  trafficObservation: 30 * minute,
  releaseObservation: 30 * minute,
  observationDeadlineFactor: 3,
  slowStart: 0,
  signOffDeadline: 2 * hour,

  preparingDeadline: 10 * minute,
  effectDeadline: 15 * minute,
  effectMaximumAttempts: 3,
  smokeTestDeadline: 15 * minute,
  rollbackDeadline: 15 * minute,
  rollbackDrain: 2 * minute,
  rollbackVerificationDeadline: 10 * minute,
  rollbackFailedReminder: 30 * minute,

  gridStep: 15 * second,
  gridLag: 30 * second,
  queryWindow: minute,
  scrapeInterval: 15 * second,
  bridgedPoints: 2,
  breachShare: 80,
  rollbackErrorRate: { limit: 0.05, hold: 2 * minute, minimumRequests: 50 },
  rollbackP99: { limit: 2, hold: 5 * minute, minimumRequests: 100 },
  alertErrorRate: { limit: 0.05, hold: minute, minimumRequests: 50 },
  alertP99: { limit: 1, hold: 2 * minute, minimumRequests: 100 },
  p99RequiredForCoverage: true,
  unknownHold: 2 * minute,
  thinShare: 0.5,
  trafficShareTolerance: 0.5,
  healthFailures: 3,
  healthInterval: 10 * second,
  driverUnreachableHold: 2 * minute,

  holds: {
    manual: { limit: hour, afterLimit: 'page', endsByItself: false },
    'no-data': {
      limit: 10 * minute,
      afterLimit: 'roll-back',
      endsByItself: true,
    },
    'thin-traffic': {
      limit: 30 * minute,
      afterLimit: 'roll-back',
      endsByItself: true,
    },
    alert: { limit: 30 * minute, afterLimit: 'page', endsByItself: false },
    'driver-unreachable': {
      limit: 10 * minute,
      afterLimit: 'roll-back',
      endsByItself: true,
    },
    freeze: { limit: hour, afterLimit: 'page', endsByItself: false },
    window: { limit: hour, afterLimit: 'page', endsByItself: false },
    'unexpected-state': {
      limit: 10 * minute,
      afterLimit: 'page',
      endsByItself: false,
    },
  },
};

function scaledLimit(limit: SustainedLimit, factor: number): SustainedLimit {
  return {
    limit: limit.limit,
    hold: Math.round(limit.hold / factor),
    minimumRequests: Math.max(1, Math.round(limit.minimumRequests / factor)),
  };
}

/**
 * The standard's policy with everything that paces a promotion shortened by
 * the factor: grid, lag, query window, holds, observations, and with the query
 * window the requests in it. What does not pace stays: lifetimes of approvals
 * and evidence, and the deadlines of work done outside the portal. Its name
 * says that it is not the standard: `scaled-20`.
 *
 * @throws RangeError unless the factor is a finite number of at least 1
 * @public
 */
export function scaledPolicy(
  factor: number,
  base: PromotionPolicy = defaultPromotionPolicy,
): PromotionPolicy {
  if (!Number.isFinite(factor) || factor < 1) {
    throw new RangeError(`Scale of a promotion policy is ${factor}, not ≥ 1`);
  }
  const shorter = (duration: number) =>
    Math.max(1, Math.round(duration / factor));
  return {
    ...base,
    name: `scaled-${factor}`,
    version: `${base.version}/scaled-${factor}`,
    stagingSoak: shorter(base.stagingSoak),
    windowMargin: shorter(base.windowMargin),
    canaryObservation: shorter(base.canaryObservation),
    trafficObservation: shorter(base.trafficObservation),
    releaseObservation: shorter(base.releaseObservation),
    slowStart: Math.round(base.slowStart / factor),
    rollbackDrain: shorter(base.rollbackDrain),
    gridStep: shorter(base.gridStep),
    gridLag: shorter(base.gridLag),
    queryWindow: shorter(base.queryWindow),
    scrapeInterval: shorter(base.scrapeInterval),
    rollbackErrorRate: scaledLimit(base.rollbackErrorRate, factor),
    rollbackP99: scaledLimit(base.rollbackP99, factor),
    alertErrorRate: scaledLimit(base.alertErrorRate, factor),
    alertP99: scaledLimit(base.alertP99, factor),
    unknownHold: shorter(base.unknownHold),
    healthInterval: shorter(base.healthInterval),
    holds: {
      ...base.holds,
      'no-data': {
        ...base.holds['no-data'],
        limit: shorter(base.holds['no-data'].limit),
      },
      'thin-traffic': {
        ...base.holds['thin-traffic'],
        limit: shorter(base.holds['thin-traffic'].limit),
      },
    },
  };
}

/**
 * How long a promotion takes when nothing holds it: the observations and the
 * margin. A window has to be open for all of it (§2.1).
 *
 * @public
 */
export function projectedDuration(policy: PromotionPolicy): number {
  return (
    policy.canaryObservation +
    policy.trafficObservation +
    policy.releaseObservation +
    policy.windowMargin
  );
}

/**
 * What is wrong with a policy, in English for whoever configures it. Empty =
 * sound.
 *
 * @public
 */
export function findPolicyProblems(policy: PromotionPolicy): string[] {
  const problems: string[] = [];
  const demand = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  demand(
    policy.queryWindow >= 4 * policy.scrapeInterval,
    'queryWindow is less than four scrape intervals',
  );
  for (const name of ['rollbackErrorRate', 'rollbackP99'] as const) {
    demand(
      policy.queryWindow * 2 <= policy[name].hold,
      `queryWindow is more than half of ${name}.hold`,
    );
  }
  for (const name of [
    'rollbackErrorRate',
    'rollbackP99',
    'alertErrorRate',
    'alertP99',
  ] as const) {
    const { limit, hold, minimumRequests } = policy[name];
    demand(limit > 0, `${name}.limit is not positive`);
    demand(hold >= policy.gridStep, `${name}.hold is less than gridStep`);
    demand(minimumRequests >= 1, `${name}.minimumRequests is less than 1`);
  }
  demand(
    policy.canaryWeight > 0 &&
      policy.canaryWeight < policy.trafficWeight &&
      policy.trafficWeight < 100,
    'weights are not 0 < canaryWeight < trafficWeight < 100',
  );
  demand(
    policy.effectMaximumAttempts >= 1,
    'effectMaximumAttempts is less than 1',
  );
  demand(policy.healthFailures >= 1, 'healthFailures is less than 1');
  demand(
    policy.observationDeadlineFactor > 1,
    'observationDeadlineFactor is not more than 1',
  );
  for (const [name, slots] of Object.entries(policy.approvalSlots)) {
    demand(slots.length > 0, `approvalSlots.${name} is empty`);
  }
  for (const [name, value] of Object.entries(policy)) {
    if (typeof value === 'number') {
      demand(
        Number.isFinite(value) && value >= 0,
        `${name} is no number of at least 0`,
      );
    }
  }
  for (const name of [
    'gridStep',
    'canaryObservation',
    'trafficObservation',
    'releaseObservation',
  ] as const) {
    demand(policy[name] > 0, `${name} is not positive`);
  }
  return problems;
}
