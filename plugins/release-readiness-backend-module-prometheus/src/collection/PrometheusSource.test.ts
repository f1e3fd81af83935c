import { registerMswTestHooks } from '@backstage/backend-test-utils';
import {
  factIn,
  prometheusAlertRules,
  prometheusAlerts,
  prometheusApplicationMetrics,
  prometheusBackups,
  prometheusCanaryTraffic,
  PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { http, HttpResponse, JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';
import { testConfiguration, testContext, testService } from '../__testUtils__';
import { PrometheusSource } from './PrometheusSource';

const base = 'http://prometheus.example';
const sampleTime = Date.parse('2026-11-02T08:59:50Z') / 1000;

interface Row {
  labels?: Record<string, string>;
  value: number;
}

function vector(rows: Row[], more: object = {}): JsonBodyType {
  return {
    status: 'success',
    ...more,
    data: {
      resultType: 'vector',
      result: rows.map(({ labels = {}, value }) => ({
        metric: { service: 'mall-order', namespace: 'mall-prod', ...labels },
        value: [sampleTime, String(value)],
      })),
    },
  };
}

/** Answers that follow the query's shape, for one service. */
function answerTo(query: string): JsonBodyType {
  if (query.includes('histogram_quantile')) {
    return vector([
      { labels: { track: 'canary' }, value: 0.4 },
      { labels: { track: 'stable' }, value: 0.3 },
    ]);
  }
  if (query.includes('track=~')) {
    const value = query.includes('errors') ? 1 : 50;
    return vector([
      { labels: { track: 'canary' }, value },
      { labels: { track: 'stable' }, value: value * 2 },
    ]);
  }
  if (query.includes('(timestamp(')) {
    return vector([{ value: sampleTime }]);
  }
  if (query.includes(', le)')) {
    return vector(
      ['1', '0.5', '+Inf'].map(le => ({ labels: { le }, value: 3 })),
    );
  }
  if (query.includes('push_time_seconds')) {
    return vector([
      {
        labels: {
          __name__: 'backup_last_success_timestamp_seconds',
          type: 'full',
        },
        value: sampleTime,
      },
    ]);
  }
  if (query.includes('__name__')) {
    return vector([
      { labels: { __name__: 'http_requests_errors_total' }, value: 3 },
      { labels: { __name__: 'http_requests_total' }, value: 3 },
    ]);
  }
  return vector([{ value: 3 }]);
}

const rules = {
  status: 'success',
  data: {
    groups: [
      {
        name: 'alerts',
        file: '/rules.yaml',
        rules: [
          {
            type: 'alerting',
            name: 'ErrorRate',
            query:
              'sum by (service) (rate(http_requests_errors_total[5m])) / sum by (service) (rate(http_requests_total[5m])) > 0.05',
            duration: 60,
            labels: { severity: 'critical' },
            annotations: {},
            state: 'firing',
            health: 'ok',
            lastEvaluation: '2026-11-02T08:59:55Z',
            alerts: [],
          },
        ],
      },
    ],
  },
};

const alerts = {
  status: 'success',
  data: {
    alerts: [
      {
        labels: {
          alertname: 'ErrorRate',
          service: 'mall-order',
          severity: 'critical',
        },
        annotations: {},
        state: 'firing',
        activeAt: '2026-11-02T08:00:00Z',
        value: '1e-01',
      },
    ],
  },
};

describe('PrometheusSource', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let requests: string[];

  beforeEach(() => {
    requests = [];
    const answer = async (request: Request) => {
      requests.push(request.url);
      const query =
        request.method === 'POST'
          ? new URLSearchParams(await request.text()).get('query')
          : new URL(request.url).searchParams.get('query');
      return HttpResponse.json(answerTo(query!));
    };
    server.use(
      http.get(`${base}/api/v1/query`, ({ request }) => answer(request)),
      http.post(`${base}/api/v1/query`, ({ request }) => answer(request)),
      http.get(`${base}/api/v1/rules`, ({ request }) => {
        requests.push(request.url);
        return HttpResponse.json(rules);
      }),
      http.get(`${base}/api/v1/alerts`, ({ request }) => {
        requests.push(request.url);
        return HttpResponse.json(alerts);
      }),
    );
  });

  async function collect(
    services = [testService('mall-order')],
    options: { server?: object; only?: string[] } = {},
  ) {
    const source = new PrometheusSource(testConfiguration(options.server));
    const context = testContext(services, { only: options.only });
    const [target] = await source.targets();
    await source.collect(target, context);
    return context.published;
  }

  function valueOf(facts: PublishedFact[], key: string): unknown {
    const found = facts.filter(({ reference }) => reference.key === key);
    expect(found).toHaveLength(1);
    const { fact } = found[0];
    return fact.status === 'known' ? fact.value : fact.reason;
  }

  it('publishes every fact of a service in the environments of the server', async () => {
    const facts = await collect();
    expect(facts.map(({ reference }) => reference.key).sort()).toEqual([
      factIn(prometheusAlertRules, 'prod').key,
      factIn(prometheusAlerts, 'prod').key,
      factIn(prometheusApplicationMetrics, 'prod').key,
      factIn(prometheusBackups, 'prod').key,
      factIn(prometheusCanaryTraffic, 'prod').key,
    ]);
    expect(facts[0].fact).toMatchObject({
      status: 'known',
      observedAt: '2026-11-02T09:00:00.000Z',
      origin: { source: 'prometheus', target: 'prod' },
    });
    expect(valueOf(facts, 'prometheus.application-metrics/prod')).toMatchObject(
      {
        server: 'prod',
        requests: {
          metric: 'http_requests_total',
          series: 3,
          newestSampleAt: '2026-11-02T08:59:50.000Z',
        },
        errors: { metric: 'http_requests_errors_total', series: 3 },
        duration: {
          metric: 'http_request_duration_seconds_bucket',
          series: 9,
          buckets: [0.5, 1],
        },
      },
    );
    expect(valueOf(facts, 'prometheus.canary-traffic/prod')).toMatchObject({
      canary: { requestRate: 50, errorRatio: 0.02, p99Seconds: 0.4 },
      stable: { requestRate: 100, errorRatio: 0.02, p99Seconds: 0.3 },
    });
    expect(valueOf(facts, 'prometheus.backups/prod')).toMatchObject({
      full: { lastSuccessAt: '2026-11-02T08:59:50.000Z' },
    });
    expect(valueOf(facts, 'prometheus.alert-rules/prod')).toMatchObject({
      rules: [
        {
          name: 'ErrorRate',
          analysis: {
            shape: 'error-ratio',
            selectors: [{ matchesSeries: true }, { matchesSeries: true }],
          },
        },
      ],
    });
    expect(valueOf(facts, 'prometheus.alerts/prod')).toMatchObject({
      alerts: [{ name: 'ErrorRate', state: 'firing', silenced: false }],
    });
  });

  it('says of a service without series that there are none', async () => {
    const facts = await collect([testService('mall-nothing')]);
    expect(valueOf(facts, 'prometheus.application-metrics/prod')).toMatchObject(
      {
        requests: { metric: 'http_requests_total', series: 0 },
        duration: { series: 0, buckets: [] },
      },
    );
    expect(valueOf(facts, 'prometheus.canary-traffic/prod')).toMatchObject({
      canary: undefined,
      stable: undefined,
    });
  });

  it.each([1, 16, 1_600])('asks 14 times for %p services', async count => {
    const facts = await collect(
      Array.from({ length: count }, (_, index) => testService(`s${index}`)),
    );
    expect(facts).toHaveLength(5 * count);
    expect(requests).toHaveLength(14);
  });

  it('publishes only what it is asked for', async () => {
    const services = [testService('a'), testService('b')];
    const facts = await collect(services, { only: ['component:default/b'] });
    expect(new Set(facts.map(({ entityRef }) => entityRef))).toEqual(
      new Set(['component:default/b']),
    );
  });

  it('knows which server has a fact, and where a service has no environment', () => {
    const source = new PrometheusSource(testConfiguration());
    const service = testService('a');
    expect(source.targetOf(service, factIn(prometheusAlerts, 'prod'))).toBe(
      'prod',
    );
    expect(
      source.targetOf(service, factIn(prometheusAlerts, 'staging')),
    ).toBeUndefined();
    expect(
      source.targetOf(
        { ...service, environments: {} },
        factIn(prometheusAlerts, 'prod'),
      ),
    ).toBeUndefined();
  });

  it('takes an answer with warnings for none', async () => {
    server.use(
      http.get(`${base}/api/v1/query`, () =>
        HttpResponse.json(
          vector([{ value: 3 }], { warnings: ['a store is away'] }),
        ),
      ),
    );
    const facts = await collect();
    const partial = {
      key: 'general.unavailable.partial-response',
      params: { target: 'prod', warnings: 'a store is away' },
    };
    expect(valueOf(facts, 'prometheus.application-metrics/prod')).toEqual(
      partial,
    );
    expect(valueOf(facts, 'prometheus.canary-traffic/prod')).toEqual(partial);
    expect(valueOf(facts, 'prometheus.alert-rules/prod')).toEqual(partial);
    expect(valueOf(facts, 'prometheus.alerts/prod')).toMatchObject({
      alerts: [{}],
    });
  });

  it('does not let a malformed bucket of one service hide what exists', async () => {
    server.use(
      http.get(`${base}/api/v1/query`, ({ request }) => {
        const query = new URL(request.url).searchParams.get('query')!;
        return HttpResponse.json(
          query.includes('histogram_quantile')
            ? vector([], { warnings: ['PromQL warning: bucket label'] })
            : answerTo(query),
        );
      }),
    );
    const facts = await collect();
    expect(valueOf(facts, 'prometheus.canary-traffic/prod')).toMatchObject({
      key: 'general.unavailable.partial-response',
    });
    expect(facts.filter(({ fact }) => fact.status === 'known')).toHaveLength(4);
  });

  it('keeps the other facts when one question is refused', async () => {
    server.use(
      http.get(
        `${base}/api/v1/rules`,
        () => new HttpResponse('not here', { status: 404 }),
      ),
    );
    const facts = await collect();
    expect(valueOf(facts, 'prometheus.alert-rules/prod')).toEqual({
      key: 'general.unavailable.not-found',
      params: { what: 'prod: /api/v1/rules' },
    });
    expect(facts.filter(({ fact }) => fact.status === 'known')).toHaveLength(4);
  });

  it.each([
    [401, 'general.unavailable.unauthorized'],
    [500, 'general.unavailable.http-status'],
  ])('fails as a whole when the server answers %d', async (status, key) => {
    server.use(
      http.get(
        `${base}/api/v1/query`,
        () => new HttpResponse('no', { status }),
      ),
    );
    await expect(collect()).rejects.toMatchObject({
      name: 'SourceError',
      reason: { key },
    });
  });

  it('does not vouch for alerts while the Alertmanager is away', async () => {
    const alertmanager = { url: 'http://alertmanager.example' };
    server.use(
      http.get('http://alertmanager.example/api/v2/alerts', () =>
        HttpResponse.json({}, { status: 401 }),
      ),
    );
    const facts = await collect(undefined, { server: { alertmanager } });
    expect(valueOf(facts, 'prometheus.alerts/prod')).toEqual({
      key: 'general.unavailable.unauthorized',
      params: { target: 'prod Alertmanager' },
    });
    expect(facts.filter(({ fact }) => fact.status === 'known')).toHaveLength(4);
  });

  it('asks in halves when an answer is too large', async () => {
    const asked: string[] = [];
    server.use(
      http.get(`${base}/api/v1/query`, ({ request }) => {
        const query = new URL(request.url).searchParams.get('query')!;
        if (!query.startsWith('count by (__name__')) {
          return HttpResponse.json(answerTo(query));
        }
        asked.push(/"(.*)"/.exec(query)![1]);
        return query.includes('|')
          ? HttpResponse.text('x'.repeat(10_001))
          : HttpResponse.json(answerTo(query));
      }),
    );
    const facts = await collect(undefined, {
      server: { maximumAnswerBytes: 10_000 },
    });
    expect(asked).toEqual([
      'http_requests_errors_total|http_requests_total',
      'http_requests_errors_total',
      'http_requests_total',
    ]);
    expect(valueOf(facts, 'prometheus.alert-rules/prod')).toMatchObject({
      rules: [{ analysis: { shape: 'error-ratio' } }],
    });
  });

  it('refuses an answer of another shape', async () => {
    server.use(
      http.get(`${base}/api/v1/alerts`, () =>
        HttpResponse.json({ status: 'success', data: { alerts: [{}] } }),
      ),
    );
    expect(valueOf(await collect(), 'prometheus.alerts/prod')).toMatchObject({
      key: 'general.unavailable.invalid-response',
    });
  });
});
