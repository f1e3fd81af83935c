import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { setupServer } from 'msw/node';
import {
  CollectedCluster,
  deployment,
  target,
} from '../__testUtils__/CollectedCluster';
import { watchLine } from '../__testUtils__/FakeCluster';

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}

describe('the watch of KubernetesSource', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let world: CollectedCluster;

  beforeEach(() => {
    world = new CollectedCluster();
    server.use(...world.cluster.handlers);
  });

  afterEach(() => world.end.abort());

  let watching: Promise<void>;

  beforeEach(async () => {
    await world.source.collect(target, world.context);
    world.published = [];
    watching = world.source.watch(target, world.context);
    watching.catch(() => undefined);
  });

  it('goes on where the list ended, with bookmarks', async () => {
    const { query } = await world.cluster.watchOf('deployments');
    expect(query.get('resourceVersion')).toBe('100');
    expect(query.get('allowWatchBookmarks')).toBe('true');
  });

  it('publishes the facts of the service that changed, and of no other', async () => {
    const { stream } = await world.cluster.watchOf('deployments');
    stream.enqueue(watchLine('MODIFIED', deployment('orders', 'x:2')));
    await until(() => world.published.length > 0);
    expect(world.imagesOf('orders')).toEqual(['x:2']);
    expect(world.factsOf('payments')).toEqual([]);
  });

  it('tells that a deleted workload is gone', async () => {
    const { stream } = await world.cluster.watchOf('deployments');
    stream.enqueue(watchLine('DELETED', deployment('orders')));
    await until(() => world.published.length > 0);
    expect(world.factsOf('orders')).toMatchObject([
      { status: 'known', value: { workloads: [] } },
    ]);
  });

  it('is silent about changes of what it doesn’t keep', async () => {
    const { stream } = await world.cluster.watchOf('deployments');
    stream.enqueue(watchLine('MODIFIED', deployment('payments', 'x:1', '105')));
    stream.enqueue(watchLine('MODIFIED', deployment('orders', 'x:2', '106')));
    await until(() => world.published.length > 0);
    expect(world.factsOf('payments')).toEqual([]);
  });

  it('confirms once every kind has said that nothing is missed', async () => {
    const kinds = world.cluster.asked
      .filter(path => path.includes('limit='))
      .map(path => path.split('?')[0].split('/').at(-1) ?? '');
    const [last, ...others] = [...new Set(kinds)];
    const bookmark = watchLine('BOOKMARK', {
      metadata: { resourceVersion: '120' },
    });
    for (const plural of others) {
      (await world.cluster.watchOf(plural)).stream.enqueue(bookmark);
    }
    const orders = await world.cluster.watchOf('deployments');
    orders.stream.enqueue(watchLine('MODIFIED', deployment('orders', 'x:2')));
    await until(() => world.published.length > 0);
    expect(world.confirmed).toBe(0);
    (await world.cluster.watchOf(last)).stream.enqueue(bookmark);
    await until(() => world.confirmed > 0);
    expect(world.confirmed).toBe(1);
  });

  it('opens a watch that ended anew, from the last version it heard of', async () => {
    const { stream } = await world.cluster.watchOf('deployments');
    stream.enqueue(
      watchLine('BOOKMARK', { metadata: { resourceVersion: '130' } }),
    );
    stream.close();
    const { query } = await world.cluster.watchOf('deployments', 2);
    expect(query.get('resourceVersion')).toBe('130');
  });

  it('lists anew when the server has forgotten the version', async () => {
    world.cluster.objects.set('deployments', [deployment('orders', 'x:3')]);
    world.cluster.resourceVersion = 200;
    const { stream } = await world.cluster.watchOf('deployments');
    stream.enqueue(watchLine('ERROR', { kind: 'Status', code: 410 }));
    const { query } = await world.cluster.watchOf('deployments', 2);
    expect(query.get('resourceVersion')).toBe('200');
    await until(() => world.published.length > 0);
    expect(world.imagesOf('orders')).toEqual(['x:3']);
    expect(world.factsOf('payments')).toMatchObject([
      { value: { workloads: [] } },
    ]);
  });

  it('ends with the reason when it may no longer read', async () => {
    const { stream } = await world.cluster.watchOf('deployments');
    world.cluster.obstacles.push({ path: '/deployments', status: 401 });
    stream.close();
    await expect(watching).rejects.toMatchObject({
      reason: { key: 'general.unavailable.unauthorized' },
    });
  });

  it('ends with the reason when the cluster stays away', async () => {
    const { stream } = await world.cluster.watchOf('deployments');
    world.cluster.obstacles.push({ path: '/deployments', status: 503 });
    stream.close();
    await expect(watching).rejects.toMatchObject({
      reason: { key: 'general.unavailable.http-status' },
    });
  });

  it('ends quietly when it is told to', async () => {
    await world.cluster.watchOf('deployments');
    world.end.abort();
    await expect(watching).resolves.toBeUndefined();
  });
});
