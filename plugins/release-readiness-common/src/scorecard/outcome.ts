/**
 * What a check says about a service.
 *
 * `unknown` means that evidence is missing, stale or that a source did not
 * answer. It is never counted as a pass.
 *
 * @public
 */
export const checkOutcomes = [
  'fail',
  'unknown',
  'warn',
  'pass',
  'not-applicable',
] as const;

/** @public */
export type CheckOutcome = (typeof checkOutcomes)[number];

/**
 * How much a check weighs: `blocking` closes the gate to production,
 * `warning` shows in the verdict, `informative` never counts.
 *
 * @public
 */
export const checkSeverities = ['blocking', 'warning', 'informative'] as const;

/** @public */
export type CheckSeverity = (typeof checkSeverities)[number];

/**
 * Whether a service may be released, worst first.
 *
 * @public
 */
export const verdicts = [
  'not-ready',
  'unknown',
  'ready-with-warnings',
  'ready',
] as const;

/** @public */
export type Verdict = (typeof verdicts)[number];

/**
 * The areas of the standard, in the order of the rule register.
 *
 * @public
 */
export const checkAreas = [
  'environment-parity',
  'quality-gates',
  'backup-verification',
  'alert-coverage',
  'rollout-and-canary',
  'rollback-readiness',
  'incident-response',
  'release-discipline',
] as const;

/** @public */
export type CheckArea = (typeof checkAreas)[number];

/**
 * The stages of the way to production (§1.1). An organisation maps each to a
 * cluster and a namespace.
 *
 * @public
 */
export const environmentNames = ['dev', 'test', 'staging', 'prod'] as const;

/** @public */
export type EnvironmentName = (typeof environmentNames)[number];
