import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type PrometheusModel,
  scrapeJobs,
  startAlertmanager as startSandboxAlertmanager,
  startExposition,
  startPrometheus as startSandboxPrometheus,
  type TargetModel,
  WallScenarioClock,
} from '@release-readiness/sandbox';
import { parse } from 'yaml';

import {
  describeWithServers,
  sendRequest,
  startAlertmanager,
  startPrometheus,
  waitUntil,
} from '../servers';

const RULES = `
groups:
  - name: memory
    rules:
      - alert: MemoryHigh
        expr: jvm_memory_used_bytes / jvm_memory_max_bytes > 0.85
        labels: { severity: critical }
        annotations: { summary: 'memory of {{ $labels.service }}' }
      - alert: MemoryRising
        expr: jvm_memory_used_bytes / jvm_memory_max_bytes > 0.7
        labels: { severity: warning }
      - alert: Restarted
        expr: up == 1
        labels: { severity: info }
`;

const CONFIGURATION = `
route:
  receiver: mail
  group_wait: 1h
  routes:
    - matchers: [severity="critical"]
      receiver: phone
      continue: true
    - match_re: { severity: critical|warning }
      receiver: chat
      routes:
        - matchers: ['service=~"mall-pay.*"']
          receiver: payments
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
    equal: [service]
receivers:
  - name: mail
  - name: phone
  - name: chat
  - name: payments
`;

const SERVICES = { 'mall-order': 0.9, 'mall-payment': 0.8, 'mall-cart': 0.2 };

interface Alert {
  labels: Record<string, string>;
  annotations: object;
  receivers: { name: string }[];
  status: { state: string; silencedBy: string[]; inhibitedBy: string[] };
}

function target(service: string, used: number, start: Date): TargetModel {
  return {
    environment: 'prod',
    service,
    pod: `${service}-0`,
    job: service,
    labels: { namespace: 'mall-prod', service },
    jvm: {
      memoryUsedBytes: [{ from: start, value: used * 1e9 }],
      memoryMaxBytes: 1e9,
      threads: 9,
    },
  };
}

async function read(url: string, path: string) {
  const { status, text } = await sendRequest(`${url}/api/v2/${path}`);
  expect(status).toBe(200);
  return JSON.parse(text);
}

/** Alerts without times and identifiers, which each server makes itself. */
const summary = (alerts: Alert[]) =>
  alerts
    .map(({ labels, annotations, receivers, status, ...more }) => ({
      keys: Object.keys(more).sort(),
      labels,
      annotations,
      receivers: receivers.map(({ name }) => name).sort(),
      state: status.state,
      silenced: status.silencedBy.length,
      inhibited: status.inhibitedBy.length,
    }))
    .sort((a, b) =>
      JSON.stringify(Object.entries(a.labels).sort()) <
      JSON.stringify(Object.entries(b.labels).sort())
        ? -1
        : 1,
    );

describeWithServers(
  'With the same rules and configuration, a real Alertmanager',
  ['prometheus-3', 'alertmanager'],
  () => {
    it('and the sandbox hold the same alerts, receivers, routes and silences', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'rules-'));
      const file = join(folder, 'rules.yaml');
      writeFileSync(file, RULES);
      const clock = WallScenarioClock.create();
      const start = clock.ago('10m');
      const model: PrometheusModel = {
        name: 'prod',
        historyStart: start,
        scrapeIntervalSeconds: 1,
        authentication: { type: 'none' },
        externalLabels: { cluster: 'prod' },
        targets: Object.entries(SERVICES).map(([service, used]) =>
          target(service, used, start),
        ),
        ruleFiles: [{ file, content: RULES }],
        queryWarnings: [],
      };
      const sandboxPrometheus = await startSandboxPrometheus({ model, clock });
      const sandbox = await startSandboxAlertmanager({
        model: {
          name: 'mall',
          authentication: { type: 'none' },
          config: CONFIGURATION,
          silences: [],
        },
        sources: [sandboxPrometheus],
        clock,
      });
      const exposition = await startExposition({
        models: [model],
        now: () => clock.now().getTime(),
      });
      const real = await startAlertmanager({ config: CONFIGURATION });
      const prometheus = await startPrometheus({
        version: '3',
        ruleFiles: [file],
        externalLabels: model.externalLabels,
        alertmanagers: [real.address],
        scrapeJobs: scrapeJobs(model, exposition.url.replace('http://', '')),
      });
      const sandboxUrl = sandbox.server.url;
      try {
        for (const url of [real.url, sandboxUrl]) {
          const answer = await sendRequest(`${url}/api/v2/silences`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({
              matchers: [
                {
                  name: 'service',
                  value: 'mall-(cart|nobody)',
                  isRegex: true,
                  isEqual: true,
                },
              ],
              startsAt: new Date(Date.now() - 1_000),
              endsAt: new Date(Date.now() + 600_000),
              createdBy: 'operations',
              comment: 'known',
            }),
          });
          expect(answer.status).toBe(200);
        }
        const expected = await waitUntil('all alerts arrived', async () => {
          const alerts = summary(await read(real.url, 'alerts'));
          // An inhibition or a silence takes effect a moment later.
          const settled = alerts.filter(({ state }) => state !== 'unprocessed');
          const suppressed = alerts.filter(
            ({ state }) => state === 'suppressed',
          );
          return settled.length === 6 && suppressed.length === 2
            ? alerts
            : undefined;
        });
        expect(summary(await read(sandboxUrl, 'alerts'))).toEqual(expected);
        expect(new Set(expected.flatMap(({ receivers }) => receivers))).toEqual(
          new Set(['mail', 'phone', 'chat', 'payments']),
        );

        for (const url of [real.url, sandboxUrl]) {
          expect(
            (await read(url, 'receivers'))
              .map(({ name }: { name: string }) => name)
              .sort(),
          ).toEqual(['chat', 'mail', 'payments', 'phone']);
          const [silence] = await read(url, 'silences');
          expect(silence).toMatchObject({
            createdBy: 'operations',
            status: { state: 'active' },
            matchers: [
              {
                name: 'service',
                value: 'mall-(cart|nobody)',
                isRegex: true,
                isEqual: true,
              },
            ],
          });
          const { route } = parse((await read(url, 'status')).config.original);
          expect(route).toMatchObject({
            receiver: 'mail',
            routes: [
              { receiver: 'phone', continue: true },
              { receiver: 'chat', routes: [{ receiver: 'payments' }] },
            ],
          });
        }
      } finally {
        await prometheus.stop();
        await real.stop();
        await exposition.close();
        await sandbox.server.close();
        await sandboxPrometheus.server.close();
        rmSync(folder, { recursive: true });
      }
    });
  },
);
