import type { RuleGroups, Sample } from '../client';
import { defaultSignals } from '../configuration';
import { testPlace, testServer } from '../__testUtils__';
import { alertRulesOf } from './alertRules';
import { analyseRules, existenceQuestion } from './analysedRules';
import { RuleIndex } from './RuleIndex';
import { SeriesTable } from './SeriesTable';
import { ServicePlace, ServiceRows } from './ServiceRows';

const metrics = [
  'http_requests_total',
  'http_requests_errors_total',
  'http_request_duration_seconds_bucket',
];

function series(service: string, more: Record<string, string> = {}): Sample[] {
  return metrics.map(metric => ({
    labels: {
      __name__: metric,
      service,
      namespace: 'mall-prod',
      job: `${service}-job`,
      ...more,
    },
    value: 3,
  }));
}

const twoServices = [...series('mall-order'), ...series('mall-payment')];

function alert(query: string, more: object = {}) {
  return {
    type: 'alerting' as const,
    name: 'Alert',
    query,
    duration: 60,
    labels: { severity: 'critical' },
    state: 'inactive',
    health: 'ok',
    lastEvaluation: '2026-11-02T08:59:50Z',
    ...more,
  };
}

function rulesOf(
  rules: RuleGroups[number]['rules'],
  options: {
    samples?: Sample[];
    joined?: string[];
    place?: ServicePlace;
    server?: object;
  } = {},
) {
  const {
    samples = twoServices,
    joined = ['mall-order', 'mall-payment'],
    place = testPlace('mall-order'),
  } = options;
  const server = testServer(options.server);
  const table = new SeriesTable(samples, server.labels);
  const groups = [{ name: 'alerts', file: '/rules.yaml', rules }];
  return alertRulesOf(
    server,
    {
      rules: new RuleIndex(
        analyseRules(groups, defaultSignals),
        table,
        server.labels,
      ),
      series: table,
      joined: [
        new ServiceRows(
          joined.map(service => ({
            labels: { service, namespace: 'mall-prod' },
            value: 3,
          })),
          server.labels,
        ),
      ],
    },
    place,
  );
}

const ratio = (selector = '', grouping = '') =>
  `sum${grouping}(rate(http_requests_errors_total${selector}[5m])) / sum${grouping}(rate(http_requests_total${selector}[5m])) > 0.05`;

