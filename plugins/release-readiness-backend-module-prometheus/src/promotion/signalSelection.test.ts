import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import { testSubject } from '../__testUtils__';
import { vector } from '../__testUtils__/fakePrometheus';
import {
  healthy,
  LiveWorld,
  request,
  signal,
} from '../__testUtils__/LiveWorld';

describe('the series of live metrics', () => {
  const world = new LiveWorld();
  registerMswTestHooks(world.server);

  it('select the canary by the configured label, within the service', async () => {
    const { metrics, asked } = world.liveMetrics(healthy, {
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
    const { metrics, asked } = world.liveMetrics(healthy, {
      section: { promotions: { pods: { by: 'pod-hash' } } },
      podHashes: { stable: ['aaa'], canary: ['bbb', 'ccc'] },
    });
    await metrics.query(testSubject(), request, { signal });
    expect(asked.find(({ name }) => name === 'requests')?.query).toContain(
      'rollouts_pod_template_hash=~"bbb|ccc"',
    );
  });

  it('find every point missing while no pod of the canary runs', async () => {
    const { metrics, asked } = world.liveMetrics(healthy, {
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
      const { metrics, asked } = world.liveMetrics(healthy, {
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
      const { metrics } = world.liveMetrics(healthy, {
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
});
