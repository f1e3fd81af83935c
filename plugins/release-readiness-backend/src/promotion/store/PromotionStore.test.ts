import type { Knex } from 'knex';
import { DatabasePromotionStore } from '../../database';
import { databaseIds, openMigrated } from '../../database/__testUtils__';
import { verifyChain } from '../chain';
import type { Promotion } from '../states';
import {
  buildPromotion,
  buildSubject,
  eventFor,
  healthySample,
  observationOf,
  pendingEffectId,
  policy,
  promotionIn,
  startOfTests,
  user,
} from '../testing/builders';
import { transition } from '../transition';
import { MemoryPromotionStore } from './MemoryPromotionStore';
import type { PromotionLease, PromotionStore } from './PromotionStore';

jest.setTimeout(60_000);

interface Harness {
  store: PromotionStore;
  /** Lets time pass on the clock that decides. */
  pass(milliseconds: number): Promise<void>;
}

function openMemory(): Harness {
  let now = startOfTests;
  return {
    store: new MemoryPromotionStore(() => now),
    pass: async milliseconds => {
      now += milliseconds;
    },
  };
}

async function openDatabase(
  id: (typeof databaseIds)[number][0],
): Promise<Harness & { knex: Knex }> {
  const knex = await openMigrated(id);
  return {
    knex,
    store: new DatabasePromotionStore(knex),
    // The clock of a database can't be moved: what it is compared with can.
    pass: async milliseconds => {
      await knex('promotions').update({
        wake_at: knex.raw('wake_at - ?', [milliseconds]),
        lease_until: knex.raw('lease_until - ?', [milliseconds]),
      });
    },
  };
}

const stores: [string, () => Promise<Harness>][] = [
  ['memory', async () => openMemory()],
  ...databaseIds.map(([id]): [string, () => Promise<Harness>] => [
    id,
    () => openDatabase(id),
  ]),
];

const lease = { limit: 10, leaseMilliseconds: 30_000 };
const reason = { key: 'promotion.cause.effect-failed' };
const run = { runId: '4711', attempt: 1 };

