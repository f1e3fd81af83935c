import {
  mockCredentials,
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import type {
  CollectedService,
  CollectionContext,
  EnvironmentWorkloads,
  PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { setupServer } from 'msw/node';
import { KubernetesProxyClient } from '../client/KubernetesProxyClient';
import { readKubernetesSettings } from '../configuration/KubernetesSettings';
import {
  FakeCluster,
  fakePluginUrl,
  watchLine,
} from '../__testUtils__/FakeCluster';
import { KubernetesSource } from './KubernetesSource';

function serviceNamed(name: string): CollectedService {
  return {
    entityRef: `component:default/${name}`,
    name,
    title: name,
    kubernetes: { id: name },
    environments: { prod: { cluster: 'prod', namespace: 'shop' } },
    absentEnvironments: [],
    metricsService: name,
    backupName: name,
    runtime: 'other',
    problems: [],
  };
}

function deployment(name: string, image = 'x:1', resourceVersion = '101') {
  return {
    metadata: {
      uid: `uid-${name}`,
      name,
      namespace: 'shop',
      resourceVersion,
      labels: { 'backstage.io/kubernetes-id': name },
    },
    spec: { template: { spec: { containers: [{ name: 'app', image }] } } },
  };
}

function pod(name: string, service: string) {
  return {
    metadata: {
      uid: `uid-${name}`,
      name,
      namespace: 'shop',
      resourceVersion: '101',
      labels: { 'backstage.io/kubernetes-id': service },
    },
    spec: { containers: [{ name: 'app', image: 'x:1' }] },
  };
}

const target = { id: 'prod', title: 'prod' };

describe('KubernetesSource', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let cluster: FakeCluster;
  let source: KubernetesSource;
  let services: CollectedService[];
  let published: PublishedFact[];
  let confirmed: number;
  let end: AbortController;
  let context: CollectionContext;

  beforeEach(() => {
    cluster = new FakeCluster();
    server.use(...cluster.handlers);
    source = sourceWithPagesOf(2);
    services = [serviceNamed('orders'), serviceNamed('payments')];
    published = [];
    confirmed = 0;
    end = new AbortController();
    context = {
      signal: end.signal,
      logger: mockServices.logger.mock(),
      services: () => services,
      publish: async facts => {
        published.push(...facts);
      },
      confirm: async () => {
        confirmed += 1;
      },
      reportBudget: () => {},
      now: () => new Date('2026-11-22T10:00:00Z'),
    };
    cluster.objects.set('deployments', [
      deployment('orders'),
      deployment('payments'),
      deployment('search'),
    ]);
  });

  afterEach(() => {
    end.abort();
  });

  function sourceWithPagesOf(pageSize: number): KubernetesSource {
    const settings = {
      ...readKubernetesSettings(mockServices.rootConfig()),
      pageSize,
      concurrency: 1,
    };
    const pause = async () => {};
    const client = new KubernetesProxyClient({
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => fakePluginUrl,
      }),
      auth: mockServices.auth.mock({
        getOwnServiceCredentials: async () => mockCredentials.service(),
        getPluginRequestToken: async () => ({ token: 'token' }),
      }),
      settings,
      pause,
    });
    return new KubernetesSource({ client, settings, pause });
  }

  function factsOf(name: string, kind = 'kubernetes.workloads') {
    return published
      .filter(
        ({ entityRef, reference }) =>
          entityRef === `component:default/${name}` &&
          reference.kind.id === kind,
      )
      .map(({ fact }) => fact);
  }

  function imagesOf(name: string): string[] {
    return factsOf(name).flatMap(fact =>
      fact.status === 'known'
        ? (fact.value as EnvironmentWorkloads).workloads.map(
            workload => workload.containers[0].image,
          )
        : [],
    );
  }

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
  }

  describe('collect', () => {
    it('asks for each kind once per page, however many services there are', async () => {
      await source.collect(target, context);
      const first = [...cluster.asked];
      cluster.asked.length = 0;
      services = Array.from({ length: 200 }, (_, index) =>
        serviceNamed(`service-${index}`),
      );
      await source.collect(target, context);
      expect(cluster.asked).toEqual(first);
      // The version, the groups, 13 kinds that are there, and a second page of Deployments.
      expect(first).toHaveLength(16);
      expect(
        first.filter(path => path.startsWith('/apis/apps/v1/deployments')),
      ).toEqual([
        '/apis/apps/v1/deployments?limit=2',
        '/apis/apps/v1/deployments?limit=2&continue=2',
      ]);
    });

    it.each([
      // The version, the groups and 13 kinds.
      [16, 15],
      // 1,600 Deployments are 3 pages more, 4,800 Pods 9.
      [1_600, 27],
    ])(
      'reads a cluster with %p services in %p requests',
      async (count, requests) => {
        const names = Array.from({ length: count }, (_, i) => `service-${i}`);
        services = names.map(serviceNamed);
        cluster.objects.set(
          'deployments',
          names.map(name => deployment(name)),
        );
        cluster.objects.set(
          'pods',
          names.flatMap(name => [0, 1, 2].map(i => pod(`${name}-${i}`, name))),
        );
        await sourceWithPagesOf(500).collect(target, context);
        expect(cluster.asked).toHaveLength(requests);
        expect(published).toHaveLength(4 * count);
      },
    );

    it('never asks for Secrets', async () => {
      cluster.groups.push('argoproj.io', 'flagger.app', 'velero.io');
      await source.collect(target, context);
      expect(cluster.asked.join('\n')).not.toMatch(/secret/i);
    });

    it('asks nothing when no service is in the cluster', async () => {
      services = [];
      await source.collect(target, context);
      expect(cluster.asked).toEqual([]);
    });

    it('publishes every fact of every service', async () => {
      await source.collect(target, context);
      expect(published).toHaveLength(8);
      expect(imagesOf('orders')).toEqual(['x:1']);
    });

    it('asks only the namespaces of the services it is asked for', async () => {
      await source.collect(target, {
        ...context,
        only: ['component:default/orders'],
      });
      expect(cluster.asked).toContain(
        '/apis/apps/v1/namespaces/shop/deployments?limit=2',
      );
      expect(cluster.asked).toContain('/api/v1/nodes?limit=2');
      expect(new Set(published.map(({ entityRef }) => entityRef))).toEqual(
        new Set(['component:default/orders']),
      );
    });

    it('makes only those facts unavailable whose kind it may not read', async () => {
      cluster.obstacles.push({ path: '/nodes', status: 403 });
      await source.collect(target, context);
      expect(factsOf('orders', 'kubernetes.cluster')).toMatchObject([
        {
          status: 'unavailable',
          reason: {
            key: 'general.unavailable.forbidden',
            params: { target: 'prod', what: 'nodes' },
          },
        },
      ]);
      expect(factsOf('orders')).toMatchObject([{ status: 'known' }]);
    });

    it('takes a custom resource that isn’t installed for absent', async () => {
      cluster.groups.push('argoproj.io');
      cluster.obstacles.push({ path: '/rollouts', status: 404 });
      await source.collect(target, context);
      expect(factsOf('orders')).toMatchObject([{ status: 'known' }]);
    });

    it('does not take a missing kind of Kubernetes itself for empty', async () => {
      cluster.obstacles.push({ path: '/deployments', status: 404 });
      await source.collect(target, context);
      expect(factsOf('orders')).toMatchObject([
        {
          status: 'unavailable',
          reason: { key: 'general.unavailable.not-found' },
        },
      ]);
    });

    it('starts a list again whose pages have expired', async () => {
      cluster.obstacles.push({ path: '/deployments', status: 410, times: 1 });
      await source.collect(target, context);
      expect(imagesOf('orders')).toEqual(['x:1']);
    });

    it('tries again what fails for a moment', async () => {
      cluster.obstacles.push({ path: '/pods', status: 503, times: 2 });
      await source.collect(target, context);
      expect(factsOf('orders')).toMatchObject([{ status: 'known' }]);
    });

    it.each([
      [401, 'general.unavailable.unauthorized'],
      [503, 'general.unavailable.http-status'],
      [429, 'general.unavailable.rate-limited'],
    ])(
      'fails as a whole, and publishes nothing, when the cluster answers %d',
      async (status, key) => {
        cluster.obstacles.push({ path: '/pods', status });
        await expect(source.collect(target, context)).rejects.toMatchObject({
          reason: { key },
        });
        expect(published).toEqual([]);
      },
    );

    it('makes facts unavailable that rest on an object it can’t understand', async () => {
      cluster.objects.set('pods', [
        { metadata: { uid: 'odd', namespace: 'shop', ownerReferences: 7 } },
      ] as never);
      await source.collect(target, context);
      expect(factsOf('orders')).toMatchObject([
        {
          status: 'unavailable',
          reason: { key: 'general.unavailable.invalid-response' },
        },
      ]);
      expect(factsOf('orders', 'kubernetes.backups')).toMatchObject([
        { status: 'known' },
      ]);
    });
  });

  describe('watch', () => {
    let watching: Promise<void>;

    beforeEach(async () => {
      await source.collect(target, context);
      published = [];
      watching = source.watch(target, context);
      watching.catch(() => undefined);
    });

    it('goes on where the list ended, with bookmarks', async () => {
      const { query } = await cluster.watchOf('deployments');
      expect(query.get('resourceVersion')).toBe('100');
      expect(query.get('allowWatchBookmarks')).toBe('true');
    });

    it('publishes the facts of the service that changed, and of no other', async () => {
      const { stream } = await cluster.watchOf('deployments');
      stream.enqueue(watchLine('MODIFIED', deployment('orders', 'x:2')));
      await until(() => published.length > 0);
      expect(imagesOf('orders')).toEqual(['x:2']);
      expect(factsOf('payments')).toEqual([]);
    });

    it('tells that a deleted workload is gone', async () => {
      const { stream } = await cluster.watchOf('deployments');
      stream.enqueue(watchLine('DELETED', deployment('orders')));
      await until(() => published.length > 0);
      expect(factsOf('orders')).toMatchObject([
        { status: 'known', value: { workloads: [] } },
      ]);
    });

    it('is silent about changes of what it doesn’t keep', async () => {
      const { stream } = await cluster.watchOf('deployments');
      stream.enqueue(
        watchLine('MODIFIED', deployment('payments', 'x:1', '105')),
      );
      stream.enqueue(watchLine('MODIFIED', deployment('orders', 'x:2', '106')));
      await until(() => published.length > 0);
      expect(factsOf('payments')).toEqual([]);
    });

    it('confirms once every kind has said that nothing is missed', async () => {
      const kinds = cluster.asked
        .filter(path => path.includes('limit='))
        .map(path => path.split('?')[0].split('/').at(-1) ?? '');
      const [last, ...others] = [...new Set(kinds)];
      const bookmark = watchLine('BOOKMARK', {
        metadata: { resourceVersion: '120' },
      });
      for (const plural of others) {
        (await cluster.watchOf(plural)).stream.enqueue(bookmark);
      }
      const orders = await cluster.watchOf('deployments');
      orders.stream.enqueue(watchLine('MODIFIED', deployment('orders', 'x:2')));
      await until(() => published.length > 0);
      expect(confirmed).toBe(0);
      (await cluster.watchOf(last)).stream.enqueue(bookmark);
      await until(() => confirmed > 0);
      expect(confirmed).toBe(1);
    });

    it('opens a watch that ended anew, from the last version it heard of', async () => {
      const { stream } = await cluster.watchOf('deployments');
      stream.enqueue(
        watchLine('BOOKMARK', { metadata: { resourceVersion: '130' } }),
      );
      stream.close();
      const { query } = await cluster.watchOf('deployments', 2);
      expect(query.get('resourceVersion')).toBe('130');
    });

    it('lists anew when the server has forgotten the version', async () => {
      cluster.objects.set('deployments', [deployment('orders', 'x:3')]);
      cluster.resourceVersion = 200;
      const { stream } = await cluster.watchOf('deployments');
      stream.enqueue(watchLine('ERROR', { kind: 'Status', code: 410 }));
      const { query } = await cluster.watchOf('deployments', 2);
      expect(query.get('resourceVersion')).toBe('200');
      await until(() => published.length > 0);
      expect(imagesOf('orders')).toEqual(['x:3']);
      expect(factsOf('payments')).toMatchObject([{ value: { workloads: [] } }]);
    });

    it('ends with the reason when it may no longer read', async () => {
      const { stream } = await cluster.watchOf('deployments');
      cluster.obstacles.push({ path: '/deployments', status: 401 });
      stream.close();
      await expect(watching).rejects.toMatchObject({
        reason: { key: 'general.unavailable.unauthorized' },
      });
    });

    it('ends with the reason when the cluster stays away', async () => {
      const { stream } = await cluster.watchOf('deployments');
      cluster.obstacles.push({ path: '/deployments', status: 503 });
      stream.close();
      await expect(watching).rejects.toMatchObject({
        reason: { key: 'general.unavailable.http-status' },
      });
    });

    it('ends quietly when it is told to', async () => {
      await cluster.watchOf('deployments');
      end.abort();
      await expect(watching).resolves.toBeUndefined();
    });
  });
});
