import {
  type DriverObservation,
  type GridSample,
  type LiveMetricsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { setupServer } from 'msw/node';
import { PrometheusLiveMetrics } from '../promotion/PrometheusLiveMetrics';
import { type FakeAnswers, fakePrometheus } from './fakePrometheus';
import { testConfiguration, testService, testSubject } from '.';

const base = 'http://prometheus.example';
/** The grid that {@link request} asks about. */
export const start = Date.parse('2026-11-02T10:00:00Z');
export const step = 15_000;
export const { signal } = new AbortController();

/** Three points of the canary. */
export const request: LiveMetricsRequest = {
  target: 'canary',
  from: start,
  to: start + 2 * step,
  step,
  window: 60_000,
  p99Limit: 2,
};

/** 300 requests a minute, 1 % of them failed, everything fast. */
export const healthy: FakeAnswers = {
  errorRatio: () => 0.01,
  requests: () => 300,
  p99: () => 0.4,
  slowShare: () => 0.001,
  share: () => 5,
  targetsUp: () => 2,
};

/** Live metrics over a server of Prometheus that answers as told. */
export class LiveWorld {
  readonly server = setupServer();

  liveMetrics(
    answers: FakeAnswers,
    options: {
      section?: object;
      server?: object;
      instant?: (query: string) => Response;
      podHashes?: DriverObservation['podHashes'];
    } = {},
  ) {
    const fake = fakePrometheus(base, answers, options.instant);
    this.server.use(...fake.handlers);
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

  async samplesOf(
    answers: FakeAnswers,
    more: Partial<LiveMetricsRequest> = {},
  ): Promise<GridSample[]> {
    const { metrics } = this.liveMetrics(answers);
    const answer = await metrics.query(
      testSubject(),
      { ...request, ...more },
      { signal },
    );
    return answer.samples;
  }
}