describe('alertRulesOf', () => {
  it('takes the rules of the standard, which name no service, as global ones', () => {
    const [rule, ...others] = rulesOf([
      alert(
        'rate(http_requests_errors_total[5m]) / rate(http_requests_total[5m]) > 0.05',
        { lastError: undefined },
      ),
    ]);
    expect(others).toEqual([]);
    expect(rule).toEqual({
      group: 'alerts',
      name: 'Alert',
      file: '/rules.yaml',
      expression:
        'rate(http_requests_errors_total[5m]) / rate(http_requests_total[5m]) > 0.05',
      forSeconds: 60,
      severity: 'critical',
      health: 'ok',
      lastEvaluationAt: '2026-11-02T08:59:50.000Z',
      state: 'inactive',
      url: 'http://prometheus.example/alerts?search=Alert',
      analysis: {
        shape: 'error-ratio',
        threshold: 0.05,
        comparison: '>',
        coverage: 'global',
        selectors: [
          {
            metric: 'http_requests_errors_total',
            matchers: [],
            rangeSeconds: 300,
            matchesSeries: true,
          },
          {
            metric: 'http_requests_total',
            matchers: [],
            rangeSeconds: 300,
            matchesSeries: true,
          },
        ],
      },
    });
  });

  it.each([
    ['by its name', ratio('{service="mall-order"}'), 'own'],
    ['by a pattern', ratio('{service=~"mall-(order|cart)"}'), 'own'],
    ['by a job that is its own', ratio('{job="mall-order-job"}'), 'own'],
    [
      'by naming everybody',
      ratio('{service=~".+"}', ' by (service) '),
      'global',
    ],
    ['by naming nobody', ratio('', ' by (service) '), 'global'],
    [
      'by excluding others',
      ratio('{service!="x"}', ' by (service) '),
      'global',
    ],
    [
      'by its name and environment',
      ratio('{service="mall-order",namespace="mall-prod"}'),
      'own',
    ],
  ])('covers a service %s', (_, query, coverage) => {
    expect(rulesOf([alert(query)])).toMatchObject([
      { analysis: { shape: 'error-ratio', coverage } },
    ]);
  });

  it.each([
    ['another service', ratio('{service="mall-payment"}')],
    ['a pattern for others', ratio('{service=~"mall-pay.*"}')],
    ["another service's job", ratio('{job="mall-payment-job"}')],
    [
      'everybody but this one',
      ratio('{service!="mall-order"}', ' by (service) '),
    ],
    ['the sum of all services', ratio()],
    [
      'another environment',
      ratio('{service="mall-order",namespace="mall-dev"}'),
    ],
    ['anything unjudged about everybody', 'up == 0'],
  ])('leaves out a rule about %s', (_, query) => {
    expect(rulesOf([alert(query)])).toEqual([]);
  });

  it('keeps unjudged rules that name the service', () => {
    expect(rulesOf([alert('up{service="mall-order"} == 0')])).toMatchObject([
      { analysis: { shape: 'other', coverage: 'own' } },
    ]);
  });

  it('says of a rule whose series do not exist that it selects none', () => {
    const [rule] = rulesOf([alert(ratio('{service="mall-order"}'))], {
      samples: twoServices.filter(
        ({ labels }) => labels.__name__ !== 'http_requests_errors_total',
      ),
    });
    expect(rule.analysis.selectors).toMatchObject([
      { metric: 'http_requests_errors_total', matchesSeries: false },
      { metric: 'http_requests_total', matchesSeries: true },
    ]);
  });

  it('does not take series of another environment for those of this one', () => {
    const [rule] = rulesOf([alert(ratio('{service="mall-order"}'))], {
      samples: series('mall-order', { namespace: 'mall-dev' }),
    });
    expect(
      rule.analysis.selectors.map(({ matchesSeries }) => matchesSeries),
    ).toEqual([false, false]);
  });

  it('leaves out a global rule on metrics that the service does not have at all', () => {
    const heap = alert('jvm_memory_used_bytes / jvm_memory_max_bytes > 0.85');
    expect(rulesOf([heap])).toEqual([]);
    const withHeap = ['jvm_memory_used_bytes', 'jvm_memory_max_bytes'].map(
      metric => ({
        labels: { __name__: metric, service: 'mall-order' },
        value: 1,
      }),
    );
    expect(rulesOf([heap], { samples: withHeap })).toMatchObject([
      { analysis: { shape: 'memory-ratio', coverage: 'global' } },
    ]);
  });

  it('does not count a ratio whose two counters carry different labels', () => {
    const [rule] = rulesOf(
      [
        alert(
          'rate(http_requests_errors_total[5m]) / rate(http_requests_total[5m]) > 0.05',
        ),
      ],
      { joined: ['mall-payment'] },
    );
    expect(rule.analysis).toMatchObject({
      shape: 'other',
      problem: expect.stringContaining('never matched'),
    });
  });

  it('does not count errors of the service over the requests of all', () => {
    const [rule] = rulesOf([
      alert(
        'sum(rate(http_requests_errors_total{service="mall-order"}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
      ),
    ]);
    expect(rule.analysis).toMatchObject({
      shape: 'other',
      problem: expect.stringContaining('this service alone'),
    });
  });

  it('looks through a recording rule, and asks for the recorded series', () => {
    const rules: RuleGroups[number]['rules'] = [
      {
        type: 'recording',
        name: 'service:errors:ratio',
        query: ratio('', ' by (service) ').replace(' > 0.05', ''),
        labels: {},
      },
      alert('service:errors:ratio > 0.02'),
    ];
    const recorded = {
      labels: { __name__: 'service:errors:ratio', service: 'mall-order' },
      value: 1,
    };
    const [rule] = rulesOf(rules, { samples: [...twoServices, recorded] });
    expect(rule.analysis).toMatchObject({
      shape: 'error-ratio',
      threshold: 0.02,
      coverage: 'global',
      selectors: [{ metric: 'service:errors:ratio', matchesSeries: true }],
    });
  });

  it('reports health, error and state as the server has them', () => {
    const [rule] = rulesOf([
      alert(ratio('', ' by (service) '), {
        health: 'err',
        lastError: 'x'.repeat(5_000),
        lastEvaluation: '0001-01-01T00:00:00Z',
        state: 'unknown-state',
      }),
    ]);
    expect(rule.health).toBe('err');
    expect(rule.lastError).toHaveLength(2_001);
    expect(rule.lastEvaluationAt).toBeUndefined();
    expect(rule.state).toBe('unknown');
  });

  it('follows the configured label names', () => {
    const samples = metrics.map(metric => ({
      labels: { __name__: metric, app: 'mall-order', env: 'mall-prod' },
      value: 1,
    }));
    expect(
      rulesOf([alert(ratio('{app="mall-order"}'))], {
        samples,
        server: { labels: { service: 'app', namespace: 'env' } },
      }),
    ).toMatchObject([
      {
        analysis: {
          coverage: 'own',
          selectors: [{ matchesSeries: true }, { matchesSeries: true }],
        },
      },
    ]);
  });
});

describe('existenceQuestion', () => {
  it('asks once for every metric and every label that rules select by', () => {
    const rules = analyseRules(
      [
        {
          name: 'alerts',
          rules: [
            alert(ratio('{service="mall-order", code=~"5.."}')),
            alert('{__name__=~"queue_.+", job="a"} > 1'),
          ],
        },
      ],
      defaultSignals,
    );
    expect(existenceQuestion(rules, testServer().labels)).toEqual({
      metrics: [
        'http_requests_errors_total',
        'http_requests_total',
        'queue_.+',
      ],
      labelNames: ['code', 'job', 'namespace', 'service'],
    });
  });
});
