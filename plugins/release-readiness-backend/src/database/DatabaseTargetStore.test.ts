import { testNow } from '@release-readiness/backstage-plugin-release-readiness-node';
import { LostLeaseError } from '../collection';
import { DatabaseTargetStore } from './DatabaseTargetStore';
import { databaseIds, openMigrated } from './__testUtils__';

jest.setTimeout(60_000);

const key = { source: 'test', target: 'main' };
const lease = { leaseMilliseconds: 600_000 };
const reason = { key: 'general.unavailable.refused' };
const pass = { startedAt: testNow, finishedAt: testNow, complete: true };

describe.each(databaseIds)('targets in %p', id => {
  async function open() {
    const knex = await openMigrated(id);
    const store = new DatabaseTargetStore(knex);
    await store.syncTargets('test', [{ id: 'main', title: 'Main' }], testNow);
    const health = async () => (await store.listTargets())[0]?.health;
    const claimed = async (owner = 'one') => {
      const claim = await store.claim(key, owner, lease);
      if (!claim) throw new Error('not claimed');
      return claim;
    };
    return { knex, store, health, claimed };
  }

  it('are taken by one replica of many that try at once', async () => {
    const { store } = await open();
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        store.claim(key, `replica-${index}`, lease),
      ),
    );
    expect(claims.filter(claim => claim !== undefined)).toHaveLength(1);
  });

  it('are taken over when the lease has run out, and the old one is refused', async () => {
    const { knex, store, claimed } = await open();
    const old = await claimed('one');
    await knex('source_targets').update({ lease_until: 1 });
    const next = await claimed('two');
    expect(next.fence).toBe(old.fence + 1);
    expect(await store.renew(old, 1000)).toBe(false);
    await expect(store.confirm(old, testNow)).rejects.toThrow(LostLeaseError);
    await expect(store.recordSuccess(old, pass)).rejects.toThrow(
      LostLeaseError,
    );
    // What the old one releases late does not free the new one's lease.
    await store.release(old, 0);
    expect(await store.claim(key, 'three', lease)).toBeUndefined();
  });

  it('are due again after the delay, or before when somebody asks', async () => {
    const { store, claimed } = await open();
    await store.release(await claimed(), 600_000);
    expect(await store.claim(key, 'one', lease)).toBeUndefined();
    expect(
      await store.claim(key, 'one', { ...lease, early: true }),
    ).toBeDefined();
  });

  it('keep their pause after a failure, whoever asks', async () => {
    const { store, claimed } = await open();
    const claim = await claimed();
    await store.recordFailure(claim, { reason, at: testNow });
    await store.release(claim, 600_000);
    expect(
      await store.claim(key, 'one', { ...lease, early: true }),
    ).toBeUndefined();
  });

  it('fail at once when they never answered', async () => {
    const { store, health, claimed } = await open();
    const claim = await claimed();
    const failure = await store.recordFailure(claim, { reason, at: testNow });
    expect(failure).toEqual({ consecutiveFailures: 1, failing: true });
    expect(await health()).toMatchObject({ status: 'failing', reason });
  });

  it('fail at the second failure when they have answered before, and recover', async () => {
    const { store, health, claimed } = await open();
    const claim = await claimed();
    expect(await store.recordSuccess(claim, pass)).toEqual({ recovered: true });
    const failure = { reason, at: testNow };
    expect(await store.recordFailure(claim, failure)).toMatchObject({
      failing: false,
    });
    expect(await health()).toMatchObject({
      status: 'healthy',
      consecutiveFailures: 1,
    });
    expect(await store.recordFailure(claim, failure)).toMatchObject({
      failing: true,
    });
    expect(await health()).toMatchObject({
      status: 'failing',
      lastSuccessAt: testNow.toISOString(),
    });
    expect(await store.recordSuccess(claim, pass)).toEqual({ recovered: true });
    expect(await health()).toMatchObject({
      status: 'healthy',
      consecutiveFailures: 0,
      reason: undefined,
    });
  });

  it('that can not be collected are shown so, and never taken', async () => {
    const { store, health } = await open();
    const unsupported = {
      key: 'general.unavailable.unsupported-auth',
      params: { provider: 'oidc' },
    };
    const target = { id: 'main', title: 'Main' };
    await store.syncTargets('test', [{ ...target, unsupported }], testNow);
    expect(await health()).toMatchObject({
      status: 'unsupported',
      reason: unsupported,
    });
    expect(await store.claim(key, 'one', lease)).toBeUndefined();
    await store.syncTargets('test', [target], testNow);
    expect(await health()).toMatchObject({ status: 'pending' });
  });

  it('that are gone from the source are gone here; the others keep their state', async () => {
    const { store, claimed } = await open();
    await store.recordSuccess(await claimed(), pass);
    const targets = [
      { id: 'main', title: 'Renamed' },
      { id: 'new', title: 'New' },
    ];
    await store.syncTargets('test', targets, testNow);
    await store.syncTargets('other', [{ id: 'x', title: 'X' }], testNow);
    await store.syncTargets('test', targets.slice(0, 1), testNow);
    expect(
      (await store.listTargets()).map(({ health }) => [
        health.source,
        health.title,
        health.status,
      ]),
    ).toEqual([
      ['other', 'X', 'pending'],
      ['test', 'Renamed', 'healthy'],
    ]);
  });
});
