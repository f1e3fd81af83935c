import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import prometheusModule from '@release-readiness/backstage-plugin-release-readiness-backend-module-prometheus';
import {
  type ApplicationMetrics,
  type CanaryTraffic,
  type CollectedService,
  type FactKind,
  type FactSource,
  type KnownFact,
  prometheusAlertRules,
  prometheusAlerts,
  prometheusApplicationMetrics,
  prometheusBackups,
  type PublishedFact,
  releaseReadinessPromotionExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  type PrometheusModel,
  renderHistory,
  type SandboxPrometheus,
  startPrometheus as startSandboxPrometheus,
  type TargetModel,
  WallScenarioClock,
} from '@release-readiness/sandbox';

import {
  describeWithServers,
  type PrometheusServer,
  startPrometheus,
} from '../servers';

/** The two are asked moments apart; rates over five minutes differ by less. */
const RATE_TOLERANCE = 0.05;
/** A scrape may happen between the two questions. */
const SAMPLE_TOLERANCE = 2 * 15_000;

const RULES = `
groups:
  - name: standard
    rules:
      - alert: ErrorRateTooHigh
        expr: rate(http_requests_errors_total[5m]) / rate(http_requests_total[5m]) > 0.05
        for: 1m
        labels: { severity: critical }
      - alert: LatencyTooHigh
        expr: histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m])) > 1
        for: 2m
        labels: { severity: warning }
      - alert: MemoryHigh
        expr: jvm_memory_used_bytes / jvm_memory_max_bytes > 0.85
        labels: { severity: critical }
  - name: own
    rules:
      - record: service:errors:ratio
        expr: sum by (service) (rate(http_requests_errors_total[5m])) / sum by (service) (rate(http_requests_total[5m]))
      - alert: PaymentErrors
        expr: sum(rate(http_requests_total{code=~"5..",service="mall-payment"}[5m])) / sum(rate(http_requests_total{service="mall-payment"}[5m])) > 0.02
        labels: { severity: critical }
      - alert: CartErrors
        expr: 100 * sum(rate(http_requests_errors_total{job="mall-cart"}[5m])) / sum(rate(http_requests_total{job="mall-cart"}[5m])) > 5
        for: 1m
        labels: { severity: critical }
      - alert: RecordedErrors
        expr: service:errors:ratio > 0.04
      - alert: CannotBeEvaluated
        expr: http_request_duration_seconds_bucket{service="mall-order"} / on (job) http_request_duration_seconds_bucket{service="mall-order"} > 1
`;

function pod(
  service: string,
  index: number,
  start: Date,
  more: Partial<TargetModel> & { errorRatio?: number; track?: string } = {},
): TargetModel {
  const { errorRatio = 0.01, track, ...target } = more;
  const name = `${service}-${index}`;
  return {
    environment: 'prod',
    service,
    pod: name,
    job: service,
    labels: {
      namespace: 'mall-prod',
      service,
      pod: name,
      ...(track && { track }),
    },
    traffic: {
      load: [
        {
          from: start,
          value: {
            requestsPerSecond: 20 + index,
            errorRatio,
            latency: { medianSeconds: 0.1, p99Seconds: 0.5 },
          },
        },
      ],
    },
    ...target,
  };
}

function restoreTest(
  from: Date,
  database: string,
  [source, restored]: [number, number],
): NonNullable<TargetModel['series']> {
  const numbers = {
    backup_restore_test_last_success_timestamp_seconds:
      from.getTime() / 1000 - source,
    backup_restore_test_source_rows: source,
    backup_restore_test_restored_rows: restored,
  };
  return Object.entries(numbers).map(([name, value]) => ({
    kind: 'gauge',
    name,
    labels: { service: 'mall-order', database },
    value: [{ from, value }],
  }));
}

