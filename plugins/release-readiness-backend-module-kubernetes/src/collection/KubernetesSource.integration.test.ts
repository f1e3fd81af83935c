import { mockServices } from '@backstage/backend-test-utils';
import type {
  CollectionContext,
  FactSource,
  PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubernetesProxyClient } from '../client/KubernetesProxyClient';
import { KubernetesSource } from './KubernetesSource';
import { readKubernetesSettings } from '../configuration/KubernetesSettings';
import {
  startKubernetesPlugin,
  type KubernetesPlugin,
} from '../__testUtils__/startKubernetesPlugin';

const deployment = {
  metadata: {
    uid: 'a',
    name: 'orders',
    namespace: 'shop',
    labels: { 'backstage.io/kubernetes-id': 'orders' },
  },
  spec: { template: { spec: { containers: [{ name: 'app', image: 'x:1' }] } } },
};

/** Answers as an API server does that has nothing but one Deployment. */
async function startCluster(token: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.method ?? '');
    const path = request.url?.split('?')[0] ?? '';
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${token}`) {
      answer(401, { kind: 'Status', code: 401 });
    } else if (path === '/version') {
      answer(200, { gitVersion: 'v1.35.4' });
    } else if (path === '/apis') {
      const groups = ['apps', 'autoscaling', 'batch'].map(name => ({
        name,
        versions: [{ version: name === 'autoscaling' ? 'v2' : 'v1' }],
      }));
      answer(200, { groups });
    } else {
      const items = path.endsWith('/deployments') ? [deployment] : [];
      answer(200, { metadata: { resourceVersion: '7' }, items });
    }
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, asked, url: `http://127.0.0.1:${port}` };
}

function contextOf(
  cluster: string,
  published: PublishedFact[],
): CollectionContext {
  return {
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
    services: () => [
      {
        entityRef: 'component:default/orders',
        name: 'orders',
        title: 'Orders',
        kubernetes: { id: 'orders' },
        environments: { prod: { cluster, namespace: 'shop' } },
        absentEnvironments: [],
        metricsService: 'orders',
        backupName: 'orders',
        runtime: 'other',
        problems: [],
      },
    ],
    publish: async facts => {
      published.push(...facts);
    },
    confirm: async () => {},
    reportBudget: () => {},
    now: () => new Date('2026-11-22T10:00:00Z'),
  };
}

jest.setTimeout(60_000);

describe('the source beside Backstage’s Kubernetes plugin', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let plugin: KubernetesPlugin;
  let source: FactSource;

  beforeAll(async () => {
    cluster = await startCluster('reader');
    const byToken = (
      name: string,
      url: string,
      serviceAccountToken: string,
    ) => ({
      name,
      url,
      authProvider: 'serviceAccount',
      serviceAccountToken,
    });
    plugin = await startKubernetesPlugin([
      byToken('prod', cluster.url, 'reader'),
      byToken('revoked', cluster.url, 'revoked'),
      byToken('gone', 'http://127.0.0.1:9', 'reader'),
      ...['google', 'oidc', 'aks'].map(authProvider => ({
        name: authProvider,
        url: cluster.url,
        authProvider,
        ...(authProvider === 'oidc' && { oidcTokenProvider: 'okta' }),
      })),
    ]);
    const settings = readKubernetesSettings(mockServices.rootConfig());
    const { discovery, auth } = plugin;
    const client = new KubernetesProxyClient({
      discovery,
      auth,
      settings,
      pause: async () => {},
    });
    source = new KubernetesSource({ client, settings });
  });

  beforeEach(() => {
    cluster.asked.length = 0;
  });

  afterAll(async () => {
    await plugin?.stop();
    cluster?.server.closeAllConnections();
    await new Promise(resolve => {
      cluster?.server.close(resolve);
    });
  });

  async function collect(name: string): Promise<PublishedFact[]> {
    const target = (await source.targets()).find(({ id }) => id === name);
    if (!target) {
      throw new Error(`There is no target ${name}`);
    }
    const published: PublishedFact[] = [];
    await source.collect(target, contextOf(name, published));
    return published;
  }

  it('collects through its proxy, with the credentials it is configured with', async () => {
    const published = await collect('prod');
    expect(
      published.map(({ reference, fact }) => [reference.key, fact.status]),
    ).toEqual([
      ['kubernetes.cluster/prod', 'known'],
      ['kubernetes.workloads/prod', 'known'],
      ['kubernetes.canaries/prod', 'known'],
      ['kubernetes.backups/prod', 'known'],
    ]);
    expect(new Set(cluster.asked)).toEqual(new Set(['GET']));
  });

  it('reports clusters whose credential is the user’s own as unsupported, and asks them nothing', async () => {
    const targets = await source.targets();
    expect(targets.flatMap(({ unsupported }) => unsupported ?? [])).toEqual(
      ['google', 'oidc', 'aks'].map(provider => ({
        key: 'general.unavailable.unsupported-auth',
        params: { provider },
      })),
    );
    expect(cluster.asked).toEqual([]);
  });

  it.each([
    ['revoked', 'general.unavailable.unauthorized'],
    ['gone', 'general.unavailable.refused'],
  ])('says why the cluster %s can’t be collected', async (name, key) => {
    await expect(collect(name)).rejects.toMatchObject({
      name: 'ClusterRequestError',
      reason: { key, params: { target: name } },
    });
  });
});
