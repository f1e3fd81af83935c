import {
  buildPromotion,
  buildSubject,
  promotionIn,
  startOfTests,
} from '../testing/builders';
import { commit, create, stores } from '../testing/promotionStores';

jest.setTimeout(60_000);

describe.each(stores)('promotions in %s', (_, open) => {
  it('are listed newest first, by service, state, requester and liveness', async () => {
    const harness = await open();
    const { store } = harness;
    const entityRef = 'component:default/other';
    await create(harness, promotionIn('completed'));
    await create(
      harness,
      buildPromotion({ id: 'p2', createdAt: startOfTests + 1 }),
    );
    await create(
      harness,
      buildPromotion({
        id: 'p3',
        createdAt: startOfTests + 2,
        requester: 'user:default/other',
        subject: buildSubject({ entityRef }),
      }),
    );
    const ids = async (
      filter: Omit<Parameters<typeof store.list>[0], 'limit'>,
    ) =>
      (await store.list({ limit: 10, ...filter })).map(
        ({ promotion }) => promotion.id,
      );
    expect(await ids({})).toEqual(['p3', 'p2', 'p1']);
    expect(await ids({ entityRefs: [entityRef] })).toEqual(['p3']);
    expect(await ids({ states: ['completed'] })).toEqual(['p1']);
    expect(await ids({ requester: 'user:default/other' })).toEqual(['p3']);
    expect(await ids({ active: true })).toEqual(['p3', 'p2']);
    expect(await ids({ active: false })).toEqual(['p1']);
    const all = (await ids({})).length;
    expect(await store.count({})).toBe(all);
    expect(await store.count({ active: true })).toBe(
      (await ids({ active: true })).length,
    );
    expect(await store.count({ entityRefs: [] })).toBe(0);
    const page = await store.list({ limit: 1, offset: 1 });
    expect(page.map(({ promotion }) => promotion.id)).toEqual(['p2']);
  });

  it('are found by what later promotions ask of earlier ones', async () => {
    const harness = await open();
    const { store } = harness;
    await create(harness, promotionIn('ready'));
    const ids = async (
      filter: Omit<Parameters<typeof store.list>[0], 'limit'>,
    ) =>
      (await store.list({ limit: 10, ...filter })).map(
        ({ promotion }) => promotion.id,
      );
    expect(await ids({ reviewOpen: true })).toEqual([]);
    const asked = await commit(
      harness,
      promotionIn('ready'),
      'request-break-glass',
    );
    expect(await ids({ reviewOpen: true })).toEqual([]);
    const broken = await commit(harness, asked, 'confirm-break-glass');
    expect(await ids({ reviewOpen: true })).toEqual(['p1']);
    const entityRef = 'component:default/other';
    expect(await ids({ reviewOpen: true, entityRefs: [entityRef] })).toEqual(
      [],
    );
    const over = await commit(harness, broken, 'withdraw');
    expect(await ids({ reviewOpen: true })).toEqual(['p1']);
    await create(
      harness,
      buildPromotion({
        id: 'r',
        kind: 'rollback',
        rollbackOf: 'p1',
        createdAt: startOfTests + 1,
      }),
    );
    expect(await ids({ rollbackOf: 'p1' })).toEqual(['r']);
    expect(await ids({ rollbackOf: 'r' })).toEqual([]);
    expect(await ids({ kind: 'rollback' })).toEqual(['r']);
    expect(await ids({ kind: 'release' })).toEqual(['p1']);
    await commit(harness, over, 'review');
    expect(await ids({ reviewOpen: true })).toEqual([]);
    expect(await store.count({ reviewOpen: true })).toBe(0);
  });
});
