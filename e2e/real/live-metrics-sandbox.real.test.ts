import {
  type PrometheusModel,
  renderHistory,
  type SandboxPrometheus,
  startPrometheus as startSandboxPrometheus,
  type TargetModel,
  WallScenarioClock,
} from '@release-readiness/sandbox';
import { defaultPromotionPolicy as policy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { MetricValue } from '@release-readiness/backstage-plugin-release-readiness-node';

import {
  describeWithServers,
  type PrometheusServer,
  startPrometheus,
} from '../servers';
import { liveMetricsOf, requestOf, subjectOf } from './live-metrics/ask';

const MINUTE = 60_000;
const RELATIVE_TOLERANCE = 1e-9;
const { signal } = new AbortController();

function pod(track: 'canary' | 'stable', start: Date): TargetModel {
  const at = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);
  const calm = {
    requestsPerSecond: track === 'canary' ? 3 : 57,
    errorRatio: 0.01,
    latency: { medianSeconds: 0.08, p99Seconds: 0.4 },
  };
  const failing = {
    ...calm,
    errorRatio: 0.2,
    latency: { medianSeconds: 0.5, p99Seconds: 4 },
  };
  const name = `mall-order-${track}`;
  return {
    environment: 'prod',
    service: 'mall-order',
    pod: name,
    job: 'mall-order',
    labels: { namespace: 'mall-prod', service: 'mall-order', pod: name, track },
    from: track === 'canary' ? at(21) : start,
    until: track === 'canary' ? at(40) : undefined,
    traffic: {
      load: [
        { from: start, value: calm },
        ...(track === 'canary' ? [{ from: at(30), value: failing }] : []),
      ],
    },
  };
}

function agrees(actual: MetricValue | undefined, wanted?: MetricValue) {
  return (
    actual?.problem === wanted?.problem &&
    (Object.is(actual?.value, wanted?.value) ||
      Math.abs(actual!.value! - wanted!.value!) <=
        RELATIVE_TOLERANCE * Math.abs(wanted!.value!))
  );
}

describeWithServers(
  'Of the same canary, Prometheus 3 and the sandbox',
  ['prometheus-3'],
  () => {
    // Off the grid: the moments of scrapes are not those of points.
    const start = new Date(
      Math.floor(Date.now() / MINUTE) * MINUTE - 120 * MINUTE + 31,
    );
    const end = new Date(start.getTime() + 60 * MINUTE);
    const model: PrometheusModel = {
      name: 'prod',
      historyStart: start,
      authentication: { type: 'none' },
      targets: [pod('stable', start), pod('canary', start)],
      ruleFiles: [],
      queryWarnings: [],
    };
    let real: PrometheusServer;
    let sandbox: SandboxPrometheus;

    beforeAll(async () => {
      real = await startPrometheus({
        version: '3',
        history: renderHistory(model, { from: start, to: end }),
      });
      sandbox = await startSandboxPrometheus({
        model,
        clock: WallScenarioClock.create(),
      });
    });

    afterAll(async () => {
      await real?.stop();
      await sandbox?.server.close();
    });

    it.each(['canary', 'stable', 'service'] as const)(
      'tell live metrics the same about the %s',
      async target => {
        const from = start.getTime() + 22 * MINUTE;
        const to = start.getTime() + 39 * MINUTE;
        const [wanted, actual] = await Promise.all(
          [real.url, sandbox.server.url].map(async url => {
            const { samples } = await liveMetricsOf(url, to).query(
              subjectOf('mall-order'),
              requestOf(from, to, { target }),
              { signal },
            );
            return samples;
          }),
        );
        expect(actual.map(({ t }) => t)).toEqual(wanted.map(({ t }) => t));
        actual.forEach((sample, index) => {
          for (const name of [
            'errorRatio',
            'requests',
            'p99',
            'slowShare',
            'share',
          ] as const) {
            const other = wanted[index][name];
            expect([
              sample.t,
              name,
              agrees(sample[name], other) || [sample[name], other],
            ]).toEqual([sample.t, name, true]);
          }
        });
        expect(wanted.some(({ p99 }) => p99.value !== undefined)).toBe(true);
      },
    );

    it('pass the same preflight', async () => {
      const [wanted, actual] = await Promise.all(
        [real.url, sandbox.server.url].map(url =>
          liveMetricsOf(url, end.getTime()).preflight(subjectOf('mall-order'), {
            step: policy.gridStep,
            window: policy.queryWindow,
            bridgedPoints: policy.bridgedPoints,
            breachShare: policy.breachShare,
            errorRate: policy.rollbackErrorRate,
            p99: policy.rollbackP99,
            signal,
          }),
        ),
      );
      expect(actual).toEqual(wanted);
      expect(wanted).toMatchObject({
        requestSeries: true,
        errorSeries: true,
        labelsMatch: true,
        singleSeries: true,
        scrapeInterval: 15_000,
        falseAlarms: 0,
      });
    });
  },
);
