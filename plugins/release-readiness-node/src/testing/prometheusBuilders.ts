import type {
  AlertRule,
  AlertRules,
  ApplicationMetrics,
  BackupMetrics,
  CanaryTraffic,
  RuleSelector,
  SignalObservation,
} from '../facts';
import { beforeTestNow } from './factBuilders';

const server = 'prod';
const url = 'https://prometheus.example';

/**
 * A signal with fresh series.
 *
 * @public
 */
export function buildSignal(
  metric: string,
  overrides: Partial<SignalObservation> = {},
): SignalObservation {
  return {
    metric,
    series: 3,
    newestSampleAt: beforeTestNow({ seconds: 15 }),
    ...overrides,
  };
}

/**
 * The three application metrics of §6.1, all fresh.
 *
 * @public
 */
export function buildApplicationMetrics(
  overrides: Partial<ApplicationMetrics> = {},
): ApplicationMetrics {
  return {
    server,
    url,
    requests: buildSignal('http_requests_total'),
    errors: buildSignal('http_requests_errors_total'),
    duration: {
      ...buildSignal('http_request_duration_seconds_bucket'),
      buckets: [0.1, 0.5, 1, 2, 5],
    },
    ...overrides,
  };
}

/**
 * A selector of this service that matches series.
 *
 * @public
 */
export function buildRuleSelector(
  metric: string,
  overrides: Partial<RuleSelector> = {},
): RuleSelector {
  return {
    metric,
    matchers: [{ label: 'service', operator: '=', value: 'orders' }],
    rangeSeconds: 300,
    matchesSeries: true,
    ...overrides,
  };
}

/**
 * The error-rate alert of §6.2 for this service.
 *
 * @public
 */
export function buildErrorRateRule(
  overrides: Partial<AlertRule> = {},
): AlertRule {
  return {
    group: 'orders',
    name: 'OrdersErrorRate',
    file: '/etc/prometheus/rules/orders.yaml',
    expression:
      'sum by (service) (rate(http_requests_errors_total{service="orders"}[5m])) / sum by (service) (rate(http_requests_total{service="orders"}[5m])) > 0.05',
    forSeconds: 60,
    severity: 'critical',
    health: 'ok',
    lastEvaluationAt: beforeTestNow({ seconds: 20 }),
    state: 'inactive',
    url: `${url}/alerts`,
    analysis: {
      shape: 'error-ratio',
      threshold: 0.05,
      comparison: '>',
      selectors: [
        buildRuleSelector('http_requests_errors_total'),
        buildRuleSelector('http_requests_total'),
      ],
      coverage: 'own',
    },
    ...overrides,
  };
}

/**
 * The P99 alert of §6.2 for this service.
 *
 * @public
 */
export function buildLatencyRule(
  overrides: Partial<AlertRule> = {},
): AlertRule {
  return {
    ...buildErrorRateRule(),
    name: 'OrdersLatencyP99',
    expression:
      'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{service="orders"}[5m]))) > 1',
    forSeconds: 120,
    severity: 'warning',
    analysis: {
      shape: 'latency-quantile',
      threshold: 1,
      comparison: '>',
      quantile: 0.99,
      selectors: [buildRuleSelector('http_request_duration_seconds_bucket')],
      coverage: 'own',
    },
    ...overrides,
  };
}

/**
 * The loaded rules that concern the service.
 *
 * @public
 */
export function buildAlertRules(...rules: AlertRule[]): AlertRules {
  return { server, url, rules };
}

/**
 * Backup metrics of a service whose backups are young and whose restore test
 * of yesterday brought every row back.
 *
 * @public
 */
export function buildBackupMetrics(
  overrides: Partial<BackupMetrics> = {},
): BackupMetrics {
  return {
    server,
    url,
    full: {
      metric: 'backup_last_success_timestamp_seconds',
      lastSuccessAt: beforeTestNow({ hours: 6 }),
    },
    incremental: {
      metric: 'backup_last_success_timestamp_seconds',
      lastSuccessAt: beforeTestNow({ minutes: 30 }),
    },
    restoreTest: {
      metric: 'backup_restore_test_last_success_timestamp_seconds',
      lastSuccessAt: beforeTestNow({ days: 1 }),
      lastRunSucceeded: true,
      comparisons: [{ sourceRows: 1000, restoredRows: 1000 }],
    },
    ...overrides,
  };
}

/**
 * Live figures of a canary that is as good as the stable version.
 *
 * @public
 */
export function buildCanaryTraffic(
  overrides: Partial<CanaryTraffic> = {},
): CanaryTraffic {
  return {
    server,
    url,
    canary: { requestRate: 5, errorRatio: 0.001, p99Seconds: 0.3 },
    stable: { requestRate: 45, errorRatio: 0.001, p99Seconds: 0.3 },
    ...overrides,
  };
}