describe.each(stores)('promotions in %s', (_, open) => {
  async function create(
    harness: Harness,
    promotion: Promotion = buildPromotion(),
    idempotencyKey = `key of ${promotion.id}`,
  ) {
    return harness.store.create(promotion, {
      idempotencyKey,
      actor: user('requester'),
      wakeAt: 1,
    });
  }

  async function leaseOf(harness: Harness, owner = 'one') {
    const [claimed] = await harness.store.claimDue(owner, lease);
    if (!claimed) throw new Error('not claimed');
    return claimed.lease;
  }

  /** A promotion that was put there in a state, and its next effects. */
  async function commit(
    { store }: Harness,
    before: Promotion,
    kind: Parameters<typeof eventFor>[0],
    withLease?: PromotionLease,
  ) {
    const result = transition(
      before,
      eventFor(kind, before, startOfTests),
      startOfTests,
      policy,
    );
    await store.commit({ before, result, lease: withLease });
    if (result.outcome === 'refused') return before;
    return result.promotion;
  }

  async function withDriverEffect(harness: Harness) {
    await create(harness, promotionIn('preparing'));
    const held = await leaseOf(harness);
    const promotion = await commit(
      harness,
      promotionIn('preparing'),
      'step-verified',
      held,
    );
    const effectId = pendingEffectId(promotion);
    if (effectId === undefined) throw new Error('no effect');
    return { held, promotion, effectId };
  }

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

  it('give an effect to one run; every other is refused and noted', async () => {
    const harness = await open();
    const { store } = harness;
    const { held, effectId, promotion } = await withDriverEffect(harness);
    await expect(store.claimEffect(effectId, run)).rejects.toMatchObject({
      reason: 'not-sent',
    });
    await expect(store.claimEffect('other', run)).rejects.toMatchObject({
      reason: 'unknown',
    });
    expect(await store.markSent(held, effectId)).toBe(true);
    const claims = await Promise.allSettled(
      ['1', '2', '3', '4'].map(runId =>
        store.claimEffect(effectId, { runId, attempt: 1 }),
      ),
    );
    const won = claims.flatMap(claim =>
      claim.status === 'fulfilled' ? [claim.value] : [],
    );
    expect(won).toEqual([
      {
        effectId,
        promotionId: 'p1',
        subject: promotion.subject,
        subjectHash: promotion.subjectHash,
        effect: expect.objectContaining({
          kind: 'deploy-canary',
          digests: promotion.subject.digests,
        }),
        fence: held.fence,
        expectedVersion: promotion.version,
      },
    ]);
    const owner = (await store.readEffect(effectId))?.claimedBy;
    if (!owner) throw new Error('nobody has it');
    // The answer was lost: the same attempt may ask again, a re-run may not.
    await expect(store.claimEffect(effectId, owner)).resolves.toEqual(won[0]);
    await expect(
      store.claimEffect(effectId, { ...owner, attempt: 2 }),
    ).rejects.toMatchObject({ reason: 'claimed' });
    const kinds = (await store.readEvents('p1')).map(({ kind }) => kind);
    expect(kinds.filter(kind => kind === 'effect-claimed')).toHaveLength(1);
    expect(kinds.filter(kind => kind === 'claim-refused')).toHaveLength(5);
    // It is with a run: not to be sent again.
    expect(await store.markSent(held, effectId)).toBe(false);
  });

  it('give away no effect that they do not wait for any more', async () => {
    const harness = await open();
    const { store } = harness;
    const { held, effectId, promotion } = await withDriverEffect(harness);
    await store.markSent(held, effectId);
    const aborted = await commit(harness, promotion, 'abort', held);
    await expect(store.claimEffect(effectId, run)).rejects.toMatchObject({
      reason: 'over',
    });
    expect((await store.readEffect(effectId))?.status).toBe('superseded');
    expect(await store.markSent(held, effectId)).toBe(false);
    const rollback = pendingEffectId(aborted) ?? '';
    expect(await store.markSent(held, rollback)).toBe(true);
    await expect(store.claimEffect(rollback, run)).resolves.toMatchObject({
      effect: { kind: 'roll-back' },
    });
  });

  it('count the work of a step as done when its result was read back', async () => {
    const harness = await open();
    const { store } = harness;
    const { held, effectId, promotion } = await withDriverEffect(harness);
    await store.markSent(held, effectId);
    await store.claimEffect(effectId, run);
    await commit(harness, promotion, 'step-verified', held);
    expect((await store.readEffect(effectId))?.status).toBe('done');
  });

  it('keep what became of handing an effect over', async () => {
    const harness = await open();
    const { store } = harness;
    const { held, effectId } = await withDriverEffect(harness);
    await store.markSent(held, effectId);
    await store.recordDelivery(held, effectId, { status: 'retry', at: 77 });
    expect(await store.readEffect(effectId)).toMatchObject({
      status: 'sent',
      dueAt: 77,
      deliveries: 1,
      fence: held.fence,
    });
    await store.markSent(held, effectId);
    await store.recordDelivery(held, effectId, {
      status: 'accepted',
      externalId: 'run-1',
      url: 'https://ci/1',
    });
    expect(await store.readEffect(effectId)).toMatchObject({
      status: 'sent',
      accepted: true,
      deliveries: 2,
      externalId: 'run-1',
      url: 'https://ci/1',
    });
    await store.recordDelivery(held, effectId, {
      status: 'failed',
      reason,
      retryable: false,
    });
    expect(await store.readEffect(effectId)).toMatchObject({
      status: 'failed',
      failure: { reason, retryable: false },
    });
    const failed = await store.listEffects('p1', ['failed']);
    expect(failed.map(({ id }) => id)).toEqual([effectId]);
  });

  it('take the first word on how a run ended, and are due at once', async () => {
    const harness = await open();
    const { store } = harness;
    await create(harness, promotionIn('rolling-out'));
    const held = await leaseOf(harness);
    const smoke = await commit(
      harness,
      promotionIn('rolling-out'),
      'step-verified',
      held,
    );
    const effectId = pendingEffectId(smoke) ?? '';
    await store.markSent(held, effectId);
    await store.claimEffect(effectId, run);
    await store.release(held, Date.UTC(2200, 0));
    expect(
      await store.recordOutcome(effectId, {
        status: 'failed',
        at: 7,
        reason,
        retryable: false,
      }),
    ).toBe(true);
    expect(
      await store.recordOutcome(effectId, { status: 'succeeded', at: 8 }),
    ).toBe(false);
    expect(
      await store.recordOutcome('other', { status: 'succeeded', at: 8 }),
    ).toBe(false);
    expect(await store.readEffect(effectId)).toMatchObject({
      status: 'failed',
      failure: { reason, retryable: false },
    });
    const { smokeTests } = await store.readReadings('p1', {
      samplesFrom: 0,
      probes: 1,
    });
    expect(smokeTests).toEqual([{ at: 7, outcome: 'failed' }]);
    expect(await store.claimDue('two', lease)).toHaveLength(1);
  });

  it('keep what was read, and the newest value of each point', async () => {
    const harness = await open();
    const { store } = harness;
    await create(harness);
    const held = await leaseOf(harness);
    const observation = observationOf(promotionIn('canary'), 'canary');
    const t = startOfTests;
    const nothing = { samples: [], evidence: [] };
    const request = {
      target: 'canary' as const,
      from: t,
      to: t + 15_000,
      step: 15_000,
      window: 60_000,
    };
    const evidence = {
      at: 9,
      request,
      queries: [{ name: 'p99', text: 'q', hash: 'h' }],
      responses: ['{"status":"success"}'],
    };
    await store.recordReading(held, {
      observation,
      samples: [
        { target: 'canary', sample: healthySample(t - 15_000) },
        {
          target: 'canary',
          sample: healthySample(t, { errorRatio: { problem: 'missing' } }),
        },
        {
          target: 'canary',
          sample: healthySample(t + 15_000, {
            errorRatio: { value: Number.NaN },
            p99: { value: Number.POSITIVE_INFINITY },
          }),
        },
      ],
      evidence: [evidence],
      probe: { at: 1, outcome: 'failed' },
    });
    await store.recordReading(held, {
      ...nothing,
      unreachable: { since: 5, reason },
      samples: [
        { target: 'canary', sample: healthySample(t) },
        { target: 'stable', sample: healthySample(t) },
      ],
      probe: { at: 2, outcome: 'unknown' },
    });
    await store.recordReading(held, {
      ...nothing,
      unreachable: { since: 5, reason },
      probe: { at: 3, outcome: 'succeeded' },
    });
    const readings = await store.readReadings('p1', {
      samplesFrom: t,
      probes: 2,
    });
    expect(readings.probes).toEqual([
      { at: 2, outcome: 'unknown' },
      { at: 3, outcome: 'succeeded' },
    ]);
    const canary = readings.samples.filter(({ target }) => target === 'canary');
    expect(canary.map(({ sample }) => sample)).toEqual([
      healthySample(t),
      healthySample(t + 15_000, {
        errorRatio: { value: Number.NaN },
        p99: { value: Number.POSITIVE_INFINITY },
      }),
    ]);
    expect(readings.samples).toHaveLength(3);
    expect(await store.listEvidence('p1')).toEqual([evidence]);
    expect(await store.read('p1')).toMatchObject({
      observation,
      unreachable: { since: 5, reason },
    });
    await store.recordReading(held, nothing);
    const after = await store.read('p1');
    expect(after?.unreachable).toBeUndefined();
    expect(after?.observation).toEqual(observation);
  });

  it('know their change record', async () => {
    const harness = await open();
    await create(harness);
    const change = { number: 'CHG1', url: 'https://changes/1' };
    await harness.store.recordChange('p1', change);
    await harness.store.recordChange('p1', { number: 'CHG2' });
    expect((await harness.store.read('p1'))?.change).toEqual(change);
  });

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
