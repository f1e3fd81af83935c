import { mockServices } from '@backstage/backend-test-utils';
import {
  buildService,
  factOf,
  SourceError,
  testNow,
  type CollectedService,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Knex } from 'knex';
import {
  DatabaseFactStore,
  DatabaseRefreshStore,
  DatabaseTargetStore,
} from '../database';
import { databaseIds, openMigrated } from '../database/__testUtils__';
import { MemoryFactSource, testApples } from '../__testUtils__';
import { Collector, defaultTiming } from './Collector';

jest.setTimeout(60_000);

const orders = buildService();
const cart = buildService({
  entityRef: 'component:default/cart',
  name: 'cart',
});
const apples = factOf(testApples);
const refused = () =>
  new SourceError('connect ECONNREFUSED', {
    reason: { key: 'general.unavailable.refused', params: { target: 'Main' } },
  });

/** Time that passes only when the test says so. */
class ManualTime {
  private readonly waits: { until: number; resolve(): void }[] = [];
  private elapsed = 0;

  readonly now = () => new Date(testNow.getTime() + this.elapsed);

  readonly wait = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>(resolve => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      this.waits.push({ until: this.elapsed + milliseconds, resolve });
    });

  pass(milliseconds: number) {
    this.elapsed += milliseconds;
    this.waits
      .filter(({ until }) => until <= this.elapsed)
      .forEach(({ resolve }) => resolve());
  }
}

function createReplica(
  knex: Knex,
  source: MemoryFactSource,
  owner = 'one',
  services: CollectedService[] = [orders, cart],
) {
  const time = new ManualTime();
  const changed: string[][] = [];
  const facts = new DatabaseFactStore(knex);
  const targets = new DatabaseTargetStore(knex);
  const refreshes = new DatabaseRefreshStore(knex);
  const collector = new Collector({
    sources: [source],
    services: { list: () => services, reloadCommits: async () => {} },
    facts,
    targets,
    refreshes,
    markChanged: async refs => {
      if (refs.length > 0) changed.push([...refs].sort());
    },
    settings: {
      intervalOf: () => 60_000,
      watchedInterval: 600_000,
      deadline: 120_000,
    },
    timing: { ...defaultTiming, targetInterval: 0 },
    owner,
    logger: mockServices.logger.mock({
      child: () => mockServices.logger.mock(),
    }),
    now: time.now,
    random: () => 0,
    wait: time.wait,
  });
  const health = async () => (await targets.listTargets())[0].health;
  /** Makes every target due, as if its pause were over. */
  const makeDue = () =>
    knex('source_targets').update({ next_attempt_at: null });
  return {
    collector,
    facts,
    refreshes,
    targets,
    time,
    changed,
    health,
    makeDue,
    tick: async () => {
      await collector.tick();
      await collector.settled();
    },
  };
}

describe.each(databaseIds)('the collector with %p', id => {
  const openSource = () => {
    const source = new MemoryFactSource('test', [testApples]);
    source.set(orders.entityRef, apples, { apples: 3 });
    source.set(cart.entityRef, apples, { apples: 1 });
    return source;
  };

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

  describe('watching', () => {
    /** A source whose watch is in the hands of the test. */
    const openWatched = () => {
      const source = openSource();
      let begin: (context: WatchContext) => void = () => {};
      const begun = new Promise<WatchContext>(resolve => {
        begin = resolve;
      });
      let breakOff: (error: Error) => void = () => {};
      source.watch = (_target, context) =>
        new Promise<void>((resolve, reject) => {
          breakOff = reject;
          context.signal.addEventListener('abort', () => resolve());
          begin(context);
        });
      return { source, begun, breakOff: (error: Error) => breakOff(error) };
    };
    type WatchContext = Parameters<NonNullable<MemoryFactSource['watch']>>[1];

    it('stores what changes, and vouches for the rest', async () => {
      const { source, begun } = openWatched();
      const replica = createReplica(await openMigrated(id), source);
      await replica.collector.tick();
      const context = await begun;
      replica.time.pass(30_000);
      await context.confirm();
      const [state] = await replica.targets.listTargets();
      expect(state.confirmedAt).toBe(testNow.getTime() + 30_000);

      source.set(orders.entityRef, apples, { apples: 9 });
      await context.publish(
        source.factsOf({ id: 'main', title: 'Main' }, context),
      );
      expect(replica.changed.at(-1)).toEqual([orders.entityRef]);
      await replica.collector.stop();
    });

    it('is collected again after it broke off, and may say nothing any more', async () => {
      const { source, begun, breakOff } = openWatched();
      const replica = createReplica(await openMigrated(id), source);
      await replica.collector.tick();
      const context = await begun;
      breakOff(new Error('410 Gone'));
      await replica.collector.settled();
      expect(await replica.health()).toMatchObject({ status: 'healthy' });
      await expect(context.confirm()).rejects.toThrow('has ended');
      source.watch = undefined;
      await replica.makeDue();
      await replica.tick();
      expect(source.passes).toHaveLength(2);
    });

    it('ends when the next complete pass is due', async () => {
      const { source, begun } = openWatched();
      const replica = createReplica(await openMigrated(id), source);
      await replica.collector.tick();
      const context = await begun;
      replica.time.pass(600_000);
      await replica.collector.settled();
      expect(context.signal.aborted).toBe(true);
    });

    it('ends when another replica has taken the target over', async () => {
      const knex = await openMigrated(id);
      const { source, begun } = openWatched();
      const replica = createReplica(knex, source);
      await replica.collector.tick();
      const context = await begun;
      await knex('source_targets').update({ fence: 99 });
      replica.time.pass(defaultTiming.lease / 3);
      await replica.collector.settled();
      expect(context.signal.aborted).toBe(true);
    });

    it('serves requests beside it', async () => {
      const { source, begun } = openWatched();
      const replica = createReplica(await openMigrated(id), source);
      await replica.collector.tick();
      await begun;
      await replica.collector.requestServices([cart.entityRef]);
      const isServed = async () =>
        (await replica.refreshes.status(cart.entityRef))?.state === 'done';
      while (!(await isServed())) await replica.collector.tick();
      expect(source.passes).toEqual([
        { target: 'main' },
        { target: 'main', only: [cart.entityRef] },
      ]);
      await replica.collector.stop();
    });

    it('is free for another replica at once when this one ends', async () => {
      const knex = await openMigrated(id);
      const { source, begun } = openWatched();
      const one = createReplica(knex, source, 'one');
      await one.collector.tick();
      await begun;
      await one.collector.stop();
      source.watch = undefined;
      await createReplica(knex, source, 'two').tick();
      expect(source.passes).toHaveLength(2);
    });
  });
});
