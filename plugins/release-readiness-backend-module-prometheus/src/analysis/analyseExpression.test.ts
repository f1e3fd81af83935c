import { defaultSignals } from '../configuration';
import { analyseExpression, ExpressionAnalysis } from './analyseExpression';
import { keepsLabel } from './labelFlow';
import { parseExpression } from './parseExpression';

const mapping = {
  ...defaultSignals,
  sets: [
    ...defaultSignals.sets,
    {
      requests: 'http_server_requests_seconds_count',
      duration: 'http_server_requests_seconds',
    },
  ],
};

const recorded = new Map([
  [
    'service:http_errors:ratio_rate5m',
    parseExpression(
      'sum by (service) (rate(http_requests_errors_total[5m])) / sum by (service) (rate(http_requests_total[5m]))',
    ),
  ],
  [
    'service:http_requests:rate5m',
    parseExpression('sum by (service) (rate(http_requests_total[5m]))'),
  ],
  [
    'service:http_errors:rate5m',
    parseExpression('sum by (service) (rate(http_requests_errors_total[5m]))'),
  ],
  [
    'service_le:http_duration:rate5m',
    parseExpression(
      'sum by (service, le) (rate(http_request_duration_seconds_bucket[5m]))',
    ),
  ],
  ['loop', parseExpression('loop > 1')],
]);

function analyse(expression: string): ExpressionAnalysis {
  return analyseExpression(expression, { mapping, recorded });
}

const e = 'rate(http_requests_errors_total[5m])';
const r = 'rate(http_requests_total[5m])';
const b = 'rate(http_request_duration_seconds_bucket[5m])';

interface Expected {
  shape: ExpressionAnalysis['shape'];
  threshold?: number;
  comparison?: string;
  quantile?: number;
}

const errors = (threshold: number, comparison = '>'): Expected => ({
  shape: 'error-ratio',
  threshold,
  comparison,
});
const latency = (threshold: number, quantile = 0.99): Expected => ({
  shape: 'latency-quantile',
  threshold,
  quantile,
  comparison: '>',
});
const memory = (threshold: number): Expected => ({
  shape: 'memory-ratio',
  threshold,
  comparison: '>',
});

