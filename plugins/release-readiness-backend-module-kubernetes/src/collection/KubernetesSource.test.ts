import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { setupServer } from 'msw/node';
import {
  CollectedCluster,
  deployment,
  pod,
  serviceNamed,
  sourceWithPagesOf,
  target,
} from '../__testUtils__/CollectedCluster';

describe('KubernetesSource', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let world: CollectedCluster;

  beforeEach(() => {
    world = new CollectedCluster();
    server.use(...world.cluster.handlers);
  });

  afterEach(() => world.end.abort());

  it('dates what it saw at the start of its list', async () => {
    let time = Date.parse('2026-11-22T10:00:00Z');
    const now = () => new Date((time += 1_000) - 1_000);
    for (const only of [undefined, ['component:default/orders']]) {
      const startedAt = new Date(time).toISOString();
      world.published = [];
      const context = { ...world.context, now, only };
      await world.source.collect(target, context);
      expect(world.factsOf('orders')).toMatchObject([
        { status: 'known', observedAt: startedAt },
      ]);
      time += 60_000;
    }
  });

  it('asks for each kind once per page, however many services there are', async () => {
    await world.source.collect(target, world.context);
    const first = [...world.cluster.asked];
    world.cluster.asked.length = 0;
    world.services = Array.from({ length: 200 }, (_, index) =>
      serviceNamed(`service-${index}`),
    );
    await world.source.collect(target, world.context);
    expect(world.cluster.asked).toEqual(first);
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
      world.services = names.map(serviceNamed);
      world.cluster.objects.set(
        'deployments',
        names.map(name => deployment(name)),
      );
      world.cluster.objects.set(
        'pods',
        names.flatMap(name => [0, 1, 2].map(i => pod(`${name}-${i}`, name))),
      );
      await sourceWithPagesOf(500).collect(target, world.context);
      expect(world.cluster.asked).toHaveLength(requests);
      expect(world.published).toHaveLength(4 * count);
    },
  );

  it('never asks for Secrets', async () => {
    world.cluster.groups.push('argoproj.io', 'flagger.app', 'velero.io');
    await world.source.collect(target, world.context);
    expect(world.cluster.asked.join('\n')).not.toMatch(/secret/i);
  });

  it('asks nothing when no service is in the cluster', async () => {
    world.services = [];
    await world.source.collect(target, world.context);
    expect(world.cluster.asked).toEqual([]);
  });

  it('publishes every fact of every service', async () => {
    await world.source.collect(target, world.context);
    expect(world.published).toHaveLength(8);
    expect(world.imagesOf('orders')).toEqual(['x:1']);
  });

  it('asks only the namespaces of the services it is asked for', async () => {
    await world.source.collect(target, {
      ...world.context,
      only: ['component:default/orders'],
    });
    expect(world.cluster.asked).toContain(
      '/apis/apps/v1/namespaces/shop/deployments?limit=2',
    );
    expect(world.cluster.asked).toContain('/api/v1/nodes?limit=2');
    expect(new Set(world.published.map(({ entityRef }) => entityRef))).toEqual(
      new Set(['component:default/orders']),
    );
  });

  it('makes only those facts unavailable whose kind it may not read', async () => {
    world.cluster.obstacles.push({ path: '/nodes', status: 403 });
    await world.source.collect(target, world.context);
    expect(world.factsOf('orders', 'kubernetes.cluster')).toMatchObject([
      {
        status: 'unavailable',
        reason: {
          key: 'general.unavailable.forbidden',
          params: { target: 'prod', what: 'nodes' },
        },
      },
    ]);
    expect(world.factsOf('orders')).toMatchObject([{ status: 'known' }]);
  });

  it('takes a custom resource that isn’t installed for absent', async () => {
    world.cluster.groups.push('argoproj.io');
    world.cluster.obstacles.push({ path: '/rollouts', status: 404 });
    await world.source.collect(target, world.context);
    expect(world.factsOf('orders')).toMatchObject([{ status: 'known' }]);
  });

  it('does not take a missing kind of Kubernetes itself for empty', async () => {
    world.cluster.obstacles.push({ path: '/deployments', status: 404 });
    await world.source.collect(target, world.context);
    expect(world.factsOf('orders')).toMatchObject([
      {
        status: 'unavailable',
        reason: { key: 'general.unavailable.not-found' },
      },
    ]);
  });

  it('starts a list again whose pages have expired', async () => {
    world.cluster.obstacles.push({
      path: '/deployments',
      status: 410,
      times: 1,
    });
    await world.source.collect(target, world.context);
    expect(world.imagesOf('orders')).toEqual(['x:1']);
  });

  it('tries again what fails for a moment', async () => {
    world.cluster.obstacles.push({ path: '/pods', status: 503, times: 2 });
    await world.source.collect(target, world.context);
    expect(world.factsOf('orders')).toMatchObject([{ status: 'known' }]);
  });

  it.each([
    [401, 'general.unavailable.unauthorized'],
    [503, 'general.unavailable.http-status'],
    [429, 'general.unavailable.rate-limited'],
  ])(
    'fails as a whole, and publishes nothing, when the cluster answers %d',
    async (status, key) => {
      world.cluster.obstacles.push({ path: '/pods', status });
      await expect(
        world.source.collect(target, world.context),
      ).rejects.toMatchObject({
        reason: { key },
      });
      expect(world.published).toEqual([]);
    },
  );

  it('makes facts unavailable that rest on an object it can’t understand', async () => {
    world.cluster.objects.set('pods', [
      { metadata: { uid: 'odd', namespace: 'shop', ownerReferences: 7 } },
    ] as never);
    await world.source.collect(target, world.context);
    expect(world.factsOf('orders')).toMatchObject([
      {
        status: 'unavailable',
        reason: { key: 'general.unavailable.invalid-response' },
      },
    ]);
    expect(world.factsOf('orders', 'kubernetes.backups')).toMatchObject([
      { status: 'known' },
    ]);
  });
});
