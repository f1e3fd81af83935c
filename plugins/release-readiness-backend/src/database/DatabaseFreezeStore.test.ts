import { databaseIds, openMigrated } from './__testUtils__';
import { DatabaseFreezeStore } from './DatabaseFreezeStore';

jest.setTimeout(60_000);

const freeze = {
  id: 'f1',
  title: 'Singles day',
  businessLines: ['retail-cn'],
  from: 1_000,
  to: 5_000,
  setBy: 'user:default/ops',
  reason: 'Peak of the year',
};

describe.each(databaseIds)('freezes in %p', id => {
  const open = async () => new DatabaseFreezeStore(await openMigrated(id));

  it('are listed until they end, in order of their start', async () => {
    const store = await open();
    const { businessLines, ...forAll } = freeze;
    await store.add({ ...forAll, id: 'f2', from: 500 });
    await store.add(freeze);
    expect(await store.list(4_999)).toEqual([
      { ...forAll, id: 'f2', from: 500 },
      freeze,
    ]);
    expect(await store.list(5_000)).toEqual([]);
  });

  it('are withdrawn once, and stay for the auditor', async () => {
    const store = await open();
    await store.add(freeze);
    expect(await store.withdraw('f1', 'user:default/ops', 2_000)).toBe(true);
    expect(await store.withdraw('f1', 'user:default/other', 3_000)).toBe(false);
    expect(await store.withdraw('f9', 'user:default/ops', 2_000)).toBe(false);
    expect(await store.list(0)).toEqual([
      { ...freeze, withdrawnAt: 2_000, withdrawnBy: 'user:default/ops' },
    ]);
  });
});
