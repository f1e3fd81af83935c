import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  PrometheusModel,
  renderHistory,
  SandboxPrometheus,
  scrapeJobs,
  startExposition,
  startPrometheus as startSandboxPrometheus,
  TargetModel,
  WallScenarioClock,
} from '@release-readiness/sandbox';
import {
  describeWithServers,
  type PrometheusServer,
  sendRequest,
  startPrometheus,
  waitUntil,
} from '../servers';

const MINUTE = 60_000;
/** Values may differ by floating-point order of operations only. */
const RELATIVE_TOLERANCE = 1e-9;

/** What the product asks, and what alert expressions use. */
const QUERIES = [
  'up',
  'count by (service) (http_requests_total)',
  'max by (namespace, service) (timestamp(http_requests_total))',
  'max by (service, le) (timestamp(http_request_duration_seconds_bucket))',
  'sum by (service) (rate(http_requests_total[5m]))',
  'sum by (service) (increase(http_requests_errors_total[1m])) / sum by (service) (increase(http_requests_total[1m]))',
  '(sum(increase(http_requests_errors_total{service="mall-order"}[1m])) or vector(0)) / sum(increase(http_requests_total{service="mall-order"}[1m]))',
  'rate(http_requests_errors_total[5m]) / rate(http_requests_total[5m])',
  'rate(http_requests_errors_total[5m]) / rate(http_requests_total[5m]) > 0.05',
  'rate(http_requests_errors_total[5m]) / rate(http_requests_total[5m]) > bool 0.05',
  'sum by (service) (rate(http_requests_total{code=~"5.."}[5m])) / sum by (service) (rate(http_requests_total[5m]))',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  'histogram_quantile(0.5, sum by (service, le) (rate(http_request_duration_seconds_bucket[2m])))',
  'histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m])) > 1',
  'rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])',
  'jvm_memory_used_bytes / jvm_memory_max_bytes > 0.5',
  'jvm_memory_used_bytes / on (pod) group_left (area) jvm_memory_max_bytes',
  'time() - backup_restore_test_last_success_timestamp_seconds',
  'max by (service, data_class) (backup_restore_test_last_success_timestamp_seconds)',
  'avg_over_time(jvm_memory_used_bytes[10m])',
  'max_over_time(jvm_memory_used_bytes[10m] offset 5m)',
  'count_over_time(http_requests_total[1m])',
  'irate(http_requests_total[1m])',
  'last_over_time(http_requests_total[3m])',
  'absent(http_requests_total{service="nobody"})',
  'http_requests_total and on (service) jvm_threads_current',
  'http_requests_total unless on (service) jvm_threads_current',
  'http_requests_total{code="200"} or up',
  'sum without (pod, instance) (http_requests_total)',
  'min(http_requests_total) + avg(http_requests_total) * 2 ^ 3 % 7',
  'clamp_max(abs(-jvm_threads_current), 40)',
  'scalar(sum(up)) + vector(1)',
  'label_replace(up, "short", "$1", "service", "mall-(.*)")',
  'max_over_time(sum(rate(http_requests_total[1m]))[5m:30s])',
  'count by (service) ({__name__=~"http_request.*_bucket", le="1"})',
];

/** Refused by both with the same status and type of error. */
const MISTAKES = [
  'sum(',
  'http_requests_total{',
  '{service=~".*"}',
  '1 > 2',
  'up + on (job) up{service="mall-order"}',
  'http_requests_total / on (service) http_requests_total',
];

interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

interface ReportedAlert {
  labels: object;
  annotations: object;
  state: string;
  value: string;
}

interface ReportedRule {
  name: string;
  query: string;
  health: string;
  state?: string;
  duration?: number;
  labels?: object;
  lastError?: string;
  alerts?: ReportedAlert[];
}

interface ReportedTarget {
  labels: { pod: string };
  health: string;
}

function pod(
  service: string,
  name: string,
  start: Date,
  traffic: TargetModel['traffic'],
  more: Partial<TargetModel> = {},
): TargetModel {
  return {
    environment: 'prod',
    service,
    pod: name,
    job: service,
    labels: { namespace: 'mall-prod', service, pod: name },
    from: start,
    traffic,
    ...more,
  };
}

