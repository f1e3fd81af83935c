import {
  agent,
  awaiting,
  refusedWith,
  requester,
} from '../testing/serviceSituations';
import { callerFor } from '../testing/ServiceWorld';

describe('approvals', () => {
  it('count by the role that somebody holds now', async () => {
    const world = await awaiting();
    const details = await world.act('lead', {
      verb: 'approve',
      comment: 'Fine',
    });
    expect(details).toMatchObject({
      state: 'ready',
      approvals: [
        {
          approver: 'user:default/lead',
          countsAs: 'technical-lead',
          comment: 'Fine',
        },
      ],
      openSlots: [],
      waitingFor: [{ key: 'promotion.waiting.start' }],
    });
  });

  it('no longer count once the role is lost', async () => {
    const world = await awaiting();
    await world.act('lead', { verb: 'approve' });
    world.membership = { 'user:default/lead2': ['technical-lead'] };
    const details = await world.service.get(world.id, requester);
    expect(details.approvals[0]).toMatchObject({
      countsAs: undefined,
      ignored: { key: 'promotion.approval.no-role' },
    });
    await expect(
      world.act('requester', { verb: 'start' }),
    ).rejects.toMatchObject(refusedWith('quorum-lost'));
  });

  it('tell who can still give one', async () => {
    const world = await awaiting();
    const { openSlots, approverRoles, actions } = await world.service.get(
      world.id,
      callerFor('lead'),
    );
    expect(openSlots).toEqual([
      {
        role: 'technical-lead',
        candidates: ['user:default/lead', 'user:default/lead2'],
      },
    ]);
    expect(approverRoles).toEqual(['technical-lead']);
    expect(actions.approve).toEqual({ allowed: true, reasons: [] });
  });

  it.each([
    ['the requester', 'requester', undefined, 'approval-never-counts'],
    ['an author of the change', 'author', undefined, 'approval-never-counts'],
    ['somebody without a role', 'nobody', undefined, 'no-role'],
    [
      'somebody with the role and without its permission',
      'lead',
      callerFor('lead', ['approve.technical-lead']),
      'not-permitted',
    ],
    ['a program', 'lead', agent, 'people-only'],
  ])('of %s are refused, on the trail', async (_, name, caller, key) => {
    const world = await awaiting();
    await expect(
      world.act(name, { verb: 'approve' }, caller),
    ).rejects.toMatchObject(refusedWith(key));
    expect(await world.world.state()).toBe('awaiting-approval');
    const events = await world.service.events(world.id, requester);
    expect(events.at(-1)).toMatchObject({
      kind: 'approve',
      refused: true,
      message: { key: `promotion.refused.${key}` },
    });
  });

  it('of another candidate are refused', async () => {
    const world = await awaiting();
    await expect(
      world.act('lead', { verb: 'approve', subjectHash: 'f'.repeat(64) }),
    ).rejects.toMatchObject(refusedWith('other-subject'));
  });

  it('end with a veto', async () => {
    const world = await awaiting();
    expect(
      await world.act('lead', { verb: 'reject', reason: 'Not today' }),
    ).toMatchObject({ state: 'rejected', change: { status: 'closed' } });
  });

  it('are asked for where they count', async () => {
    const world = await awaiting();
    const mine = (name: string) =>
      world.service.list({ awaitingMe: true }, callerFor(name));
    expect((await mine('lead')).items).toMatchObject([{ id: world.id }]);
    expect(await mine('requester')).toEqual({ items: [], totalItems: 0 });
    expect(await mine('product')).toEqual({ items: [], totalItems: 0 });
  });
});
