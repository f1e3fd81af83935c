import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startAlertmanager, type AlertmanagerServer } from './alertmanager';
import { describeWithServers } from './describeWithServers';
import { waitUntil } from './polling';
import { startPrometheus, type PrometheusServer } from './prometheus';
import { sendRequest } from './requests';

const EXPOSITION = `# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{application="orders",status="200"} 95
http_requests_total{application="orders",status="500"} 5
`;

const rules = (threshold: number) => `groups:
  - name: orders
    rules:
      - record: orders:error_ratio
        expr: >
          sum(http_requests_total{status="500"}) / sum(http_requests_total)
      - alert: OrdersErrorRate
        expr: sum(http_requests_total{status="500"}) / sum(http_requests_total) > ${threshold}
        labels:
          severity: page
        annotations:
          summary: Too many errors
`;

interface Vector {
  result: { metric: Record<string, string>; value: [number, string] }[];
}

interface Webhook {
  readonly server: Server;
  readonly url: string;
  readonly bodies: string[];
}

function serve(
  handle: (url: string, body: string) => string,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(handle(request.url ?? '', body));
    });
  });
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ server, address: `127.0.0.1:${port}` });
    });
  });
}

async function receive(): Promise<Webhook> {
  const bodies: string[] = [];
  const { server, address } = await serve((_, body) => {
    bodies.push(body);
    return '';
  });
  return { server, url: `http://${address}/`, bodies };
}

describeWithServers('A real Alertmanager', ['alertmanager'], () => {
  let alertmanager: AlertmanagerServer;
  let webhook: Webhook;

  beforeAll(async () => {
    webhook = await receive();
    alertmanager = await startAlertmanager({
      config: {
        route: {
          receiver: 'nobody',
          group_wait: '0s',
          routes: [{ receiver: 'orders', matchers: ['team="orders"'] }],
        },
        receivers: [
          { name: 'nobody' },
          { name: 'orders', webhook_configs: [{ url: webhook.url }] },
        ],
      },
    });
  });

  afterAll(async () => {
    await alertmanager?.stop();
    webhook?.server.close();
  });

  it('routes an alert to the receiver of its team', async () => {
    const answer = await sendRequest(`${alertmanager.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([
        { labels: { alertname: 'Down', team: 'orders' } },
        { labels: { alertname: 'Other', team: 'cart' } },
      ]),
    });
    expect(answer.status).toBe(200);

    const listed = await waitUntil('both alerts have a receiver', async () => {
      const { text } = await sendRequest(`${alertmanager.url}/api/v2/alerts`);
      const alerts = JSON.parse(text) as {
        labels: { alertname: string };
        receivers: { name: string }[];
      }[];
      return alerts.length === 2 ? alerts : undefined;
    });
    expect(
      Object.fromEntries(
        listed.map(({ labels, receivers }) => [
          labels.alertname,
          receivers.map(({ name }) => name),
        ]),
      ),
    ).toEqual({ Down: ['orders'], Other: ['nobody'] });
    const body = await waitUntil('the webhook is called', () =>
      webhook.bodies.at(0),
    );
    expect(JSON.parse(body).commonLabels.alertname).toBe('Down');
  });

  it('says in its log why a configuration is refused', async () => {
    await expect(
      startAlertmanager({ config: 'route: { receiver: missing }' }),
    ).rejects.toThrow(/alertmanager ended by itself.*undefined receiver/s);
  });
});

describe.each(['debian', '3'] as const)('Version %s', version => {
  describeWithServers(
    `A real Prometheus, ${version}`,
    [`prometheus-${version}`, 'alertmanager'],
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'rules-'));
      const ruleFile = join(folder, 'orders.yaml');
      // Whole minutes of two hours ago: a block of the past.
      const start = Math.floor(Date.now() / 60_000) * 60 - 7_200;
      let prometheus: PrometheusServer;
      let alertmanager: AlertmanagerServer;
      let target: { server: Server; address: string };

      const value = async (query: string, parameters = {}) =>
        ((await prometheus.ask('query', { query, ...parameters })) as Vector)
          .result[0]?.value[1];

      beforeAll(async () => {
        writeFileSync(ruleFile, rules(0.5));
        target = await serve(() => EXPOSITION);
        alertmanager = await startAlertmanager();
        prometheus = await startPrometheus({
          version,
          ruleFiles: [ruleFile],
          scrapeJobs: [
            {
              job: 'mall',
              targets: [target.address],
              labels: { environment: 'staging' },
            },
          ],
          alertmanagers: [alertmanager.address],
          history: `# TYPE restore_test_timestamp_seconds gauge
restore_test_timestamp_seconds{database="orders"} 41 ${start}
restore_test_timestamp_seconds{database="orders"} 42 ${start + 60}
# EOF
`,
        });
        await prometheus.waitUntilEvaluated();
      });

      afterAll(async () => {
        await prometheus?.stop();
        await alertmanager?.stop();
        target?.server.close();
        rmSync(folder, { recursive: true });
      });

      it('is the version it is said to be', async () => {
        const { version: found } = (await prometheus.ask(
          'status/buildinfo',
        )) as { version: string };
        expect(found).toMatch(version === '3' ? /^3\.16\./ : /^2\./);
      });

      it('scrapes a target and evaluates a recording rule over it', async () => {
        expect(await value('up{job="mall",environment="staging"}')).toBe('1');
        const ratio = await waitUntil('the rule saw the samples', () =>
          value('orders:error_ratio'),
        );
        expect(ratio).toBe('0.05');
      });

      it('knows the samples of the past', async () => {
        expect(
          await value('restore_test_timestamp_seconds', {
            time: String(start + 90),
          }),
        ).toBe('42');
      });

      it('sends an alert to Alertmanager once its rule is changed to fire', async () => {
        writeFileSync(ruleFile, rules(0.01));
        await prometheus.reload();
        const names = await waitUntil('the alert arrives', async () => {
          const { text } = await sendRequest(
            `${alertmanager.url}/api/v2/alerts`,
          );
          const alerts = JSON.parse(text) as {
            labels: { alertname: string };
          }[];
          return alerts.length > 0
            ? alerts.map(({ labels }) => labels.alertname)
            : undefined;
        });
        expect(names).toEqual(['OrdersErrorRate']);
      });

      it('keeps its samples over a crash', async () => {
        await prometheus.kill();
        await expect(prometheus.ask('query', { query: 'up' })).rejects.toThrow(
          'ECONNREFUSED',
        );
        await prometheus.restart();
        expect(
          await value('restore_test_timestamp_seconds', {
            time: String(start + 90),
          }),
        ).toBe('42');
      });

      it('is not started with a rule it cannot parse', async () => {
        const broken = join(folder, 'broken.yaml');
        writeFileSync(broken, rules(0.5).replace('sum(', 'sum(('));
        await expect(
          startPrometheus({ version, ruleFiles: [broken] }),
        ).rejects.toThrow(/ended by itself.*broken\.yaml/s);
      });
    },
  );
});