/** Two services; load, errors and latency change; a pod starts in the middle. */
function companyModel(start: Date): PrometheusModel {
  const at = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);
  const calm = {
    requestsPerSecond: 23,
    errorRatio: 0.01,
    latency: { medianSeconds: 0.08, p99Seconds: 0.4 },
  };
  return {
    name: 'prod',
    historyStart: start,
    authentication: { type: 'none' },
    targets: [
      pod('mall-order', 'mall-order-0', start, {
        load: [
          { from: start, value: calm },
          {
            from: at(20),
            value: {
              ...calm,
              errorRatio: 0.2,
              latency: { medianSeconds: 0.5, p99Seconds: 4 },
            },
          },
          { from: at(40), value: { ...calm, requestsPerSecond: 51 } },
        ],
      }),
      pod('mall-order', 'mall-order-1', at(37), {
        load: [{ from: start, value: calm }],
      }),
      pod(
        'mall-payment',
        'mall-payment-0',
        start,
        { load: [{ from: start, value: calm }], codeLabel: 'code' },
        {
          jvm: {
            memoryUsedBytes: [
              { from: start, value: 6e8 },
              { from: at(30), value: 9e8 },
            ],
            memoryMaxBytes: 1e9,
            threads: 42,
          },
          series: [
            {
              kind: 'recurring-timestamp',
              name: 'backup_restore_test_last_success_timestamp_seconds',
              labels: { data_class: 'core' },
              last: at(25),
              everySeconds: 600,
            },
          ],
        },
      ),
    ],
    ruleFiles: [],
    queryWarnings: [],
  };
}