function companyModel(start: Date, file: string): PrometheusModel {
  const payment = pod('mall-payment', 0, start);
  return {
    name: 'prod',
    historyStart: start,
    authentication: { type: 'none' },
    queryWarnings: [],
    ruleFiles: [{ file, content: RULES }],
    targets: [
      pod('mall-order', 0, start, { track: 'stable' }),
      pod('mall-order', 1, start, { track: 'canary', errorRatio: 0.2 }),
      {
        ...payment,
        traffic: { ...payment.traffic!, codeLabel: 'code' },
        jvm: {
          memoryUsedBytes: [{ from: start, value: 9e8 }],
          memoryMaxBytes: 1e9,
          threads: 40,
        },
      },
      pod('mall-cart', 0, start, {
        omissions: [{ metric: 'http_requests_errors_total', from: start }],
      }),
      {
        ...pod('backups', 0, start),
        traffic: undefined,
        honorLabels: true,
        series: [
          {
            kind: 'recurring-timestamp',
            name: 'backup_last_success_timestamp_seconds',
            labels: { service: 'mall-order', type: 'full' },
            last: start,
            everySeconds: 86_400,
          },
          {
            kind: 'gauge',
            name: 'cnpg_collector_last_available_backup_timestamp',
            labels: { service: 'cnpg', cluster: 'mall-payment' },
            value: [{ from: start, value: 0 }],
          },
          ...restoreTest(start, 'orders', [10, 10]),
          ...restoreTest(start, 'invoices', [1_000, 10]),
        ],
      },
    ],
  };
}

function serviceNamed(name: string): CollectedService {
  return {
    entityRef: `component:default/${name}`,
    name,
    title: name,
    environments: { prod: { cluster: 'prod', namespace: 'mall-prod' } },
    absentEnvironments: [],
    metricsService: name,
    backupName: name,
    runtime: 'jvm',
    problems: [],
  };
}

const services = ['mall-order', 'mall-payment', 'mall-cart'].map(serviceNamed);

/** What the product's module publishes about a server. */
async function collectFrom(url: string): Promise<PublishedFact[]> {
  const sources: FactSource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        releaseReadinessSourcesExtensionPoint,
        { addSource: source => sources.push(source) },
      ],
      [
        releaseReadinessPromotionExtensionPoint,
        {
          addDriver: () => undefined,
          setLiveMetrics: () => undefined,
          setProductionObserver: () => undefined,
          setReleaseComparison: () => undefined,
        },
      ],
    ],
    features: [
      prometheusModule,
      mockServices.rootConfig.factory({
        data: {
          releaseReadiness: {
            prometheus: {
              servers: [{ name: 'prod', url, environments: ['prod'] }],
            },
          },
        },
      }),
    ],
  });
  try {
    const published: PublishedFact[] = [];
    const [source] = sources;
    const [target] = await source.targets();
    await source.collect(target, {
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
      services: () => services,
      publish: async facts => {
        published.push(...facts);
      },
      confirm: async () => undefined,
      reportBudget: () => undefined,
      now: () => new Date(),
    });
    return published;
  } finally {
    await backend.stop();
  }
}

interface Comparable {
  keys: string[];
  exact: unknown;
  times: Record<string, number>;
  rates: Record<string, number>;
}

/** Facts taken apart: what must be equal, and what must be close. */
function comparable(facts: PublishedFact[], url: string): Comparable {
  const times: Record<string, number> = {};
  const rates: Record<string, number> = {};
  const exact = facts.map(({ entityRef, reference, fact }) => {
    const key = `${entityRef} ${reference.key}`;
    if (fact.status !== 'known') {
      return [key, fact];
    }
    // As it is stored: without what is undefined, without the server's address.
    const value = JSON.parse(JSON.stringify(fact.value).replaceAll(url, ''));
    if (reference.key.includes('application-metrics')) {
      for (const signal of ['requests', 'errors', 'duration'] as const) {
        const { newestSampleAt } = (value as ApplicationMetrics)[signal];
        if (newestSampleAt) {
          times[`${key} ${signal}`] = Date.parse(newestSampleAt);
          value[signal].newestSampleAt = 'fresh';
        }
      }
    }
    if (reference.key.includes('canary-traffic')) {
      for (const track of ['canary', 'stable'] as const) {
        const figures = (value as CanaryTraffic)[track] ?? {};
        for (const [name, figure] of Object.entries(figures)) {
          rates[`${key} ${track} ${name}`] = figure;
        }
        delete value[track];
      }
    }
    for (const rule of value.rules ?? []) {
      // What takes time to fire is not there yet on a server just started.
      delete rule.state;
      delete rule.lastEvaluationAt;
      rule.lastError &&= rule.lastError.split(' ').slice(0, 3);
    }
    const alerts = value.alerts?.filter(
      ({ name }: { name: string }) => name === 'MemoryHigh',
    );
    alerts?.forEach((alert: { activeAt?: string }) => delete alert.activeAt);
    return [key, { ...value, ...(alerts && { alerts }) }];
  });
  return {
    keys: facts.map(
      ({ entityRef, reference }) => `${entityRef} ${reference.key}`,
    ),
    exact,
    times,
    rates,
  };
}

