import { testNow } from '@release-readiness/backstage-plugin-release-readiness-node';
import { DatabaseRefreshStore } from './DatabaseRefreshStore';
import { databaseIds, openMigrated } from './__testUtils__';

jest.setTimeout(60_000);

const orders = 'component:default/orders';
const key = { source: 'test', target: 'main' };
const after = (milliseconds: number) =>
  new Date(testNow.getTime() + milliseconds);

describe.each(databaseIds)('refreshes in %p', id => {
  const open = async () => new DatabaseRefreshStore(await openMigrated(id));

  it('run until every target has answered or failed', async () => {
    const store = await open();
    const other = { source: 'test', target: 'other' };
    expect(await store.status(orders)).toBeUndefined();
    await store.request(
      [
        { ...key, entityRef: orders },
        { ...other, entityRef: orders },
      ],
      testNow,
    );
    expect(await store.listWaiting()).toHaveLength(2);
    expect(await store.take(key)).toEqual([orders]);
    expect(await store.take(key)).toEqual([]);
    expect(await store.status(orders)).toEqual({
      state: 'running',
      startedAt: testNow.toISOString(),
      targets: [
        { ...key, state: 'running' },
        { ...other, state: 'waiting' },
      ],
    });
    await store.finish(key, [orders], 'done', after(1000));
    await store.take(other);
    await store.finish(other, [orders], 'failed', after(2000));
    expect(await store.status(orders)).toEqual({
      state: 'done',
      startedAt: testNow.toISOString(),
      finishedAt: after(2000).toISOString(),
      targets: [
        { ...key, state: 'done' },
        { ...other, state: 'failed' },
      ],
    });
  });

  it('asked for again while one runs are served again', async () => {
    const store = await open();
    await store.request([{ ...key, entityRef: orders }], testNow);
    await store.take(key);
    await store.request([{ ...key, entityRef: orders }], after(1000));
    await store.finish(key, [orders], 'done', after(2000));
    expect(await store.take(key)).toEqual([orders]);
  });

  it('that a lost replica had taken wait again', async () => {
    const store = await open();
    await store.request([{ ...key, entityRef: orders }], testNow);
    await store.take(key);
    await store.requeue(key);
    expect(await store.take(key)).toEqual([orders]);
  });

  it('are limited for each service and caller', async () => {
    const store = await open();
    const admit = (caller: string, at: Date, ref = orders) =>
      store.admit(ref, caller, 30_000, at);
    expect(await admit('user:default/a', testNow)).toBeUndefined();
    expect(await admit('user:default/a', after(10_000))).toBe(20_000);
    expect(await admit('user:default/b', after(10_000))).toBeUndefined();
    expect(
      await admit('user:default/a', after(10_000), 'component:default/cart'),
    ).toBeUndefined();
    expect(await admit('user:default/a', after(30_000))).toBeUndefined();
  });

  it('admit one of many requests at once', async () => {
    const store = await open();
    const waits = await Promise.all(
      Array.from({ length: 8 }, () =>
        store.admit(orders, 'a', 30_000, testNow),
      ),
    );
    expect(waits.filter(wait => wait === undefined)).toHaveLength(1);
  });
});
