import { fork } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type {
  ListScorecardsResponse,
  SourceTargetHealth,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  generateCompany,
  startSandbox,
  type ReceivedRequest,
  type ServerId,
} from '@release-readiness/sandbox';
import type { PortalHostOptions } from './portalHost';

/** Names of the company's clusters. */
export const clusters = ['dev', 'test', 'staging', 'prod'] as const;

const token = 'token-of-the-test-itself';

/** The plugin with its three sources, beside a company of so many services. */
export interface RunningCompany {
  /** Resolves when the first collection is over: every generated service is ready. */
  collected(): Promise<void>;
  /** Requests that a server got, without watches. */
  requests(server: ServerId): ReceivedRequest[];
  watches(server: ServerId): number;
  close(): Promise<void>;
}

/** Starts servers of a generated company and the plugin against them. */
export async function startCompany(services: number): Promise<RunningCompany> {
  const company = generateCompany({ services });
  const sandbox = await startSandbox({ company, timekeeping: false });
  const portal = await startPortal({
    config: configuration(sandbox.urls),
    entities: company.entities,
  });
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${portal.url}/api/release-readiness${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await response.json()) as T;
  };
  const isCollected = async () => {
    const { counts } = await ask<ListScorecardsResponse>('/scorecards?limit=1');
    const { items } = await ask<{ items: SourceTargetHealth[] }>('/sources');
    return (
      counts.ready === services &&
      items.every(target => target.status === 'healthy')
    );
  };
  const entries = (id: ServerId) => sandbox.world.server(id).requests.entries;
  const isWatch = ({ query }: { query: string }) => /[?&]watch=/.test(query);
  return {
    async collected() {
      // The servers share this process: while they work the portal may give
      // up a connection, and the question is asked again.
      while (!(await isCollected().catch(() => false))) {
        await new Promise(resolve => setTimeout(resolve, 500));
      }
    },
    requests: id => entries(id).filter(entry => !isWatch(entry)),
    watches: id => entries(id).filter(isWatch).length,
    async close() {
      await portal.stop();
      await sandbox.close();
    },
  };
}

/** Runs the portal's backend in a process of its own. */
async function startPortal({ config, entities }: PortalHostOptions) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = fork(join(__dirname, 'portalHost.ts'), {
    execArgv: [
      '--require',
      require.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
    ],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: '',
      LOG_LEVEL: 'warn',
    },
  });
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => resolve());
  });
  const ready = new Promise<void>((resolve, reject) => {
    // The transform that reads TypeScript sends messages of its own.
    child.on('message', message => {
      if (message === 'ready') resolve();
    });
    child.once('exit', code =>
      reject(new Error(`The portal ended with ${code}`)),
    );
  });
  const options: PortalHostOptions = {
    config: {
      ...config,
      app: { baseUrl: url },
      backend: {
        baseUrl: url,
        listen: { host: '127.0.0.1', port },
        auth: {
          externalAccess: [
            { type: 'static', options: { token, subject: 'test' } },
          ],
        },
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
    },
    entities,
  };
  child.send(options);
  await ready;
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}

function configuration(urls: Readonly<Record<ServerId, string>>) {
  const host = new URL(urls.github).host;
  return {
    integrations: {
      github: [{ host, apiBaseUrl: urls.github, token: 'mall-github-token' }],
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: clusters.map(name => ({
            name,
            url: urls[name],
            authProvider: 'serviceAccount',
            serviceAccountToken: 'mall-reader',
            skipMetricsLookup: true,
          })),
        },
      ],
    },
    releaseReadiness: {
      environments: Object.fromEntries(
        clusters.map(name => [
          name,
          { cluster: name, namespace: `mall-${name}` },
        ]),
      ),
      github: { host },
      // Probes and watches opened anew would be counted, too.
      kubernetes: { probeInterval: '1h', watchSilence: '1h' },
      // One pass: what is counted is the first collection.
      collection: {
        defaultInterval: '1h',
        watchedInterval: '1h',
        // All servers share one process, which is slow for so many.
        deadline: '10m',
      },
      prometheus: {
        servers: [
          {
            name: 'nonprod',
            url: urls['prometheus-nonprod'],
            environments: ['dev', 'test', 'staging'],
            authentication: {
              type: 'bearer',
              token: 'mall-prometheus-nonprod',
            },
          },
          {
            name: 'prod',
            url: urls['prometheus-prod'],
            environments: ['prod'],
            authentication: {
              type: 'basic',
              username: 'reader',
              password: 'mall-prometheus',
            },
            alertmanager: {
              url: urls.alertmanager,
              authentication: {
                type: 'header',
                name: 'X-Scope-OrgID',
                value: 'mall',
              },
            },
          },
        ],
      },
    },
  };
}