describe.each([
  { version: 'debian', servers: 'prometheus-debian' },
  { version: '3', servers: 'prometheus-3' },
] as const)('Prometheus $version', ({ version, servers }) => {
  describeWithServers('and the sandbox', [servers], () => {
    let folder: string;
    let real: PrometheusServer;
    let sandbox: SandboxPrometheus;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'rules-'));
      const file = join(folder, 'rules.yaml');
      writeFileSync(file, RULES);
      const clock = WallScenarioClock.create();
      const start = clock.ago('40m');
      const model = companyModel(start, file);
      real = await startPrometheus({
        version,
        ruleFiles: [file],
        history: renderHistory(model, {
          from: start,
          // No further: what rules record must be newer.
          to: new Date(),
        }),
      });
      sandbox = await startSandboxPrometheus({ model, clock });
      await real.waitUntilEvaluated();
    });

    afterAll(async () => {
      await real?.stop();
      await sandbox?.server.close();
      rmSync(folder, { recursive: true });
    });

    it('give the product the same facts', async () => {
      const expected = comparable(await collectFrom(real.url), real.url);
      const { url } = sandbox.server;
      const actual = comparable(await collectFrom(url), url);
      expect(actual.keys).toHaveLength(15);
      expect(actual.exact).toEqual(expected.exact);
      for (const [aspect, tolerance] of [
        ['times', () => SAMPLE_TOLERANCE],
        ['rates', (value: number) => value * RATE_TOLERANCE],
      ] as const) {
        expect(Object.keys(actual[aspect])).toEqual(
          Object.keys(expected[aspect]),
        );
        expect(Object.keys(expected[aspect]).length).toBeGreaterThan(5);
        for (const [name, value] of Object.entries(expected[aspect])) {
          const difference = Math.abs(actual[aspect][name] - value);
          expect([name, difference <= tolerance(value)]).toEqual([name, true]);
        }
      }
    });

    it('let the product see what each service lacks', async () => {
      const facts = await collectFrom(real.url);
      const valueOf = <T>(name: string, kind: FactKind<T>): T => {
        const { fact } = facts.find(
          ({ entityRef, reference }) =>
            entityRef.endsWith(`/${name}`) && reference.kind.id === kind.id,
        )!;
        expect(fact.status).toBe('known');
        return (fact as KnownFact<T>).value;
      };
      const rules = (name: string) =>
        valueOf(name, prometheusAlertRules).rules.map(
          ({ name: rule, analysis: { shape, coverage, selectors } }) => [
            rule,
            shape,
            coverage,
            selectors.every(({ matchesSeries }) => matchesSeries),
          ],
        );
      expect(rules('mall-order')).toEqual([
        ['CannotBeEvaluated', 'other', 'own', true],
        ['RecordedErrors', 'error-ratio', 'global', true],
        ['ErrorRateTooHigh', 'error-ratio', 'global', true],
        ['LatencyTooHigh', 'latency-quantile', 'global', true],
      ]);
      // Its requests carry a status code that its errors don't.
      expect(rules('mall-payment')).toEqual([
        ['PaymentErrors', 'error-ratio', 'own', true],
        ['RecordedErrors', 'error-ratio', 'global', true],
        ['ErrorRateTooHigh', 'other', 'global', true],
        ['LatencyTooHigh', 'latency-quantile', 'global', true],
        ['MemoryHigh', 'memory-ratio', 'global', true],
      ]);
      expect(valueOf('mall-cart', prometheusApplicationMetrics)).toMatchObject({
        requests: { series: 1 },
        errors: { series: 0 },
        duration: { buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10] },
      });
      expect(valueOf('mall-payment', prometheusAlerts).alerts).toMatchObject([
        { name: 'MemoryHigh', state: 'firing', severity: 'critical' },
      ]);
      expect(valueOf('mall-payment', prometheusBackups).full).toEqual({
        metric: 'cnpg_collector_last_available_backup_timestamp',
      });
      expect(
        valueOf('mall-order', prometheusBackups).restoreTest,
      ).toMatchObject({
        series: { database: 'invoices' },
        comparisons: [
          {
            series: { database: 'invoices' },
            sourceRows: 1_000,
            restoredRows: 10,
          },
          {
            series: { database: 'orders' },
            sourceRows: 10,
            restoredRows: 10,
          },
        ],
      });
    });
  });
});
