import { promotionVerbs } from '@release-readiness/backstage-plugin-release-readiness-common';
import { openGuard } from '../testing/builders';
import {
  awaiting,
  refusedWith,
  requester,
  runningIn,
} from '../testing/serviceSituations';
import { callerFor, ServiceWorld } from '../testing/ServiceWorld';

describe('a command', () => {
  it('about a version that is past is refused', async () => {
    const world = await awaiting();
    await expect(
      world.act('lead', { verb: 'approve', expectedVersion: 1 }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      ...refusedWith('version'),
    });
  });

  it('that another one overtakes is refused, and its effect is there once', async () => {
    const world = await awaiting();
    const results = await Promise.allSettled(
      ['lead', 'lead2'].map(name => world.act(name, { verb: 'approve' })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect((await world.world.current()).approvals).toHaveLength(1);
  });

  it('to start is for the requester alone', async () => {
    const world = await awaiting();
    await world.act('lead', { verb: 'approve' });
    await expect(world.act('lead', { verb: 'start' })).rejects.toMatchObject({
      name: 'NotAllowedError',
      ...refusedWith('requester-only'),
    });
    expect(await world.act('requester', { verb: 'start' })).toMatchObject({
      state: 'preparing',
      lock: 'held',
    });
  });

  it('to start needs the gate as it is now', async () => {
    let fails = false;
    const world = await awaiting({ gateFails: () => fails });
    await world.act('lead', { verb: 'approve' });
    fails = true;
    await expect(
      world.act('requester', { verb: 'start' }),
    ).rejects.toMatchObject(refusedWith('gate-unavailable'));
    fails = false;
    world.faults.guards = [openGuard({ outcome: 'unknown' })];
    await expect(
      world.act('requester', { verb: 'start' }),
    ).rejects.toMatchObject(refusedWith('gate-closed'));
    expect(await world.world.state()).toBe('ready');
  });

  it('to start is answered later while evidence is collected, and starts once', async () => {
    let refreshing = false;
    const world = await awaiting({ refreshing: () => refreshing });
    await world.act('lead', { verb: 'approve' });
    refreshing = true;
    const { version } = await world.world.current();
    const start = () =>
      world.act('requester', { verb: 'start', expectedVersion: version });
    await expect(start()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      ...refusedWith('evidence-refreshing'),
    });
    expect(await world.world.current()).toMatchObject({
      version,
      state: { name: 'ready' },
    });
    refreshing = false;
    expect(await start()).toMatchObject({ state: 'preparing' });
    await expect(start()).rejects.toMatchObject(refusedWith('version'));
    const starts = (await world.service.events(world.id, requester)).filter(
      ({ kind, refused }) => kind === 'start' && !refused,
    );
    expect(starts).toHaveLength(1);
  });

  it('to submit again asks the gates again', async () => {
    const world = new ServiceWorld({
      guards: [openGuard({ outcome: 'closed' })],
    });
    await world.service.create(world.request(), requester);
    await world.runner().tick();
    expect(await world.service.get(world.id, requester)).toMatchObject({
      state: 'draft',
      guards: [{ outcome: 'closed' }],
      actions: { submit: { allowed: true } },
    });
    expect(await world.act('requester', { verb: 'submit' })).toMatchObject({
      state: 'gating',
    });
  });

  it.each([
    ['pause', 'operate', 'not-permitted'],
    ['abort', 'operate', 'not-permitted'],
    ['break-glass', 'break-glass', 'not-permitted'],
    ['submit', 'request', 'not-permitted'],
  ] as const)('to %s needs its permission', async (verb, ability, key) => {
    const world = await awaiting();
    const caller = callerFor('x', [ability]);
    await expect(
      world.act('x', { verb, reason: 'r' }, caller),
    ).rejects.toMatchObject({ name: 'NotAllowedError', ...refusedWith(key) });
  });

  it('to withdraw is for the requester and for operators', async () => {
    const world = await awaiting();
    await expect(
      world.act(
        'x',
        { verb: 'withdraw', reason: 'r' },
        callerFor('x', ['operate']),
      ),
    ).rejects.toMatchObject(refusedWith('requester-or-operator'));
    expect(
      await world.act(
        'requester',
        { verb: 'withdraw', reason: 'r' },
        callerFor('requester', ['operate']),
      ),
    ).toMatchObject({
      state: 'cancelled',
      change: { closureCode: 'cancelled' },
    });
  });

  it('on what the caller may not see finds nothing', async () => {
    const world = await awaiting();
    const blind = callerFor('x', ['read']);
    await expect(
      world.act('x', { verb: 'pause', reason: 'r' }, blind),
    ).rejects.toMatchObject({
      name: 'NotFoundError',
      message: `There is no promotion ${world.id}`,
    });
    await expect(world.service.get('nothing', blind)).rejects.toMatchObject({
      name: 'NotFoundError',
      message: 'There is no promotion nothing',
    });
  });

  it('is offered exactly when it would be accepted', async () => {
    const { world } = await runningIn('observing-canary');
    const { actions } = await world.service.get(world.id, requester);
    expect(Object.keys(actions)).toEqual([...promotionVerbs]);
    const offered = promotionVerbs.filter(verb => actions[verb].allowed);
    expect(offered).toEqual(['pause', 'abort']);
    for (const verb of promotionVerbs) {
      expect([verb, actions[verb].reasons.length > 0]).toEqual([
        verb,
        !actions[verb].allowed,
      ]);
    }
  });
});