const judged: [title: string, expression: string, expected: Expected][] = [
  ["the standard's error rate", `${e} / ${r} > 0.05`, errors(0.05)],
  ["the standard's P99", `histogram_quantile(0.99, ${b}) > 1`, latency(1)],
  [
    "the standard's memory",
    'jvm_memory_used_bytes / jvm_memory_max_bytes > 0.85',
    memory(0.85),
  ],
  [
    'an error rate by service',
    `sum by (service) (${e}) / sum by (service) (${r}) > 0.05`,
    errors(0.05),
  ],
  [
    'grouping behind the aggregation',
    `sum(${e}) by (namespace, service) / sum(${r}) by (service, namespace) >= 0.02`,
    errors(0.02, '>='),
  ],
  [
    'an error rate of one service',
    'sum(rate(http_requests_errors_total{service="mall-order"}[1m])) / sum(rate(http_requests_total{service="mall-order"}[1m])) > 0.05',
    errors(0.05),
  ],
  [
    'increase instead of rate',
    'sum(increase(http_requests_errors_total[5m])) / sum(increase(http_requests_total[5m])) > 0.05',
    errors(0.05),
  ],
  [
    'errors by status code',
    'sum by (service) (rate(http_requests_total{code=~"5.."}[5m])) / sum by (service) (rate(http_requests_total[5m])) > 0.05',
    errors(0.05),
  ],
  [
    'errors by status code, alternatives',
    'sum by (service) (rate(http_requests_total{status=~"500|502|503|504"}[5m])) / sum by (service) (rate(http_requests_total[5m])) > 0.01',
    errors(0.01),
  ],
  [
    "errors by Micrometer's outcome",
    'sum by (service) (rate(http_server_requests_seconds_count{outcome="SERVER_ERROR"}[2m])) / sum by (service) (rate(http_server_requests_seconds_count[2m])) > 0.05',
    errors(0.05),
  ],
  [
    'everything but success',
    'sum(rate(http_requests_total{code!~"2..|3..|4.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
    errors(0.05),
  ],
  ['flipped operands', `0.05 < sum(${e}) / sum(${r})`, errors(0.05)],
  ['percent', `100 * sum(${e}) / sum(${r}) > 5`, errors(0.05)],
  ['percent behind', `(sum(${e}) / sum(${r})) * 100 > 5`, errors(0.05)],
  ['a computed threshold', `sum(${e}) / sum(${r}) > 5 / 100`, errors(0.05)],
  [
    'a share of successes',
    'sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m])) < 0.95',
    errors(0.05),
  ],
  [
    'one minus the share of successes',
    '1 - (sum(rate(http_requests_total{code=~"2.."}[5m])) / sum(rate(http_requests_total[5m]))) > 0.05',
    errors(0.05),
  ],
  [
    'errors above a share of requests',
    `sum by (service) (${e}) > 0.05 * sum by (service) (${r})`,
    errors(0.05),
  ],
  [
    'bool compared with 1',
    `(sum(${e}) / sum(${r}) > bool 0.05) == 1`,
    errors(0.05),
  ],
  [
    'a minimum of traffic',
    `sum by (service) (${e}) / sum by (service) (${r}) > 0.05 and sum by (service) (${r}) > 1`,
    errors(0.05),
  ],
  [
    'a minimum of traffic, first',
    `sum by (service) (${r}) > 1 and sum by (service) (${e}) / sum by (service) (${r}) > 0.05`,
    errors(0.05),
  ],
  [
    'unless under maintenance',
    `sum by (service) (${e}) / sum by (service) (${r}) > 0.05 unless on (service) maintenance_mode == 1`,
    errors(0.05),
  ],
  [
    'no errors counted as none',
    `(sum(${e}) or vector(0)) / sum(${r}) > 0.05`,
    errors(0.05),
  ],
  [
    'no division by zero',
    `sum(${e}) / clamp_min(sum(${r}), 1) > 0.05`,
    errors(0.05),
  ],
  [
    'a recorded ratio',
    'service:http_errors:ratio_rate5m{service="mall-order"} > 0.05',
    errors(0.05),
  ],
  [
    'a ratio of recorded rates',
    'service:http_errors:rate5m / service:http_requests:rate5m > 0.05',
    errors(0.05),
  ],
  [
    'the largest of the pods',
    `max by (service) (sum by (service, pod) (${e}) / sum by (service, pod) (${r})) > 0.05`,
    errors(0.05),
  ],
  [
    'the mean over time',
    `avg_over_time((sum(${e}) / sum(${r}))[10m:1m]) > 0.05`,
    errors(0.05),
  ],
  [
    'explicit matching',
    'sum by (service, code) (rate(http_requests_total{code=~"5.."}[5m])) / on (service) group_left sum by (service) (rate(http_requests_total[5m])) > 0.05',
    errors(0.05),
  ],
  [
    'P99 by service',
    `histogram_quantile(0.99, sum by (service, le) (${b})) > 1`,
    latency(1),
  ],
  [
    'P99 without pods',
    `histogram_quantile(0.99, sum without (pod, instance) (${b})) > 0.8`,
    latency(0.8),
  ],
  [
    'P99 in milliseconds',
    `histogram_quantile(0.99, sum by (service, le) (${b})) * 1000 > 800`,
    latency(0.8),
  ],
  [
    'another quantile',
    `histogram_quantile(0.95, sum by (service, le) (${b})) > 1`,
    latency(1, 0.95),
  ],
  [
    'P99 of recorded buckets',
    'histogram_quantile(0.99, service_le:http_duration:rate5m) > 1',
    latency(1),
  ],
  [
    'P99 of a native histogram',
    'histogram_quantile(0.99, sum by (service) (rate(http_request_duration_seconds[5m]))) > 1',
    latency(1),
  ],
  [
    'a share of slow requests',
    '1 - sum(rate(http_request_duration_seconds_bucket{le="1"}[5m])) / sum(rate(http_request_duration_seconds_count[5m])) > 0.01',
    latency(1),
  ],
  [
    'heap only',
    'jvm_memory_used_bytes{area="heap"} / jvm_memory_max_bytes{area="heap"} > 0.8',
    memory(0.8),
  ],
  [
    'memory by service, in percent',
    '100 * sum by (service) (jvm_memory_used_bytes) / sum by (service) (jvm_memory_max_bytes) > 85',
    memory(0.85),
  ],
  [
    'memory of containers',
    'container_memory_working_set_bytes / container_spec_memory_limit_bytes > 0.85',
    memory(0.85),
  ],
];