async function ask(url: string, query: string, time: number) {
  const { status, text } = await sendRequest(`${url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams({ query, time: String(time / 1000) })),
  });
  return { status, body: JSON.parse(text) };
}

function bySeries(samples: readonly Sample[]) {
  return new Map(
    samples.map(({ metric, value }) => [
      JSON.stringify(Object.entries(metric).sort()),
      Number(value[1]),
    ]),
  );
}

function expectEqualVectors(
  label: string,
  actual: readonly Sample[],
  expected: readonly Sample[],
) {
  const found = bySeries(actual);
  const wanted = bySeries(expected);
  expect([label, [...found.keys()].sort()]).toEqual([
    label,
    [...wanted.keys()].sort(),
  ]);
  for (const [series, value] of wanted) {
    const other = found.get(series)!;
    const close =
      Object.is(other, value) ||
      Math.abs(other - value) <= RELATIVE_TOLERANCE * Math.abs(value);
    expect([label, series, close || [other, value]]).toEqual([
      label,
      series,
      true,
    ]);
  }
}

describe.each([
  { version: 'debian', servers: 'prometheus-debian' },
  { version: '3', servers: 'prometheus-3' },
] as const)(
  'With the same series, Prometheus $version',
  ({ version, servers }) => {
    describeWithServers('and the sandbox', [servers], () => {
      const start = new Date(
        Math.floor(Date.now() / MINUTE) * MINUTE - 120 * MINUTE,
      );
      const model = companyModel(start);
      // Off the grid of the scrapes, where 2.42 and 3 see the same samples;
      // before the first change, during errors, after a pod came.
      const times = [15.0312, 24.5071, 38.2113, 55.7777].map(minutes =>
        Math.round(start.getTime() + minutes * MINUTE),
      );
      let real: PrometheusServer;
      let sandbox: SandboxPrometheus;

      beforeAll(async () => {
        real = await startPrometheus({
          version,
          history: renderHistory(model, {
            from: start,
            to: new Date(start.getTime() + 60 * MINUTE),
          }),
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

      it.each(QUERIES)('give the same answer to %s', async query => {
        for (const time of times) {
          const expected = await ask(real.url, query, time);
          const actual = await ask(sandbox.server.url, query, time);
          expect([actual.status, actual.body.error]).toEqual([200, undefined]);
          expect(actual.body.data.resultType).toBe(
            expected.body.data.resultType,
          );
          expectEqualVectors(
            `${query} at ${time - start.getTime()} ms`,
            actual.body.data.result,
            expected.body.data.result,
          );
        }
      });

      it('have answers to compare for every query', async () => {
        const empty: string[] = [];
        for (const query of QUERIES) {
          let size = 0;
          for (const time of times) {
            const { body } = await ask(real.url, query, time);
            size += body.data.result.length;
          }
          if (size === 0) {
            empty.push(query);
          }
        }
        expect(empty).toEqual([]);
      });

      it('give the same ranges', async () => {
        const parameters = new URLSearchParams({
          query: QUERIES[6],
          start: String(start.getTime() / 1000 + 600.5),
          end: String(start.getTime() / 1000 + 3300.5),
          step: '15',
        });
        const read = async (url: string) => {
          const answer = await sendRequest(
            `${url}/api/v1/query_range?${parameters}`,
          );
          return JSON.parse(answer.text).data.result[0].values as [
            number,
            string,
          ][];
        };
        const expected = await read(real.url);
        const actual = await read(sandbox.server.url);
        expect(expected).toHaveLength(181);
        expect(actual.map(([time]) => time)).toEqual(
          expected.map(([time]) => time),
        );
        actual.forEach(([time, value], index) => {
          const wanted = Number(expected[index][1]);
          expect([
            time,
            Math.abs(Number(value) - wanted) <= RELATIVE_TOLERANCE * wanted,
          ]).toEqual([time, true]);
        });
      });

      it.each(MISTAKES)('refuse %s alike', async query => {
        const time = start.getTime() + 55 * MINUTE;
        const expected = await ask(real.url, query, time);
        const actual = await ask(sandbox.server.url, query, time);
        expect([actual.status, actual.body.errorType]).toEqual([
          expected.status,
          expected.body.errorType,
        ]);
        expect(actual.status).not.toBe(200);
      });
    });
  },
);

const LIVE_RULES = `
groups:
  - name: live
    rules:
      - alert: MemoryHigh
        expr: jvm_memory_used_bytes / jvm_memory_max_bytes > 0.85
        labels: { severity: warning }
        annotations: { summary: '{{ $labels.service }} uses {{ $value | humanizePercentage }}' }
      - alert: MemoryHighForLong
        expr: jvm_memory_used_bytes / jvm_memory_max_bytes > 0.85
        for: 1h
        labels: { severity: critical }
      - alert: NothingWrong
        expr: jvm_memory_used_bytes / jvm_memory_max_bytes > 0.95
      - alert: CannotBeEvaluated
        expr: http_request_duration_seconds_bucket / on (job) http_request_duration_seconds_bucket
      - record: job:up:sum
        expr: sum by (service) (up)
`;

describeWithServers(
  'Scraping the same exposition with the same rules, Prometheus 3',
  ['prometheus-3'],
  () => {
    it('and the sandbox report the same rules, alerts and targets', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'rules-'));
      const file = join(folder, 'live.yaml');
      writeFileSync(file, LIVE_RULES);
      const clock = WallScenarioClock.create();
      const model = {
        ...companyModel(clock.ago('50m')),
        scrapeIntervalSeconds: 1,
        ruleFiles: [{ file, content: LIVE_RULES }],
      };
      const exposition = await startExposition({
        models: [model],
        now: () => clock.now().getTime(),
      });
      const sandbox = await startSandboxPrometheus({ model, clock });
      const real = await startPrometheus({
        version: '3',
        scrapeJobs: scrapeJobs(model, exposition.url.replace('http://', '')),
        ruleFiles: [file],
      });
      try {
        await real.waitUntilEvaluated();
        const read = async (url: string, path: string) =>
          JSON.parse((await sendRequest(`${url}/api/v1/${path}`)).text).data;
        const summary = (data: {
          groups: { file: string; rules: ReportedRule[] }[];
        }) =>
          data.groups.map(group => ({
            keys: Object.keys(group).sort(),
            file: group.file,
            rules: group.rules.map(rule => ({
              keys: Object.keys(rule).sort(),
              name: rule.name,
              query: rule.query,
              state: rule.state,
              health: rule.health,
              duration: rule.duration,
              labels: rule.labels,
              failed: rule.lastError?.split(' ').slice(0, 3),
              alerts: rule.alerts?.map(alert => ({
                keys: Object.keys(alert).sort(),
                labels: alert.labels,
                annotations: alert.annotations,
                state: alert.state,
                value: alert.value,
              })),
            })),
          }));
        await waitUntil('rules agree', async () => {
          const wanted = summary(await read(real.url, 'rules'));
          return wanted[0].rules[0].state === 'firing' || undefined;
        });
        expect(summary(await read(sandbox.server.url, 'rules'))).toEqual(
          summary(await read(real.url, 'rules')),
        );
        const targets = (data: { activeTargets: ReportedTarget[] }) =>
          data.activeTargets
            .map(({ labels, health }) => ({ labels, health }))
            .sort((a, b) => (a.labels.pod < b.labels.pod ? -1 : 1));
        expect(
          targets(await read(sandbox.server.url, 'targets?state=active')),
        ).toEqual(targets(await read(real.url, 'targets?state=active')));
      } finally {
        await real.stop();
        await sandbox.server.close();
        await exposition.close();
        rmSync(folder, { recursive: true });
      }
    });
  },
);
