import {
  SourceError,
  testNow,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  cart,
  createReplica,
  openSource,
  orders,
  refused,
} from '../__testUtils__/collectingReplica';
import { databaseIds, openMigrated } from '../database/__testUtils__';

jest.setTimeout(60_000);

describe.each(databaseIds)('the collector with %p', id => {
  it('collects a target once when it is due, and not again before', async () => {
    const source = openSource();
    const replica = createReplica(await openMigrated(id), source);
    await replica.tick();
    await replica.tick();
    expect(source.passes).toEqual([{ target: 'main' }]);
    expect(await replica.health()).toMatchObject({
      status: 'healthy',
      lastSuccessAt: testNow.toISOString(),
    });
    expect(await replica.facts.listFacts([orders.entityRef])).toMatchObject([
      { status: 'known', value: { apples: 3 } },
    ]);
    await replica.makeDue();
    await replica.tick();
    expect(source.passes).toHaveLength(2);
  });

  it('shares targets between replicas: one collects', async () => {
    const knex = await openMigrated(id);
    const source = openSource();
    const one = createReplica(knex, source, 'one');
    const two = createReplica(knex, source, 'two');
    await Promise.all([one.tick(), two.tick()]);
    expect(source.passes).toHaveLength(1);
  });

  it('takes a first failure for an outage, and says so of all services', async () => {
    const source = openSource();
    source.failure = refused();
    const replica = createReplica(await openMigrated(id), source);
    await replica.tick();
    expect(await replica.health()).toMatchObject({
      status: 'failing',
      consecutiveFailures: 1,
      reason: { key: 'general.unavailable.refused' },
    });
    expect(replica.changed).toEqual([[cart.entityRef, orders.entityRef]]);
  });

  it('forgives one lost answer after a good one, not two; facts stay, and recover', async () => {
    const source = openSource();
    const replica = createReplica(await openMigrated(id), source);
    await replica.tick();
    source.failure = refused();
    await replica.makeDue();
    await replica.tick();
    expect(await replica.health()).toMatchObject({ status: 'healthy' });
    await replica.makeDue();
    await replica.tick();
    expect(await replica.health()).toMatchObject({ status: 'failing' });
    expect(await replica.facts.listFacts([orders.entityRef])).toMatchObject([
      { value: { apples: 3 } },
    ]);
    source.failure = undefined;
    replica.changed.length = 0;
    await replica.makeDue();
    await replica.tick();
    expect(await replica.health()).toMatchObject({ status: 'healthy' });
    expect(replica.changed).toEqual([[cart.entityRef, orders.entityRef]]);
  });

  it('shows nothing of an error that was not written to be shown', async () => {
    const source = openSource();
    source.failure = new Error('token=abc');
    const replica = createReplica(await openMigrated(id), source);
    await replica.tick();
    expect(JSON.stringify(await replica.health())).not.toContain('abc');
  });

  it('does not ask again before upstream permits', async () => {
    const source = openSource();
    const knex = await openMigrated(id);
    const replica = createReplica(knex, source);
    source.failure = new SourceError('rate limited', {
      reason: { key: 'general.unavailable.rate-limited' },
      retryAfter: new Date(testNow.getTime() + 3_600_000),
    });
    const before = Date.now();
    await replica.tick();
    const [{ next_attempt_at: next }] = await knex('source_targets').select();
    expect(Number(next)).toBeGreaterThanOrEqual(before + 3_600_000 - 1000);
  });

  it('ends a pass at the deadline though the source does not listen, and stores nothing of it later', async () => {
    const source = openSource();
    let open = () => {};
    source.gate = new Promise(resolve => {
      open = resolve;
    });
    const replica = createReplica(await openMigrated(id), source);
    const started = new Promise<void>(resolve => {
      const collect = source.collect.bind(source);
      source.collect = async (...given) => {
        resolve();
        await collect(...given);
      };
    });
    await replica.collector.tick();
    await started;
    replica.time.pass(120_000);
    await replica.collector.settled();
    expect(await replica.health()).toMatchObject({
      status: 'failing',
      reason: {
        key: 'general.unavailable.timeout',
        params: { target: 'Main', seconds: 120 },
      },
    });
    open();
    await source.gate;
    expect(await replica.facts.listFacts([orders.entityRef])).toEqual([]);
  });
});