const others: [title: string, expression: string, problem?: RegExp][] = [
  ['a target that is down', 'up == 0'],
  ['absent series', 'absent(up{service="mall-order"})'],
  ['a rate of errors without requests', `sum(${e}) > 5`],
  [
    'bool, which always fires',
    `sum(${e}) / sum(${r}) > bool 0.05`,
    /always fires/,
  ],
  [
    'an alert that fires when all is well',
    `sum(${e}) / sum(${r}) < 0.05`,
    /does not fire above/,
  ],
  [
    'totals instead of rates',
    'http_requests_errors_total / http_requests_total > 0.05',
    /without rate/,
  ],
  [
    'sides that are grouped differently',
    `sum by (service, code) (${e}) / sum by (service) (${r}) > 0.05`,
    /never matched/,
  ],
  [
    'a series divided by itself',
    'rate(http_requests_total{code=~"5.."}[5m]) / rate(http_requests_total[5m]) > 0.05',
    /divided by itself/,
  ],
  [
    'buckets added up',
    `histogram_quantile(0.99, sum by (service) (${b})) > 1`,
    /without `le`/,
  ],
  [
    'a quantile of buckets without rate',
    'histogram_quantile(0.99, http_request_duration_seconds_bucket) > 1',
    /without rate/,
  ],
  [
    'a mean, which is no quantile',
    'rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m]) > 1',
  ],
  ['a threshold that is a series', `sum(${e}) / sum(${r}) > error_budget`],
  ['a ratio of other metrics', 'node_memory_free / node_memory_total < 0.1'],
  ['requests over errors', `sum(${r}) / sum(${e}) > 0.05`],
  ['no comparison', `sum(${e}) / sum(${r})`],
  ['a recording rule that refers to itself', 'loop > 1'],
];

describe('analyseExpression', () => {
  it.each(judged)('reads %s', (_, expression, expected) => {
    const { shape, threshold, comparison, quantile } = analyse(expression);
    expect({ shape, threshold, comparison, quantile }).toEqual({
      quantile: undefined,
      ...expected,
    });
  });

  it.each(others)('does not take for a judged shape: %s', (...row) => {
    const [, expression, problem] = row;
    const analysis = analyse(expression);
    expect(analysis.shape).toBe('other');
    expect(analysis.problem ?? '').toMatch(problem ?? /^$/);
  });

  it.each([
    ['', 'position 0'],
    ['sum(rate(x[5m])', 'position 15'],
    ['rate(x[5m]) >', 'position'],
  ])('says where it is not PromQL: %s', (expression, position) => {
    expect(analyse(expression)).toMatchObject({
      shape: 'unparsable',
      problem: expect.stringContaining(position),
      selectors: [],
    });
  });

  it('lists what must exist: selectors with their conditions and ranges', () => {
    expect(
      analyse(
        'sum(rate(http_requests_errors_total{service="a", job=~"b.*"}[2m])) / sum(rate(http_requests_total{__name__="http_requests_total", service="a"}[2m])) > 0.05',
      ).selectors,
    ).toEqual([
      {
        kind: 'selector',
        metric: 'http_requests_errors_total',
        matchers: [
          { label: 'service', operator: '=', value: 'a' },
          { label: 'job', operator: '=~', value: 'b.*' },
        ],
        rangeSeconds: 120,
      },
      {
        kind: 'selector',
        metric: 'http_requests_total',
        matchers: [{ label: 'service', operator: '=', value: 'a' }],
        rangeSeconds: 120,
      },
    ]);
  });

  it('needs the series of both sides of `and`, not those behind `unless`', () => {
    const ratio = `sum(${e}) / sum(${r}) > 0.05`;
    const metrics = (expression: string) =>
      analyse(expression).selectors.map(({ metric }) => metric);
    expect(metrics(`${ratio} and on () traffic > 1`)).toContain('traffic');
    expect(metrics(`${ratio} unless on () maintenance`)).not.toContain(
      'maintenance',
    );
  });

  it.each([
    [`${e} / ${r} > 0.05`, true],
    [`sum by (service) (${e}) / sum by (service) (${r}) > 0.05`, true],
    [`sum without (pod) (${e}) / sum without (pod) (${r}) > 0.05`, true],
    [`sum(${e}) / sum(${r}) > 0.05`, false],
    [`sum by (job) (${e}) / sum by (job) (${r}) > 0.05`, false],
    ['service:http_errors:ratio_rate5m > 0.05', true],
    [`max(sum by (service) (${e}) / sum by (service) (${r})) > 0.05`, false],
    [
      `sum by (service, pod) (${e}) / on (pod) sum by (service, pod) (${r}) > 0.05`,
      false,
    ],
  ])('knows whether %s keeps services apart: %s', (expression, keeps) => {
    const { shape, flow } = analyse(expression);
    expect(shape).toBe('error-ratio');
    expect(keepsLabel(flow, 'service')).toBe(keeps);
  });

  it('does not try a pattern that repeats a repetition', () => {
    expect(
      analyse(
        `sum(rate(http_requests_total{code=~"(5+)+.*"}[5m])) / sum(${r}) > 0.05`,
      ).shape,
    ).toBe('other');
  });
});
