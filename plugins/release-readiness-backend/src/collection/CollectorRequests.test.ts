import {
  cart,
  createReplica,
  openSource,
  orders,
  refused,
} from '../__testUtils__/collectingReplica';
import { databaseIds, openMigrated } from '../database/__testUtils__';

jest.setTimeout(60_000);

describe.each(databaseIds)('a collector that is asked, with %p', id => {
  it('collects only the services that somebody asks for, out of turn', async () => {
    const source = openSource();
    const replica = createReplica(await openMigrated(id), source);
    await replica.tick();
    await replica.collector.requestServices([cart.entityRef]);
    expect(await replica.refreshes.status(cart.entityRef)).toMatchObject({
      state: 'running',
    });
    await replica.tick();
    expect(source.passes[1]).toEqual({
      target: 'main',
      only: [cart.entityRef],
    });
    expect(await replica.refreshes.status(cart.entityRef)).toMatchObject({
      state: 'done',
      targets: [{ state: 'done' }],
    });
  });

  it('refuses a refresh of a target that fails and pauses for long', async () => {
    const source = openSource();
    const knex = await openMigrated(id);
    const replica = createReplica(knex, source);
    source.failure = refused();
    await replica.tick();
    await replica.collector.requestServices([cart.entityRef]);
    await knex('source_targets').update({
      next_attempt_at: Date.now() + 3_600_000,
    });
    await replica.tick();
    expect(await replica.refreshes.status(cart.entityRef)).toMatchObject({
      targets: [{ state: 'failed' }],
    });
    expect(source.passes).toHaveLength(1);
  });

  it('asks nothing of a target that can not be collected', async () => {
    const source = openSource();
    source.targetList = [
      {
        id: 'main',
        title: 'Main',
        unsupported: { key: 'general.unavailable.unsupported-auth' },
      },
    ];
    const replica = createReplica(await openMigrated(id), source);
    await replica.tick();
    await replica.collector.requestServices([cart.entityRef]);
    expect(source.passes).toEqual([]);
    expect(await replica.refreshes.status(cart.entityRef)).toBeUndefined();
  });

  it('says that a refresh failed when the target does', async () => {
    const source = openSource();
    const replica = createReplica(await openMigrated(id), source);
    await replica.tick();
    source.failure = refused();
    await replica.collector.requestServices([cart.entityRef]);
    await replica.tick();
    expect(await replica.refreshes.status(cart.entityRef)).toMatchObject({
      state: 'done',
      targets: [{ state: 'failed' }],
    });
  });

  it('asks the targets of candidate-bound facts only, where told to', async () => {
    const source = openSource();
    const replica = createReplica(await openMigrated(id), source);
    await replica.collector.requestServices([cart.entityRef], {
      boundTo: 'candidate',
    });
    expect(await replica.refreshes.status(cart.entityRef)).toBeUndefined();
  });

  it('lets a source ask for services that an event concerns', async () => {
    const source = openSource();
    const replica = createReplica(await openMigrated(id), source);
    await replica.collector.start();
    await replica.tick();
    source.host?.requestCollection({
      target: 'main',
      entityRefs: [orders.entityRef],
    });
    // The request of the source and the tick use the same connection in turn.
    while (source.passes.length < 2) await replica.tick();
    expect(source.passes[1].only).toEqual([orders.entityRef]);
  });
});
