import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { fork } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Backstage's Kubernetes plugin in a process of its own, and how to reach it. */
export interface KubernetesPlugin {
  discovery: DiscoveryService;
  auth: AuthService;
  stop(): Promise<void>;
}

const token = 'token-of-the-release-readiness-plugin';

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

/**
 * Starts the plugin with these clusters.
 *
 * @param clusters - As in `kubernetes.clusterLocatorMethods[].clusters`.
 */
export async function startKubernetesPlugin(
  clusters: object[],
): Promise<KubernetesPlugin> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const child = fork(join(__dirname, 'kubernetesPluginHost.ts'), {
    execArgv: [
      '--require',
      require.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
    ],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
  });
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => resolve());
  });
  const ready = new Promise<void>((resolve, reject) => {
    // The transform that reads TypeScript sends messages of its own.
    child.on('message', message => {
      if (message === 'ready') {
        resolve();
      }
    });
    child.once('exit', code =>
      reject(new Error(`The Kubernetes plugin ended with ${code}`)),
    );
  });
  child.send({
    app: { baseUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      auth: {
        externalAccess: [
          { type: 'static', options: { token, subject: 'release-readiness' } },
        ],
      },
      database: { client: 'better-sqlite3', connection: ':memory:' },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [{ type: 'config', clusters }],
    },
  });
  await ready;
  return {
    discovery: mockServices.discovery.mock({
      getBaseUrl: async pluginId => `${baseUrl}/api/${pluginId}`,
    }),
    auth: mockServices.auth.mock({
      getOwnServiceCredentials: async () => mockCredentials.service(),
      getPluginRequestToken: async () => ({ token }),
    }),
    async stop() {
      child.kill();
      await ended;
    },
  };
}
