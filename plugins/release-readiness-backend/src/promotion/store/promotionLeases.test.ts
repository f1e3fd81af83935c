import { buildPromotion, buildSubject, user } from '../testing/builders';
import {
  commit,
  create,
  lease,
  leaseOf,
  stores,
  withDriverEffect,
} from '../testing/promotionStores';

jest.setTimeout(60_000);

describe.each(stores)('promotions in %s', (_, open) => {
  it('are taken by one replica of many that try at once', async () => {
    const harness = await open();
    await create(harness);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_unused, index) =>
        harness.store.claimDue(`replica-${index}`, lease),
      ),
    );
    expect(claims.flat()).toHaveLength(1);
  });

  it('are taken oldest first, no more than asked for, and only when due', async () => {
    const harness = await open();
    for (let index = 1; index <= 3; index += 1) {
      await harness.store.create(
        buildPromotion({
          id: `p${index}`,
          subject: buildSubject({ entityRef: `component:default/s${index}` }),
        }),
        {
          idempotencyKey: `k${index}`,
          actor: user('requester'),
          wakeAt: index === 3 ? Date.UTC(2200, 0) : 10 - index,
        },
      );
    }
    const [first, ...rest] = await harness.store.claimDue('one', {
      ...lease,
      limit: 1,
    });
    expect(rest).toEqual([]);
    expect(first.promotion.id).toBe('p2');
    const others = await harness.store.claimDue('one', lease);
    expect(others.map(({ promotion }) => promotion.id)).toEqual(['p1']);
  });

  it('that fell due after the given instant stay for the next tick', async () => {
    const harness = await open();
    await create(harness);
    expect(await harness.store.claimDue('one', { ...lease, dueBy: 0 })).toEqual(
      [],
    );
    expect(
      await harness.store.claimDue('one', { ...lease, dueBy: 1 }),
    ).toHaveLength(1);
  });

  it('are taken over when the lease has run out; the old one is refused every write', async () => {
    const harness = await open();
    const { store } = harness;
    const { held: old, effectId, promotion } = await withDriverEffect(harness);
    expect(await store.claimDue('two', lease)).toEqual([]);
    await harness.pass(30_001);
    const next = await leaseOf(harness, 'two');
    expect(next.fence).toBe(old.fence + 1);
    expect(await store.renew(old, 1000)).toBe(false);
    const lost = expect.objectContaining({ name: 'LostPromotionLeaseError' });
    await expect(
      commit(harness, promotion, 'step-verified', old),
    ).rejects.toEqual(lost);
    await expect(store.markSent(old, effectId)).rejects.toEqual(lost);
    await expect(
      store.recordDelivery(old, effectId, { status: 'accepted' }),
    ).rejects.toEqual(lost);
    await expect(
      store.recordReading(old, { samples: [], evidence: [] }),
    ).rejects.toEqual(lost);
    // What the old one releases late does not free the new one's lease.
    await store.release(old, 0);
    expect(await store.claimDue('three', lease)).toEqual([]);
    expect((await store.read('p1'))?.promotion).toEqual(promotion);
  });

  it('stay with whoever renews the lease', async () => {
    const harness = await open();
    await create(harness);
    const held = await leaseOf(harness);
    await harness.pass(29_000);
    expect(await harness.store.renew(held, 30_000)).toBe(true);
    await harness.pass(29_000);
    expect(await harness.store.claimDue('two', lease)).toEqual([]);
  });

  it('are due again at the time given, or never', async () => {
    const harness = await open();
    const { store } = harness;
    await create(harness);
    await store.release(await leaseOf(harness), (await store.now()) + 60_000);
    expect(await store.claimDue('one', lease)).toEqual([]);
    await harness.pass(60_001);
    await store.release(await leaseOf(harness), undefined);
    await harness.pass(1e9);
    expect(await store.claimDue('one', lease)).toEqual([]);
    await store.wake('p1');
    expect(await store.claimDue('one', lease)).toHaveLength(1);
  });

  it('are due at once when something happened during the lease', async () => {
    const harness = await open();
    const { store } = harness;
    await create(harness);
    const held = await leaseOf(harness);
    await commit(harness, buildPromotion(), 'submit');
    await store.release(held, (await store.now()) + 60_000);
    expect(await store.claimDue('two', lease)).toHaveLength(1);
  });

  it('say for how long due work has been left', async () => {
    const harness = await open();
    const { store } = harness;
    expect(await store.oldestOverdue()).toBeUndefined();
    await create(harness);
    const held = await leaseOf(harness);
    expect(await store.oldestOverdue()).toBeUndefined();
    // The lease was for 30 s: 10 s later it is overdue by 10 s.
    await harness.pass(40_000);
    const overdue = (await store.oldestOverdue()) ?? 0;
    expect(overdue).toBeGreaterThanOrEqual(10_000);
    expect(overdue).toBeLessThan(40_000);
    await store.release(held, (await store.now()) + 60_000);
    expect(await store.oldestOverdue()).toBeUndefined();
  });
});
