/**
 * Every number of the standard that a check compares with. Numbers that look
 * alike stay apart, each with its rule. An organisation changes them under
 * `releaseReadiness.policy.limits`.
 *
 * @public
 */
export interface Limits {
  /** §1.1 ready, schedulable nodes of the production cluster. */
  prodMinimumNodes: number;
  /** §1.1 ready replicas, or the autoscaler's minimum, in production. */
  prodMinimumReplicas: number;
  /** §1.1 nodes over which the production pods are spread. */
  prodMinimumNodeSpread: number;
  /** §3.3 unit-test coverage of the candidate, in percent. */
  minimumCoveragePercent: number;
  /** §7.1 hours between full backups. */
  fullBackupIntervalHours: number;
  /** §7.1 hours between incremental backups, core data. */
  incrementalBackupIntervalHoursCore: number;
  /** §7.1 hours between incremental backups, important data. */
  incrementalBackupIntervalHoursImportant: number;
  /** Tolerance on a backup's age as a share of its interval. */
  backupToleranceShare: number;
  /** The tolerance is never more than this many hours. */
  backupToleranceMaximumHours: number;
  /** §7.2 days since the last successful restore test. */
  restoreTestMaximumAgeDays: number;
  /**
   * §7.2 share of the source's rows by which a restore test may differ: a
   * source that is written to meanwhile is not equal. 0.01 = 1 %.
   */
  restoreTestRowTolerance: number;
  /** §6.2 alert on the error ratio at or below this. */
  alertErrorRatioThreshold: number;
  /** §6.2 longest `for` of the error-rate alert, seconds. */
  alertErrorRatioForSeconds: number;
  /** §6.2 alert on the P99 at or below this, seconds. */
  alertP99ThresholdSeconds: number;
  /** §6.2 longest `for` of the P99 alert, seconds. */
  alertP99ForSeconds: number;
  /** §6.1 age up to which a sample counts as fresh, seconds. */
  metricFreshnessSeconds: number;
  /** §6.2 age of a rule's last evaluation, seconds. */
  ruleEvaluationFreshnessSeconds: number;
  /** §4.1 pods that may be missing during a rollout. */
  rolloutMaximumUnavailable: number;
  /** §4.1 pods that may be started on top during a rollout. */
  rolloutMaximumSurge: number;
  /** §4.3 hours after which a paused canary counts as forgotten. */
  canaryPausedMaximumHours: number;
  /**
   * §4.3 requests per second from which live figures of a canary say that it
   * is healthy; the default is 60 in the five minutes they are taken over.
   */
  canaryMinimumRequestsPerSecond: number;
  /** §2.1 minutes the candidate has run on staging, ready. */
  stagingSoakMinutes: number;
  /** §2.1 days for which a verification on staging counts. */
  stagingVerificationMaximumAgeDays: number;
}

/** @public */
export const defaultLimits: Limits = {
  prodMinimumNodes: 3,
  prodMinimumReplicas: 3,
  prodMinimumNodeSpread: 2,
  minimumCoveragePercent: 80,
  fullBackupIntervalHours: 24,
  incrementalBackupIntervalHoursCore: 1,
  incrementalBackupIntervalHoursImportant: 2,
  backupToleranceShare: 0.5,
  backupToleranceMaximumHours: 2,
  restoreTestMaximumAgeDays: 7,
  restoreTestRowTolerance: 0,
  alertErrorRatioThreshold: 0.05,
  alertErrorRatioForSeconds: 60,
  alertP99ThresholdSeconds: 1,
  alertP99ForSeconds: 120,
  metricFreshnessSeconds: 300,
  ruleEvaluationFreshnessSeconds: 300,
  rolloutMaximumUnavailable: 0,
  rolloutMaximumSurge: 1,
  canaryPausedMaximumHours: 48,
  canaryMinimumRequestsPerSecond: 0.2,
  stagingSoakMinutes: 30,
  stagingVerificationMaximumAgeDays: 7,
};
