import {
  awaiting,
  refusedWith,
  requester,
  runningIn,
} from '../testing/serviceSituations';
import { callerFor } from '../testing/ServiceWorld';

describe('a running promotion', () => {
  it('shows covered time, traffic and why it waits', async () => {
    const { world, runner } = await runningIn('observing-canary');
    world.world.time += 45_000;
    await runner.tick();
    const details = await world.service.get(world.id, requester);
    expect(details).toMatchObject({
      coverage: { requiredSeconds: 45 },
      traffic: { intended: 5, actual: 5, measured: 5 },
      waitingFor: expect.arrayContaining([
        { key: 'promotion.waiting.observation' },
      ]),
      change: { status: 'in-progress' },
    });
    const covered = details.coverage?.coveredSeconds ?? 0;
    expect(covered).toBeGreaterThan(0);
    expect(covered).toBeLessThan(45);
    expect(details.steps.slice(0, 4)).toMatchObject([
      { step: 'preparing', status: 'done' },
      { step: 'canary', status: 'done' },
      {
        step: 'observing-canary',
        status: 'running',
        coverage: { coveredSeconds: covered },
      },
      { step: 'shifting-traffic', status: 'waiting' },
    ]);
    expect(details.runs).toMatchObject([
      { kind: 'deploy-canary', status: 'done', attempt: 1 },
    ]);
  });

  it('is paused and resumed by an operator', async () => {
    const { world } = await runningIn('observing-canary');
    expect(
      await world.act('ops', { verb: 'pause', reason: 'Lunch' }),
    ).toMatchObject({
      state: 'held',
      heldFor: 'manual',
      heldFrom: 'observing-canary',
      actions: { resume: { allowed: true } },
    });
    expect(await world.act('ops', { verb: 'resume' })).toMatchObject({
      state: 'observing-canary',
    });
  });

  it('is not resumed while its cause is there', async () => {
    let frozen = false;
    const message = { key: 'promotion.hold.freeze' };
    const { world, runner } = await runningIn('observing-canary', {
      restriction: () => (frozen ? { kind: 'freeze', message } : undefined),
    });
    frozen = true;
    for (let turn = 0; turn < 40; turn += 1) {
      if ((await world.world.state()) === 'held') break;
      world.world.time += 5_000;
      await runner.tick();
    }
    expect(await world.world.state()).toBe('held');
    await expect(world.act('ops', { verb: 'resume' })).rejects.toMatchObject(
      refusedWith('cause-persists'),
    );
    frozen = false;
    expect(await world.act('ops', { verb: 'resume' })).toMatchObject({
      state: 'observing-canary',
    });
  });

  it('is rolled back by an abort, and shows where it stopped', async () => {
    const { world } = await runningIn('observing-canary');
    const details = await world.act('ops', { verb: 'abort', reason: 'r' });
    expect(details.state).toBe('rolling-back');
    expect(
      details.steps.map(({ step, status }) => [step, status]).slice(1, 4),
    ).toEqual([
      ['canary', 'done'],
      ['observing-canary', 'failed'],
      ['shifting-traffic', 'skipped'],
    ]);
  });

  it('has figures with the class of each point', async () => {
    const { world, runner } = await runningIn(
      'observing-canary',
      {},
      {
        sample: t => (t % 30_000 === 0 ? { errorRatio: { value: 0.2 } } : {}),
      },
    );
    world.world.time += 30_000;
    await runner.tick();
    const metrics = await world.service.metrics(world.id, requester);
    expect(metrics.step).toBe(15);
    expect(metrics.series.map(({ target }) => target)).toEqual([
      'canary',
      'stable',
    ]);
    for (const point of metrics.series[0].points) {
      const bad = Date.parse(point.t) % 30_000 === 0;
      expect(point).toMatchObject({
        errorRatio: bad ? 0.2 : 0.001,
        p99Seconds: 0.2,
        class: bad ? 'BREACH' : 'OK',
      });
    }
  });

  it('is signed off by two people of the right groups', async () => {
    const { world } = await runningIn('observing-release');
    await expect(
      world.act('dev', { verb: 'sign-off', role: 'test' }),
    ).rejects.toMatchObject(refusedWith('no-sign-off-role'));
    await world.act('both', { verb: 'sign-off', role: 'development' });
    await expect(
      world.act('both', { verb: 'sign-off', role: 'test' }),
    ).rejects.toMatchObject(refusedWith('same-person'));
    expect(
      await world.act('tester', { verb: 'sign-off', role: 'test' }),
    ).toMatchObject({
      signOffs: [
        { role: 'development', by: 'user:default/both' },
        { role: 'test', by: 'user:default/tester' },
      ],
    });
  });
});

describe('the list', () => {
  it('has pages, filters and titles', async () => {
    const world = await awaiting();
    const list = (request: Parameters<typeof world.service.list>[0]) =>
      world.service.list(request, requester);
    expect(await list({})).toMatchObject({
      items: [{ id: world.id, title: 'Mall order' }],
      totalItems: 1,
    });
    expect((await list({ states: ['held'] })).totalItems).toBe(0);
    expect((await list({ active: true })).totalItems).toBe(1);
    expect(await list({ offset: 1 })).toEqual({ items: [], totalItems: 1 });
    expect((await list({ requester: 'user:default/x' })).totalItems).toBe(0);
  });

  it('and the changes hold nothing that the caller may not see', async () => {
    const world = await awaiting();
    const blind = callerFor('x', ['read']);
    expect(await world.service.list({}, blind)).toEqual({
      items: [],
      totalItems: 0,
    });
    expect(await world.service.changes({}, blind)).toEqual({ items: [] });
    expect(await world.service.changes({}, requester)).toMatchObject({
      items: [{ number: 'CHG1', status: 'registered' }],
    });
  });
});
