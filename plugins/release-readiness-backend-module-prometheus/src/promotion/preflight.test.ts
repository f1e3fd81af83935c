import { registerMswTestHooks } from '@backstage/backend-test-utils';
import type { MetricsPreflightRequest } from '@release-readiness/backstage-plugin-release-readiness-node';
import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { testConfiguration, testService, testSubject } from '../__testUtils__';
import {
  type FakeAnswers,
  fakePrometheus,
  vector,
} from '../__testUtils__/fakePrometheus';
import { PrometheusLiveMetrics } from './PrometheusLiveMetrics';

const base = 'http://prometheus.example';
const now = Date.parse('2026-11-02T10:00:00Z');
const minute = 60_000;
const { signal } = new AbortController();

const request: MetricsPreflightRequest = {
  step: 15_000,
  window: minute,
  bridgedPoints: 2,
  breachShare: 80,
  errorRate: { limit: 0.05, hold: 2 * minute, minimumRequests: 50 },
  p99: { limit: 2, hold: 5 * minute, minimumRequests: 100 },
};

const past: FakeAnswers = {
  errorRatio: () => 0.01,
  requests: () => 900,
  p99: () => 0.4,
  targetsUp: () => 3,
};

/** Times of scrapes before now, as `up{…}[10m]` gives them. */
function scrapes(distance: number): Response {
  const values = Array.from({ length: 40 }, (_, index) => [
    (now - (39 - index) * distance) / 1000,
    '1',
  ]);
  return HttpResponse.json({
    status: 'success',
    data: { resultType: 'matrix', result: [{ metric: {}, values }] },
  });
}

/** Instant answers of a service that has everything but what is changed. */
function everything(changed: Record<string, Response> = {}) {
  const usual: Record<string, Response> = {
    'up{': scrapes(15_000),
    unless: vector([]),
    'count by (le)': vector(
      ['1', '2', '5', '+Inf'].map(le => ({ labels: { le }, value: 3 })),
    ),
    'or vector(0)': vector([{ value: 0.01 }]),
    count: vector([{ value: 3 }]),
  };
  const answers = [...Object.entries(changed), ...Object.entries(usual)];
  return (query: string) =>
    answers.find(([part]) => query.includes(part))![1].clone() as Response;
}

