import { databaseIds } from '../../database/__testUtils__';
import { verifyChain } from '../chain';
import {
  buildPromotion,
  buildSubject,
  eventFor,
  policy,
  promotionIn,
  startOfTests,
  user,
} from '../testing/builders';
import {
  commit,
  create,
  openDatabase,
  stores,
  withDriverEffect,
} from '../testing/promotionStores';
import { transition } from '../transition';

jest.setTimeout(60_000);

const run = { runId: '4711', attempt: 1 };

describe.each(stores)('promotions in %s', (_, open) => {
  it('exist once for a click, however often it comes', async () => {
    const harness = await open();
    const clicks = await Promise.all(
      Array.from({ length: 6 }, (_unused, index) =>
        create(harness, buildPromotion({ id: `p${index}` }), 'one click'),
      ),
    );
    expect(clicks.filter(({ created }) => created)).toHaveLength(1);
    const ids = clicks.map(({ stored }) => stored.promotion.id);
    expect(new Set(ids).size).toBe(1);
  });

  it('are live once for a service and environment', async () => {
    const harness = await open();
    await create(harness);
    const second = await create(harness, buildPromotion({ id: 'p2' }));
    expect(second).toMatchObject({
      created: false,
      stored: { active: true, promotion: { id: 'p1' } },
    });
    const other = await create(
      harness,
      buildPromotion({
        id: 'p3',
        subject: buildSubject({ entityRef: 'component:default/other' }),
      }),
    );
    expect(other.created).toBe(true);
    await commit(harness, buildPromotion(), 'withdraw');
    expect((await harness.store.read('p1'))?.active).toBe(false);
    expect((await create(harness, buildPromotion({ id: 'p2' }))).created).toBe(
      true,
    );
  });

  it('keep their place after a failed rollback until the lock is released', async () => {
    const harness = await open();
    const failed = promotionIn('rollback-failed');
    await create(harness, failed);
    expect((await create(harness, buildPromotion({ id: 'p2' }))).created).toBe(
      false,
    );
    await commit(harness, failed, 'release-lock');
    expect((await create(harness, buildPromotion({ id: 'p2' }))).created).toBe(
      true,
    );
  });

  it('change with their event and effects, or not at all', async () => {
    const harness = await open();
    const { store } = harness;
    const { promotion, effectId } = await withDriverEffect(harness);
    const stored = await store.read('p1');
    expect(stored?.promotion).toEqual(promotion);
    expect(await store.readEffect(effectId)).toMatchObject({
      id: effectId,
      promotionId: 'p1',
      status: 'pending',
      accepted: false,
      deliveries: 0,
      expectedVersion: promotion.version,
      body: { kind: 'driver', effect: { kind: 'deploy-canary' } },
    });
    const events = await store.readEvents('p1');
    expect(events.map(({ kind }) => kind)).toEqual([
      'created',
      'step-verified',
    ]);
    // A second one of the same version changes nothing.
    await expect(
      commit(harness, promotionIn('preparing'), 'abort'),
    ).rejects.toMatchObject({ name: 'PromotionVersionError' });
    expect(await store.readEvents('p1')).toHaveLength(2);
    expect((await store.read('p1'))?.promotion).toEqual(promotion);
  });

  it('have one next state when two verbs come at the same version', async () => {
    const harness = await open();
    await create(harness, promotionIn('observing-canary'));
    const before = promotionIn('observing-canary');
    const results = await Promise.allSettled([
      commit(harness, before, 'pause'),
      commit(harness, before, 'abort'),
      commit(harness, before, 'pause'),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
    expect(await harness.store.readEvents('p1')).toHaveLength(2);
    expect((await harness.store.read('p1'))?.promotion.version).toBe(
      before.version + 1,
    );
  });

  it('note refusals: those of people each time, those of the system once', async () => {
    const harness = await open();
    await create(harness);
    const draft = buildPromotion();
    await commit(harness, draft, 'approve');
    await commit(harness, draft, 'approve');
    await commit(harness, draft, 'start');
    await commit(harness, draft, 'start');
    const events = await harness.store.readEvents('p1');
    expect(events.map(({ kind }) => kind)).toEqual([
      'created',
      'approve',
      'approve',
      'start',
    ]);
    expect((await harness.store.read('p1'))?.promotion).toEqual(draft);
  });

  it('have a trail that verifies, and is found out when it was changed', async () => {
    const harness = await open();
    const { held, promotion, effectId } = await withDriverEffect(harness);
    await harness.store.markSent(held, effectId);
    await harness.store.claimEffect(effectId, run);
    await commit(harness, promotion, 'step-verified', held);
    const events = await harness.store.readEvents('p1');
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    const anchor = await harness.store.anchor('p1');
    await harness.store.anchor('p1');
    expect(await harness.store.listAnchors('p1')).toHaveLength(1);
    expect(verifyChain('p1', events, [anchor])).toEqual([]);
    const cut = events.slice(0, 3);
    expect(verifyChain('p1', cut, [anchor])).toEqual([
      { kind: 'removed', seq: 4 },
    ]);
  });

  it('know their change record', async () => {
    const harness = await open();
    await create(harness);
    const change = { number: 'CHG1', url: 'https://changes/1' };
    await harness.store.recordChange('p1', change);
    await harness.store.recordChange('p1', { number: 'CHG2' });
    expect((await harness.store.read('p1'))?.change).toEqual(change);
  });
});

describe('approvals in a database', () => {
  it.each(databaseIds)(
    'are rows of their own in %p, by person and round',
    async id => {
      const harness = await openDatabase(id);
      const before = promotionIn('awaiting-approval');
      await harness.store.create(before, {
        idempotencyKey: 'k',
        actor: user('requester'),
      });
      const result = transition(
        before,
        eventFor('approve', before, startOfTests),
        startOfTests,
        policy,
      );
      await harness.store.commit({ before, result });
      expect(await harness.knex('approvals').select()).toEqual([
        expect.objectContaining({
          promotion_id: 'p1',
          round: 1,
          approver: 'user:default/lead',
          subject_hash: before.subjectHash,
          decision: 'approved',
          roles: '["technical-lead"]',
        }),
      ]);
    },
  );
});
