import { createFactKind } from './fact';

const tenMinutes = 10 * 60_000;

/** One signal of the service: does the series exist, is it fresh. @public */
export interface SignalObservation {
  /** Metric name that the configuration maps the signal to. */
  metric: string;
  /** How many series the service has. 0 = none. */
  series: number;
  /** Newest sample (ISO 8601). */
  newestSampleAt?: string;
}

/** @public */
export interface ApplicationMetrics {
  server: string;
  url: string;
  requests: SignalObservation;
  errors: SignalObservation;
  duration: SignalObservation & {
    /** Finite upper bounds of the buckets in seconds, ascending. */
    buckets: number[];
  };
}

/** §6.1 application metrics of the service in one environment. @public */
export const prometheusApplicationMetrics = createFactKind<ApplicationMetrics>({
  id: 'prometheus.application-metrics',
  scope: 'environment',
  maxAge: tenMinutes,
});

/** One vector selector of an alert expression. @public */
export interface RuleSelector {
  metric: string;
  matchers: {
    label: string;
    operator: '=' | '!=' | '=~' | '!~';
    value: string;
  }[];
  /** Range in seconds where it is a range vector. */
  rangeSeconds?: number;
  /** Series of this service match it now. */
  matchesSeries: boolean;
}

/** What a parsed alert expression means. @public */
export interface RuleAnalysis {
  /**
   * `error-ratio`: errors over requests · `latency-quantile`:
   * histogram_quantile of the duration histogram · `memory-ratio` ·
   * `other` · `unparsable`.
   */
  shape:
    | 'error-ratio'
    | 'latency-quantile'
    | 'memory-ratio'
    | 'other'
    | 'unparsable';
  /** Always fires *above* the threshold for shapes that are judged. */
  threshold?: number;
  comparison?: '>' | '>=' | '<' | '<=' | '==' | '!=';
  /** Of `latency-quantile`: 0.99. */
  quantile?: number;
  selectors: RuleSelector[];
  /** Selectors name this service, or name no service and aggregate by it. */
  coverage: 'own' | 'global';
  /** Why it could not be read, with the position. */
  problem?: string;
}

/** An alerting rule that concerns the service. @public */
export interface AlertRule {
  group: string;
  name: string;
  file?: string;
  expression: string;
  forSeconds: number;
  severity?: string;
  /** `ok`, `err`, `unknown`. */
  health: string;
  lastError?: string;
  lastEvaluationAt?: string;
  state: 'inactive' | 'pending' | 'firing' | 'unknown';
  url: string;
  analysis: RuleAnalysis;
}

/** @public */
export interface AlertRules {
  server: string;
  url: string;
  rules: AlertRule[];
}

/** Loaded alerting rules that select series of the service. @public */
export const prometheusAlertRules = createFactKind<AlertRules>({
  id: 'prometheus.alert-rules',
  scope: 'environment',
  maxAge: tenMinutes,
});

/** @public */
export interface FiringAlert {
  name: string;
  severity?: string;
  state: 'pending' | 'firing';
  activeAt: string;
  silenced: boolean;
  url: string;
}

/** @public */
export interface Alerts {
  server: string;
  alerts: FiringAlert[];
}

/** Pending and firing alerts of the service, from Prometheus and Alertmanager. @public */
export const prometheusAlerts = createFactKind<Alerts>({
  id: 'prometheus.alerts',
  scope: 'environment',
  maxAge: tenMinutes,
});

/** One backup or restore-test signal. Zero timestamps are "never", not 1970. @public */
export interface BackupSignal {
  metric: string;
  /**
   * Labels that tell this series from others of the service; absent where
   * there is one. Of several the one that succeeded the longest ago.
   */
  series?: Record<string, string>;
  /** Last success (ISO 8601); absent = never. */
  lastSuccessAt?: string;
  /** When the pushing job last pushed, if through a Pushgateway (ISO 8601). */
  pushedAt?: string;
}

/** One comparison of a restore test: numbers about the same data. @public */
export interface RestoreComparison {
  /** Labels that tell it from the others; absent where there is one. */
  series?: Record<string, string>;
  sourceRows?: number;
  restoredRows?: number;
  checksumMatches?: boolean;
}

/** @public */
export interface BackupMetrics {
  server: string;
  url: string;
  full?: BackupSignal;
  incremental?: BackupSignal;
  restoreTest?: BackupSignal & {
    /** 1 ok, 0 failed, of the last run. */
    lastRunSucceeded?: boolean;
    /** What was compared, and of each kind of difference the largest. */
    comparisons?: RestoreComparison[];
    /** The restored backup that was oldest when it was restored (ISO 8601). */
    restoredBackup?: {
      series?: Record<string, string>;
      takenAt: string;
      restoredAt: string;
    };
  };
  /** Kept for, in hours. */
  retentionHours?: number;
}

/** Backup and restore-test metrics of the service. @public */
export const prometheusBackups = createFactKind<BackupMetrics>({
  id: 'prometheus.backups',
  scope: 'environment',
  maxAge: tenMinutes,
});

/** Live figures of canary and stable, for the canary's health. @public */
export interface CanaryTraffic {
  server: string;
  url: string;
  /** Requests per second over the last minutes; absent without series. */
  canary?: { requestRate?: number; errorRatio?: number; p99Seconds?: number };
  stable?: { requestRate?: number; errorRatio?: number; p99Seconds?: number };
}

/** @public */
export const prometheusCanaryTraffic = createFactKind<CanaryTraffic>({
  id: 'prometheus.canary-traffic',
  scope: 'environment',
  maxAge: tenMinutes,
});
