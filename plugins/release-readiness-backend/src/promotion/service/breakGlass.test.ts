import { shortPolicy } from '../testing/RunnerWorld';
import { awaiting, refusedWith, requester } from '../testing/serviceSituations';
import { callerFor } from '../testing/ServiceWorld';
import { refusedBecause } from './errors';
import type { PromotionAbility } from './PromotionCaller';

describe('broken glass', () => {
  it('waits for the second person, then goes past the approvals', async () => {
    const world = await awaiting();
    const asked = await world.act('ops', {
      verb: 'break-glass',
      reason: 'Orders are down',
      incident: '#17',
      secondPerson: 'user:default/lead',
    });
    expect(asked).toMatchObject({
      state: 'awaiting-approval',
      breakGlass: false,
      breakGlassRequest: {
        by: 'user:default/ops',
        secondPerson: 'user:default/lead',
      },
    });
    expect(asked.actions['confirm-break-glass']).toEqual({
      allowed: false,
      reasons: [refusedBecause('not-second-person')],
    });
    expect(asked.secondPeople).toEqual(
      expect.arrayContaining(['user:default/lead', 'user:default/pager']),
    );
    expect(asked.secondPeople).not.toContain('user:default/ops');
    const details = await world.act('lead', { verb: 'confirm-break-glass' });
    expect(details).toMatchObject({
      state: 'ready',
      breakGlass: true,
      breakGlassDetails: {
        by: 'user:default/ops',
        secondPerson: 'user:default/lead',
        confirmedAt: expect.any(String),
        incident: '#17',
      },
    });
    expect(details.breakGlassRequest).toBeUndefined();
    expect(await world.act('ops', { verb: 'start' })).toMatchObject({
      state: 'preparing',
    });
    const kinds = await world.service.events(world.id, requester);
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['request-break-glass', 'confirm-break-glass']),
    );
  });

  it('tells the second person, who finds it among what waits for them', async () => {
    const world = await awaiting();
    const secondPerson = 'user:default/pager';
    await world.act('ops', { verb: 'break-glass', reason: 'r', secondPerson });
    const effects = await world.ports.store.listEffects(world.id);
    expect(effects.map(({ body }) => body)).toContainEqual({
      kind: 'notify',
      tier: 'warning',
      message: { key: 'promotion.notification.break-glass-wanted' },
      recipients: [secondPerson],
    });
    const waitFor = async (name: string, without: PromotionAbility[] = []) =>
      (await world.service.list({ awaitingMe: true }, callerFor(name, without)))
        .totalItems;
    expect(await waitFor('pager')).toBe(1);
    expect(await waitFor('pager', ['break-glass'])).toBe(0);
    expect(await waitFor('ops')).toBe(0);
    world.world.time += shortPolicy.approvalLifetime;
    expect(await waitFor('pager')).toBe(0);
  });

  it('is confirmed by nobody without the permission, who may decline', async () => {
    const world = await awaiting();
    const secondPerson = 'user:default/lead';
    await world.act('ops', { verb: 'break-glass', reason: 'r', secondPerson });
    const lead = callerFor('lead', ['break-glass']);
    await expect(
      world.act('lead', { verb: 'confirm-break-glass' }, lead),
    ).rejects.toMatchObject(refusedWith('not-permitted'));
    await expect(
      world.act('lead2', { verb: 'confirm-break-glass' }),
    ).rejects.toMatchObject(refusedWith('not-second-person'));
    const declined = await world.act(
      'lead',
      { verb: 'decline-break-glass', reason: 'No' },
      lead,
    );
    expect(declined).toMatchObject({
      state: 'awaiting-approval',
      breakGlass: false,
    });
    expect(declined.breakGlassRequest).toBeUndefined();
  });

  it('waits for a click and for no window', async () => {
    const world = await awaiting();
    const { time } = world.world;
    await world.freezes.add({
      id: 'f',
      title: 'Festival',
      from: time,
      to: time + 86_400_000,
      setBy: 'user:default/ops',
      reason: 'Sales',
    });
    const approved = await world.act('lead', { verb: 'approve' });
    expect(approved.waitingFor).toEqual([{ key: 'promotion.waiting.window' }]);
    const broken = await world.act('ops', { verb: 'break-glass', reason: 'r' });
    expect(broken.waitingFor).toEqual([
      { key: 'promotion.waiting.start-after-break-glass' },
    ]);
    expect(broken.actions.start.allowed).toBe(true);
  });

  it('pages on-call when nobody stands beside', async () => {
    const world = await awaiting();
    await world.act('ops', { verb: 'break-glass', reason: 'Orders are down' });
    const effects = await world.ports.store.listEffects(world.id);
    expect(effects.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({
        kind: 'notify',
        tier: 'critical',
        recipients: ['on-call', 'owner'],
      }),
    );
  });

  it.each([
    ['nobody is', []],
    ['only they themselves are', ['user:default/ops']],
  ])(
    'does not open for one person alone while %s on call',
    async (_, there) => {
      const world = await awaiting();
      Object.assign(world.ports.roles, {
        onCallMembers: async () => new Set(there),
      });
      await expect(
        world.act('ops', { verb: 'break-glass', reason: 'Orders are down' }),
      ).rejects.toMatchObject(refusedWith('nobody-on-call'));
      expect(await world.service.get(world.id, requester)).toMatchObject({
        state: 'awaiting-approval',
        breakGlass: false,
      });
    },
  );

  it.each([
    ['nobody knows', 'user:default/ghost', 'second-person-unknown'],
    ['is the same one', 'user:default/ops', 'second-person'],
  ])('needs a second person who %s not', async (_, secondPerson, key) => {
    const world = await awaiting();
    await expect(
      world.act('ops', { verb: 'break-glass', reason: 'r', secondPerson }),
    ).rejects.toMatchObject(refusedWith(key));
  });

  it('is reviewed by somebody else', async () => {
    const world = await awaiting();
    await world.act('ops', { verb: 'break-glass', reason: 'r' });
    await expect(
      world.act('ops', { verb: 'review', comment: 'fine' }),
    ).rejects.toMatchObject(refusedWith('own-review'));
    expect(
      await world.act('lead', { verb: 'review', comment: 'fine' }),
    ).toMatchObject({
      breakGlassDetails: { reviewedBy: 'user:default/lead' },
    });
  });
});
