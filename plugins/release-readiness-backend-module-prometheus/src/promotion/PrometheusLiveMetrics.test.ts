import { createHash } from 'node:crypto';
import { registerMswTestHooks } from '@backstage/backend-test-utils';
import {
  type DriverObservation,
  type GridSample,
  type LiveMetricsRequest,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { testConfiguration, testService, testSubject } from '../__testUtils__';
import {
  type FakeAnswers,
  fakePrometheus,
  matrix,
  vector,
} from '../__testUtils__/fakePrometheus';
import { PrometheusLiveMetrics } from './PrometheusLiveMetrics';

const base = 'http://prometheus.example';
const start = Date.parse('2026-11-02T10:00:00Z');
const step = 15_000;
const { signal } = new AbortController();

const request: LiveMetricsRequest = {
  target: 'canary',
  from: start,
  to: start + 2 * step,
  step,
  window: 60_000,
  p99Limit: 2,
};

/** 300 requests a minute, 1 % of them failed, everything fast. */
const healthy: FakeAnswers = {
  errorRatio: () => 0.01,
  requests: () => 300,
  p99: () => 0.4,
  slowShare: () => 0.001,
  share: () => 5,
  targetsUp: () => 2,
};

describe('live metrics', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  function liveMetrics(
    answers: FakeAnswers,
    options: {
      section?: object;
      server?: object;
      instant?: (query: string) => Response;
      podHashes?: DriverObservation['podHashes'];
    } = {},
  ) {
    const fake = fakePrometheus(base, answers, options.instant);
    server.use(...fake.handlers);
    const metrics = new PrometheusLiveMetrics({
      configuration: testConfiguration(options.server, options.section),
      portal: {
        findService: async ref =>
          ref === 'component:default/mall-order'
            ? testService('mall-order')
            : undefined,
        observe: async () => ({
          observedAt: start,
          runningDigests: { stable: [], canary: [] },
          podHashes: options.podHashes,
          ready: true,
          canaryPresent: true,
          phase: 'healthy',
          generation: '1',
          upToDate: true,
        }),
      },
    });
    return { metrics, ...fake };
  }

  async function samplesOf(
    answers: FakeAnswers,
    more: Partial<LiveMetricsRequest> = {},
  ): Promise<GridSample[]> {
    const { metrics } = liveMetrics(answers);
    const answer = await metrics.query(
      testSubject(),
      { ...request, ...more },
      { signal },
    );
    return answer.samples;
  }

  it('give every figure of every point', async () => {
    expect(await samplesOf(healthy)).toEqual(
      [0, 1, 2].map(index => ({
        t: start + index * step,
        errorRatio: { value: 0.01 },
        requests: { value: 300 },
        p99: { value: 0.4 },
        slowShare: { value: 0.001 },
        share: { value: 5 },
      })),
    );
  });

  it('say that a point is missing instead of leaving it out', async () => {
    const samples = await samplesOf({
      ...healthy,
      requests: t => (t === start + step ? undefined : 300),
    });
    expect(samples.map(sample => sample.requests)).toEqual([
      { value: 300 },
      { problem: 'missing' },
      { value: 300 },
    ]);
  });

  it('give NaN and infinities as the server gave them', async () => {
    const [first, second] = await samplesOf({
      ...healthy,
      errorRatio: t => (t === start ? NaN : Infinity),
      p99: t => (t === start ? -Infinity : NaN),
    });
    expect(first.errorRatio).toEqual({ value: NaN });
    expect(second.errorRatio).toEqual({ value: Infinity });
    expect(first.p99).toEqual({ value: -Infinity });
  });

  it.each([
    ['a refused query', () => HttpResponse.json({}, { status: 422 })],
    ['an error of the server', () => HttpResponse.json({}, { status: 500 })],
    ['refused credentials', () => HttpResponse.json({}, { status: 401 })],
    ['an answer that is none', () => HttpResponse.json({ status: 'success' })],
    ['a page', () => HttpResponse.text('<html>')],
  ])('tell %s from a missing value', async (_, respond) => {
    const samples = await samplesOf({ ...healthy, p99: { respond } });
    expect(samples).toHaveLength(3);
    for (const sample of samples) {
      expect(sample.p99).toEqual({ problem: 'query-error' });
      expect(sample.errorRatio).toEqual({ value: 0.01 });
    }
  });

  it('name a server that cannot be reached a query error everywhere', async () => {
    const respond = () => HttpResponse.error();
    const samples = await samplesOf(
      Object.fromEntries(Object.keys(healthy).map(name => [name, { respond }])),
    );
    expect(samples).toHaveLength(3);
    for (const { errorRatio, p99, requests, share } of samples) {
      for (const value of [errorRatio, p99, requests, share]) {
        expect(value).toEqual({ problem: 'query-error' });
      }
    }
  });

  it.each([
    ['warnings', { warnings: ['a store is away'] }, 'partial-response'],
    ['the mark of Thanos', { isPartial: true }, 'partial-response'],
    [
      'a remark that it is partial',
      { infos: ['partial response: store away'] },
      'partial-response',
    ],
    ['a remark on the query', { infos: ['PromQL info: quantile'] }, undefined],
    [
      'a remark among the warnings',
      { warnings: ['PromQL info: metric might not be a counter'] },
      undefined,
    ],
  ])('take an answer with %s', async (_, more, problem) => {
    const [{ requests }] = await samplesOf({
      ...healthy,
      requests: { respond: asked => matrix(asked, [() => 300], more) },
    });
    expect(requests).toEqual(problem ? { problem } : { value: 300 });
  });

  it('do not choose among several series', async () => {
    const [{ errorRatio }] = await samplesOf({
      ...healthy,
      errorRatio: [() => 0.01, () => 0.2],
    });
    expect(errorRatio).toEqual({ problem: 'ambiguous' });
  });

  it('believe no figure of targets that are down', async () => {
    const [first, second] = await samplesOf({
      ...healthy,
      targetsUp: t => (t === start ? 2 : 0),
    });
    expect(first.errorRatio).toEqual({ value: 0.01 });
    for (const name of [
      'errorRatio',
      'p99',
      'requests',
      'slowShare',
      'share',
    ] as const) {
      expect(second[name]).toEqual({ problem: 'targets-down' });
    }
  });

  it('believe no figure while nobody can say whether targets are up', async () => {
    const [{ errorRatio }] = await samplesOf({
      ...healthy,
      targetsUp: { respond: () => HttpResponse.json({}, { status: 422 }) },
    });
    expect(errorRatio).toEqual({ problem: 'query-error' });
  });

  it('take the series for proof where targets have other labels', async () => {
    const [{ errorRatio }] = await samplesOf({
      ...healthy,
      targetsUp: [],
    });
    expect(errorRatio).toEqual({ value: 0.01 });
  });

  it('leave the exact share out where no bucket ends at the limit', async () => {
    const [sample] = await samplesOf({ ...healthy, slowShare: [] });
    expect(sample).not.toHaveProperty('slowShare');
    const [unasked] = await samplesOf(healthy, { p99Limit: undefined });
    expect(unasked).not.toHaveProperty('slowShare');
  });

  it('do not leave the exact share out when it could not be asked for', async () => {
    const [{ slowShare }] = await samplesOf({
      ...healthy,
      slowShare: { respond: () => HttpResponse.json({}, { status: 422 }) },
    });
    expect(slowShare).toEqual({ problem: 'query-error' });
  });

  it.each(['stable', 'service'] as const)(
    'have no share of the %s',
    async target => {
      const { metrics, asked } = liveMetrics(healthy);
      const { samples } = await metrics.query(
        testSubject(),
        { ...request, target },
        { signal },
      );
      expect(samples[0]).not.toHaveProperty('share');
      expect(asked.map(({ name }) => name)).not.toContain('share');
    },
  );

  it('ask as many queries for a day as for a point, by form', async () => {
    const one = liveMetrics(healthy);
    await one.metrics.query(
      testSubject(),
      { ...request, to: start },
      { signal },
    );
    expect(one.asked).toHaveLength(6);
    expect(one.instants).toEqual([]);
    expect(new Set(one.asked.map(({ method }) => method))).toEqual(
      new Set(['POST']),
    );

    const day = liveMetrics(healthy);
    await day.metrics.query(
      testSubject(),
      { ...request, to: start + 86_400_000 },
      { signal },
    );
    expect(day.asked).toHaveLength(6);
  });

  it('ask in parts where a server would refuse the number of points', async () => {
    const { metrics, asked } = liveMetrics(healthy);
    const { samples } = await metrics.query(
      testSubject(),
      { ...request, to: start + 11_000 * step, p99Limit: undefined },
      { signal },
    );
    expect(samples).toHaveLength(11_001);
    expect(samples.at(-1)?.requests).toEqual({ value: 300 });
    expect(
      asked
        .filter(({ name }) => name === 'requests')
        .map(({ from, to }) => (to - from) / step + 1),
    ).toEqual([11_000, 1]);
  });

  it('lose only the part that was not answered', async () => {
    const samples = await samplesOf(
      {
        ...healthy,
        requests: {
          respond: asked =>
            asked.from === start
              ? HttpResponse.json({}, { status: 422 })
              : matrix(asked, [() => 300]),
        },
      },
      { to: start + 11_000 * step },
    );
    expect(samples[0].requests).toEqual({ problem: 'query-error' });
    expect(samples[11_000].requests).toEqual({ value: 300 });
  });

  it('ask about points on the grid only', async () => {
    const { metrics, asked } = liveMetrics(healthy);
    const { samples } = await metrics.query(
      testSubject(),
      { ...request, from: start + 1, to: start + 3 * step - 1 },
      { signal },
    );
    expect(samples.map(({ t }) => t)).toEqual([start + step, start + 2 * step]);
    expect([asked[0].from, asked[0].to]).toEqual([
      start + step,
      start + 2 * step,
    ]);
  });

  it('ask nothing about no point', async () => {
    const { metrics, asked } = liveMetrics(healthy);
    const answer = await metrics.query(
      testSubject(),
      { ...request, to: start - step },
      { signal },
    );
    expect(answer.samples).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('keep queries with their hashes and the answers as received', async () => {
    const { metrics, asked } = liveMetrics(healthy);
    const { queries, responses } = await metrics.query(testSubject(), request, {
      signal,
    });
    expect(queries.map(({ text }) => text).sort()).toEqual(
      asked.map(({ query }) => query).sort(),
    );
    for (const { text, hash } of queries) {
      expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
    }
    expect(responses).toHaveLength(6);
    expect(JSON.parse(responses[0]).data.result[0].values[0]).toEqual([
      start / 1000,
      '0.01',
    ]);
  });

  it('keep no more of an answer than evidence may take', async () => {
    const { metrics } = liveMetrics({
      requests: {
        respond: asked =>
          matrix(asked, [() => 300], { infos: ['x'.repeat(200_000)] }),
      },
    });
    const { responses } = await metrics.query(testSubject(), request, {
      signal,
    });
    expect(Math.max(...responses.map(text => text.length))).toBe(65_537);
  });

  it('select the canary by the configured label, within the service', async () => {
    const { metrics, asked } = liveMetrics(healthy, {
      server: {
        labels: { service: 'app', cluster: 'cluster' },
        environments: ['staging', 'prod'],
      },
      section: { track: { label: 'role', canary: 'new', stable: 'old' } },
    });
    await metrics.query(testSubject(), request, { signal });
    await metrics.query(
      testSubject(),
      { ...request, target: 'stable' },
      { signal },
    );
    const texts = asked
      .filter(({ name }) => name === 'requests')
      .map(({ query }) => query);
    expect(texts).toEqual([
      'sum(increase(http_requests_total{app="mall-order", namespace="mall-prod", cluster="prod", role="new"}[60s]))',
      'sum(increase(http_requests_total{app="mall-order", namespace="mall-prod", cluster="prod", role="old"}[60s]))',
    ]);
  });

  it('select pods by the hashes that the cluster tells', async () => {
    const { metrics, asked } = liveMetrics(healthy, {
      section: { promotions: { pods: { by: 'pod-hash' } } },
      podHashes: { stable: ['aaa'], canary: ['bbb', 'ccc'] },
    });
    await metrics.query(testSubject(), request, { signal });
    expect(asked.find(({ name }) => name === 'requests')?.query).toContain(
      'rollouts_pod_template_hash=~"bbb|ccc"',
    );
  });

  it('find every point missing while no pod of the canary runs', async () => {
    const { metrics, asked } = liveMetrics(healthy, {
      section: { promotions: { pods: { by: 'pod-hash' } } },
      podHashes: { stable: ['aaa'], canary: [] },
    });
    const { samples } = await metrics.query(testSubject(), request, { signal });
    expect(samples.map(({ requests }) => requests)).toEqual(
      [0, 1, 2].map(() => ({ problem: 'missing' })),
    );
    expect(asked).toEqual([]);
  });

  describe('with several sets of signals', () => {
    const section = {
      signals: {
        sets: [
          {
            requests: 'http_requests_total',
            errors: 'http_requests_errors_total',
            duration: 'http_request_duration_seconds',
          },
          {
            requests: 'http_server_requests_seconds_count',
            duration: 'http_server_requests_seconds',
          },
        ],
        outcomeLabels: [
          { label: 'status', failures: ['500', '503'], successes: ['200'] },
        ],
      },
    };

    it('use the one that the pods have', async () => {
      const { metrics, asked } = liveMetrics(healthy, {
        section,
        instant: () =>
          vector([
            {
              labels: { __name__: 'http_server_requests_seconds_count' },
              value: 3,
            },
          ]),
      });
      await metrics.query(testSubject(), request, { signal });
      const selected =
        'service="mall-order", namespace=~"|mall-prod", track="canary"';
      expect(asked.find(({ name }) => name === 'errorRatio')?.query).toBe(
        `(sum(increase(http_server_requests_seconds_count{${selected}, status=~"500|503"}[60s])) or vector(0)) / sum(increase(http_server_requests_seconds_count{${selected}}[60s]))`,
      );
    });

    it('know nothing when it cannot be told which one', async () => {
      const { metrics } = liveMetrics(healthy, {
        section,
        instant: () => HttpResponse.json({}, { status: 422 }),
      });
      const { samples } = await metrics.query(testSubject(), request, {
        signal,
      });
      expect(samples.map(({ requests }) => requests)).toEqual(
        [0, 1, 2].map(() => ({ problem: 'query-error' })),
      );
    });
  });

  it('ask only the server of production, and nobody where there is none', async () => {
    const { metrics } = liveMetrics(healthy, {
      server: { environments: ['staging'] },
    });
    await expect(
      metrics.query(testSubject(), request, { signal }),
    ).rejects.toMatchObject({
      reason: { key: 'general.unavailable.not-configured' },
    });
  });

  it('do not guess about a service that is not in the catalog', async () => {
    const { metrics } = liveMetrics(healthy);
    await expect(
      metrics.query(
        testSubject({ entityRef: 'component:default/other' }),
        request,
        { signal },
      ),
    ).rejects.toThrow(SourceError);
  });

  it('end with the signal', async () => {
    const { metrics } = liveMetrics(healthy);
    await expect(
      metrics.query(testSubject(), request, {
        signal: AbortSignal.abort(new Error('over')),
      }),
    ).rejects.toThrow('over');
  });
});
