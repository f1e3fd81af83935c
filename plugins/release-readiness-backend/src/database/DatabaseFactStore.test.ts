import {
  factOf,
  testNow,
  type Fact,
  type PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { LostLeaseError } from '../collection';
import { testApples } from '../__testUtils__';
import { DatabaseFactStore } from './DatabaseFactStore';
import { DatabaseTargetStore } from './DatabaseTargetStore';
import { databaseIds, openMigrated } from './__testUtils__';

jest.setTimeout(60_000);

const orders = 'component:default/orders';
const later = new Date(testNow.getTime() + 60_000);
const origin = { source: 'test', target: 'main' };

function known(value: unknown, at = testNow): Fact<unknown> {
  return { status: 'known', value, observedAt: at.toISOString(), origin };
}

function published(fact: Fact<unknown>, entityRef = orders): PublishedFact {
  return { entityRef, reference: factOf(testApples), fact };
}

describe.each(databaseIds)('facts in %p', id => {
  async function open() {
    const knex = await openMigrated(id);
    const targets = new DatabaseTargetStore(knex);
    await targets.syncTargets('test', [{ id: 'main', title: 'Main' }], testNow);
    const lease = await targets.claim(origin, 'one', {
      leaseMilliseconds: 600_000,
    });
    if (!lease) throw new Error('not claimed');
    return { knex, lease, store: new DatabaseFactStore(knex) };
  }

  it('are stored, and name the services that they changed', async () => {
    const { store, lease } = await open();
    expect(
      await store.publish(lease, [published(known({ apples: 3 }))], testNow),
    ).toEqual([orders]);
    expect(await store.listFacts([orders, 'component:default/none'])).toEqual([
      {
        entityRef: orders,
        key: 'test.apples',
        ...origin,
        status: 'known',
        value: { apples: 3 },
        reason: undefined,
        observedAt: testNow.getTime(),
        publishedAt: testNow.getTime(),
      },
    ]);
  });

  it('that say the same only move their time, whatever the order of keys', async () => {
    const { store, lease } = await open();
    await store.publish(lease, [published(known({ a: 1, b: 2 }))], testNow);
    expect(
      await store.publish(
        lease,
        [published(known({ b: 2, a: 1, c: undefined }, later))],
        later,
      ),
    ).toEqual([]);
    const [fact] = await store.listFacts([orders]);
    expect(fact.observedAt).toBe(later.getTime());
  });

  it('that are lost keep the last known value and its time, and come back', async () => {
    const { store, lease } = await open();
    const reason = { key: 'general.unavailable.feature-off' };
    const lost = published({ status: 'unavailable', reason });
    await store.publish(lease, [published(known({ apples: 3 }))], testNow);
    expect(await store.publish(lease, [lost], later)).toEqual([orders]);
    expect(await store.publish(lease, [lost], later)).toEqual([]);
    expect(await store.listFacts([orders])).toMatchObject([
      {
        status: 'unavailable',
        reason,
        value: { apples: 3 },
        observedAt: testNow.getTime(),
      },
    ]);
    expect(
      await store.publish(
        lease,
        [published(known({ apples: 3 }, later))],
        later,
      ),
    ).toEqual([orders]);
  });

  describe('from work beside a watch', () => {
    const beside = { keepNewer: true };
    const between = new Date(testNow.getTime() + 30_000);

    it('do not overwrite what the watch saw later', async () => {
      const { store, lease } = await open();
      const seenLater = published(known({ apples: 4 }, between));
      await store.publish(lease, [seenLater], between);
      expect(
        await store.publish(
          lease,
          [published(known({ apples: 3 }))],
          later,
          beside,
        ),
      ).toEqual([]);
      expect(await store.listFacts([orders])).toMatchObject([
        {
          value: { apples: 4 },
          observedAt: between.getTime(),
          publishedAt: between.getTime(),
        },
      ]);
    });

    it('do not take the time of an equal fact back', async () => {
      const { store, lease } = await open();
      await store.publish(
        lease,
        [published(known({ apples: 3 }, between))],
        between,
      );
      const earlier = [published(known({ apples: 3 }))];
      expect(await store.publish(lease, earlier, later, beside)).toEqual([]);
      const [{ observedAt }] = await store.listFacts([orders]);
      expect(observedAt).toBe(between.getTime());
    });

    it('do not say known of what was lost later', async () => {
      const { store, lease } = await open();
      const reason = { key: 'general.unavailable.feature-off' };
      await store.publish(
        lease,
        [published({ status: 'unavailable', reason })],
        between,
      );
      const earlier = [published(known({ apples: 3 }))];
      expect(await store.publish(lease, earlier, later, beside)).toEqual([]);
      const [{ status }] = await store.listFacts([orders]);
      expect(status).toBe('unavailable');
    });

    it('overwrite what was seen before, or at another target', async () => {
      const { knex, store, lease } = await open();
      await store.publish(lease, [published(known({ apples: 3 }))], testNow);
      expect(
        await store.publish(
          lease,
          [published(known({ apples: 4 }, between))],
          later,
          beside,
        ),
      ).toEqual([orders]);
      await knex('facts').update({ target: 'other', observed_at: 9e15 });
      expect(
        await store.publish(
          lease,
          [published(known({ apples: 5 }, between))],
          later,
          beside,
        ),
      ).toEqual([orders]);
      const [{ value }] = await store.listFacts([orders]);
      expect(value).toEqual({ apples: 5 });
    });

    it('give way to what is stored at the same moment', async () => {
      const { store, lease } = await open();
      await store.publish(lease, [published(known({ apples: 1 }))], testNow);
      await Promise.all([
        ...[30, 50, 40, 10, 20].map(seconds =>
          store.publish(
            lease,
            [
              published(
                known(
                  { apples: seconds },
                  new Date(testNow.getTime() + seconds * 1000),
                ),
              ),
            ],
            later,
            beside,
          ),
        ),
      ]);
      expect((await store.listFacts([orders]))[0].value).toEqual({
        apples: 50,
      });
    });
  });

  it('whose time lies before the stored one count where nothing runs beside', async () => {
    const { store, lease } = await open();
    await store.publish(lease, [published(known({ apples: 3 }, later))], later);
    expect(
      await store.publish(lease, [published(known({ apples: 4 }))], later),
    ).toEqual([orders]);
  });

  it('of a replica that lost its lease are refused', async () => {
    const { knex, store, lease } = await open();
    await knex('source_targets').update({ fence: 99 });
    await expect(
      store.publish(lease, [published(known({ apples: 3 }))], testNow),
    ).rejects.toThrow(LostLeaseError);
    expect(await store.listFacts([orders])).toEqual([]);
  });

  it('may be many in one batch, past every limit of parameters', async () => {
    const { store, lease } = await open();
    const refs = Array.from(
      { length: 8000 },
      (_, index) => `component:default/service-${index}`,
    );
    const batch = refs.map(ref => published(known({ apples: 1 }), ref));
    expect(await store.publish(lease, batch, testNow)).toHaveLength(8000);
    expect(await store.publish(lease, batch, later)).toEqual([]);
    expect(await store.listFacts(refs)).toHaveLength(8000);
  });

  it('may hold any text', async () => {
    const { store, lease } = await open();
    const value = { text: `'"\\\u0000\u2028 ? ?? :name $1 😀` };
    await store.publish(lease, [published(known(value))], testNow);
    expect((await store.listFacts([orders]))[0].value).toEqual(value);
  });

  it('named twice in a batch count as last said', async () => {
    const { store, lease } = await open();
    await store.publish(
      lease,
      [published(known({ apples: 1 })), published(known({ apples: 2 }))],
      testNow,
    );
    expect((await store.listFacts([orders]))[0].value).toEqual({ apples: 2 });
  });
});
