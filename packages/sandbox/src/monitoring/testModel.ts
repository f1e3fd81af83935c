import { PrometheusModel, TargetModel } from './model';

/** When the history of the test model starts. */
export const HISTORY_START = new Date('2026-11-02T06:00:00Z');

/** The rules of the test model: the standard's own (§6.2), and aggregated ones. */
export const TEST_RULES = `
groups:
  - name: app-alerts
    rules:
      - alert: ErrorRateTooHigh
        expr: rate(http_requests_errors_total[5m]) / rate(http_requests_total[5m]) > 0.05
        for: 1m
        labels: { severity: critical }
        annotations: { summary: 'errors of {{ $labels.service }}: {{ $value | humanizePercentage }}' }
      - alert: LatencyTooHigh
        expr: histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket[5m]))) > 1
        for: 2m
        labels: { severity: warning }
  - name: recorded
    rules:
      - record: service:http_requests:rate5m
        expr: sum by (service) (rate(http_requests_total[5m]))
`;

/** One pod with traffic from the start of the history. */
export function testTarget(
  service: string,
  pod: string,
  load: Partial<
    NonNullable<TargetModel['traffic']>['load'][number]['value']
  > = {},
): TargetModel {
  return {
    environment: 'prod',
    service,
    pod,
    job: service,
    labels: { namespace: 'mall-prod', service, pod },
    traffic: {
      load: [
        {
          from: HISTORY_START,
          value: {
            requestsPerSecond: 20,
            errorRatio: 0.01,
            latency: { medianSeconds: 0.08, p99Seconds: 0.4 },
            ...load,
          },
        },
      ],
    },
    series: [],
  };
}

/** Two services; the second has a status code label on its requests and a JVM. */
export function testModel(): PrometheusModel {
  const payment = testTarget('mall-payment', 'mall-payment-0', {
    requestsPerSecond: 7,
    errorRatio: 0.02,
  });
  return {
    name: 'prod',
    historyStart: HISTORY_START,
    authentication: { type: 'none' },
    externalLabels: { cluster: 'prod' },
    targets: [
      testTarget('mall-order', 'mall-order-0'),
      testTarget('mall-order', 'mall-order-1', { requestsPerSecond: 13 }),
      {
        ...payment,
        traffic: { ...payment.traffic!, codeLabel: 'code' },
        jvm: {
          memoryUsedBytes: [{ from: HISTORY_START, value: 700_000_000 }],
          memoryMaxBytes: 1_000_000_000,
          threads: 42,
        },
        series: [
          {
            kind: 'recurring-timestamp',
            name: 'backup_restore_test_last_success_timestamp_seconds',
            labels: { data_class: 'core' },
            last: new Date('2026-11-01T03:00:00Z'),
            everySeconds: 7 * 86_400,
          },
        ],
      },
    ],
    ruleFiles: [
      { file: '/etc/prometheus/rules/mall.yaml', content: TEST_RULES },
    ],
    queryWarnings: [],
  };
}
