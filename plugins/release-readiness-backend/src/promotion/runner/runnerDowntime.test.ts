import { minute } from '../testing/builders';
import { RunnerWorld } from '../testing/RunnerWorld';
import { worldIn } from '../testing/worldIn';

describe('time that the portal was down', () => {
  it('counts as observed when the metrics are there for it', async () => {
    const { world, runner } = await worldIn('observing-canary');
    // Longer than the observation, shorter than its deadline.
    world.time += 2 * minute;
    await runner.tick();
    expect(await world.state()).toBe('shifting-traffic');
  });

  it('does not count when they are not', async () => {
    const from = { at: Infinity };
    const { world, runner } = await worldIn('observing-canary', {
      sample: t =>
        t >= from.at
          ? {
              errorRatio: { problem: 'query-error' },
              p99: { problem: 'query-error' },
              requests: { problem: 'query-error' },
            }
          : {},
    });
    from.at = 0;
    world.time += 110_000;
    await runner.tick();
    expect(await world.state()).not.toBe('shifting-traffic');
    // They come back, and with them the time.
    from.at = Infinity;
    await runner.tick();
    world.time += 15_000;
    await runner.tick();
    world.time += 15_000;
    await runner.tick();
    expect(await world.state()).toBe('shifting-traffic');
  });

  it('holds when nobody measures, and rolls back past the limit', async () => {
    const { world } = await worldIn('observing-canary');
    const blind = world.runner({
      metrics: {
        ...world.ports.metrics,
        query: async () => {
          throw new Error('down');
        },
      },
    });
    for (let passed = 0; passed < 3 * minute; passed += 15_000) {
      world.time += 15_000;
      await blind.tick();
    }
    expect((await world.current()).state).toMatchObject({
      name: 'held',
      reason: 'no-data',
    });
    await world.runToEnd(() => blind.tick());
    expect(await world.state()).toBe('rolled-back');
  });

  it('takes nothing on before the services are known, and is not at work then', async () => {
    const world = new RunnerWorld();
    await world.open();
    await world.say('submit');
    let isKnown = false;
    const runner = world.runner({ isReady: () => isKnown });
    expect(await runner.tick()).toBe(0);
    expect((await runner.health()).lastTickAt).toBeUndefined();
    expect(await world.state()).toBe('gating');
    isKnown = true;
    expect(await runner.tick()).toBe(1);
    expect(await world.state()).toBe('awaiting-approval');
  });

  it('leaves due work, and says for how long', async () => {
    const world = new RunnerWorld();
    await world.open();
    await world.say('submit');
    world.time += 90_000;
    const runner = world.runner();
    expect(await runner.health()).toEqual({
      overdueSeconds: 90,
      lastTickAt: undefined,
      now: world.time,
    });
    await runner.tick();
    expect((await runner.health()).overdueSeconds).toBe(0);
  });
});
