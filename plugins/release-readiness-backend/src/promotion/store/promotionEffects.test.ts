import { pendingEffectId, promotionIn } from '../testing/builders';
import {
  commit,
  create,
  lease,
  leaseOf,
  stores,
  withDriverEffect,
} from '../testing/promotionStores';

jest.setTimeout(60_000);

const reason = { key: 'promotion.cause.effect-failed' };
const run = { runId: '4711', attempt: 1 };

describe.each(stores)('promotions in %s', (_, open) => {
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
        requestedAt: promotion.createdAt,
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
});
