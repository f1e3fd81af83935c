import { testNow } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { MemoryFactSource } from '../__testUtils__';
import {
  apples,
  cart,
  createReplica,
  openSource,
  orders,
} from '../__testUtils__/collectingReplica';
import { databaseIds, openMigrated } from '../database/__testUtils__';
import { defaultTiming } from './Collector';

jest.setTimeout(60_000);

type WatchContext = Parameters<NonNullable<MemoryFactSource['watch']>>[1];

describe.each(databaseIds)('watching with %p', id => {
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

  it('is not overwritten by what a request beside it saw before', async () => {
    const { source, begun } = openWatched();
    const replica = createReplica(await openMigrated(id), source);
    await replica.collector.tick();
    const watching = await begun;
    const main = { id: 'main', title: 'Main' };
    let saw = () => {};
    const seen = new Promise<void>(resolve => {
      saw = resolve;
    });
    let answer = () => {};
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    source.collect = async (target, context) => {
      const facts = source.factsOf(target, context);
      saw();
      await answered;
      await context.publish(facts);
    };
    await replica.collector.requestServices([orders.entityRef]);
    await replica.collector.tick();
    await seen;
    // While the request's list is under way, the watch hears of a change.
    replica.time.pass(1_000);
    source.set(orders.entityRef, apples, { apples: 9 });
    await watching.publish(source.factsOf(main, watching));
    answer();
    const isServed = async () =>
      (await replica.refreshes.status(orders.entityRef))?.state === 'done';
    while (!(await isServed())) await replica.collector.tick();
    expect(await replica.facts.listFacts([orders.entityRef])).toMatchObject([
      { value: { apples: 9 }, observedAt: testNow.getTime() + 1_000 },
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