describe('the metrics preflight', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  function preflight(
    instant: (query: string) => Response,
    answers: FakeAnswers = past,
    options: { server?: object; section?: object } = {},
  ) {
    const fake = fakePrometheus(base, answers, instant);
    server.use(...fake.handlers);
    const metrics = new PrometheusLiveMetrics({
      configuration: testConfiguration(options.server, options.section),
      portal: {
        findService: async () => testService('mall-order'),
        observe: async () => ({
          observedAt: now,
          runningDigests: { stable: [], canary: [] },
          podHashes: { stable: [], canary: [] },
          ready: true,
          canaryPresent: false,
          phase: 'idle',
          generation: '1',
          upToDate: true,
        }),
      },
      now: () => now,
    });
    return {
      ...fake,
      answer: metrics.preflight(testSubject(), { ...request, signal }),
    };
  }

  it('shows a service whose triggers can fire and have not', async () => {
    const { answer, asked, instants } = preflight(everything());
    expect(await answer).toEqual({
      checkedAt: now,
      requestSeries: true,
      errorSeries: true,
      labelsMatch: true,
      singleSeries: true,
      scrapeInterval: 15_000,
      buckets: [1, 2, 5],
      falseAlarms: 0,
    });
    expect(instants).toHaveLength(6);
    expect(asked).toHaveLength(5);
    // Three hours of 15 s that end a window ago.
    expect(asked[0]).toMatchObject({
      from: now - minute - 719 * 15_000,
      to: now - minute,
    });
    expect(
      [...instants, ...asked.map(({ query }) => query)].every(query =>
        query.includes('track="stable"'),
      ),
    ).toBe(true);
  });

  it('shows that the counter of errors is missing', async () => {
    const { answer } = preflight(
      everything({ 'count(http_requests_errors_total{': vector([]) }),
    );
    expect(await answer).toMatchObject({
      requestSeries: true,
      errorSeries: false,
      labelsMatch: false,
    });
  });

  it('shows a label that only one side has', async () => {
    const { answer } = preflight(
      everything({ unless: vector([{ value: 2 }]) }),
    );
    expect(await answer).toMatchObject({
      errorSeries: true,
      labelsMatch: false,
    });
  });

  it.each([
    ['none', []],
    ['two', [{ value: 0 }, { labels: { replica: 'b' }, value: 0 }]],
  ])('shows that the ratio has %s series', async (_, rows) => {
    const { answer } = preflight(everything({ 'or vector(0)': vector(rows) }));
    expect(await answer).toMatchObject({ singleSeries: false });
  });

  it('measures the scrape interval whatever the jitter', async () => {
    const { answer } = preflight(everything({ 'up{': scrapes(30_012) }));
    expect(await answer).toMatchObject({ scrapeInterval: 30_000 });
  });

  it('believes the configuration where nothing tells the scrape interval', async () => {
    const none = HttpResponse.json({
      status: 'success',
      data: { resultType: 'matrix', result: [] },
    });
    const told = preflight(everything({ 'up{': none }), past, {
      server: { scrapeIntervalSeconds: 10 },
    });
    expect(await told.answer).toMatchObject({ scrapeInterval: 10_000 });
    const untold = preflight(everything({ 'up{': none }));
    expect((await untold.answer).scrapeInterval).toBeUndefined();
  });

  it('counts the times that a trigger would have fired', async () => {
    const during = (t: number, from: number, to: number) =>
      t >= now - from * minute && t < now - to * minute;
    const { answer } = preflight(everything(), {
      ...past,
      // Three minutes count, one does not.
      errorRatio: t =>
        during(t, 150, 147) || during(t, 90, 87) || during(t, 60, 59)
          ? 0.06
          : 0.01,
      p99: t => (during(t, 30, 20) ? 2.5 : 0.4),
    });
    expect(await answer).toMatchObject({ falseAlarms: 3 });
  });

  it('says nothing of alarms without a past', async () => {
    const { answer } = preflight(everything(), {});
    expect((await answer).falseAlarms).toBeUndefined();
  });

  it('reports what there is of a first release: nothing', async () => {
    const nothing = HttpResponse.json({
      status: 'success',
      data: { resultType: 'vector', result: [] },
    });
    const scraped = HttpResponse.json({
      status: 'success',
      data: { resultType: 'matrix', result: [] },
    });
    const { answer } = preflight(
      query =>
        (query.startsWith('up{') ? scraped : nothing).clone() as Response,
      {},
    );
    expect(await answer).toEqual({
      checkedAt: now,
      requestSeries: false,
      errorSeries: false,
      labelsMatch: false,
      singleSeries: false,
      buckets: [],
    });
  });

  it('reports the same where the cluster has no stable pods', async () => {
    const { answer, instants } = preflight(everything(), past, {
      section: { promotions: { pods: { by: 'pod-hash' } } },
    });
    expect(await answer).toMatchObject({ requestSeries: false, buckets: [] });
    expect(instants).toEqual([]);
  });

  it('is unknown where the server does not answer', async () => {
    const { answer } = preflight(() => HttpResponse.json({}, { status: 401 }));
    await expect(answer).rejects.toMatchObject({
      name: 'SourceError',
      reason: { key: 'general.unavailable.unauthorized' },
    });
  });

  it('is unknown where the past was not answered', async () => {
    const { answer } = preflight(everything(), {
      ...past,
      p99: { respond: () => HttpResponse.json({}, { status: 422 }) },
    });
    await expect(answer).rejects.toMatchObject({ name: 'SourceError' });
  });

  it('is unknown where an answer is partial', async () => {
    const { answer } = preflight(
      everything({
        unless: HttpResponse.json({
          status: 'success',
          warnings: ['a store is away'],
          data: { resultType: 'vector', result: [] },
        }),
      }),
    );
    await expect(answer).rejects.toMatchObject({
      reason: { key: 'general.unavailable.partial-response' },
    });
  });
});
