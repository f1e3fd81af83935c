import type { Circumstances } from '../decide';
import { minute } from '../testing/builders';
import { RunnerWorld } from '../testing/RunnerWorld';

/** A world in which what was promised may stop to hold. */
async function worldBefore(name: 'awaiting-approval' | 'ready' | 'scheduled') {
  const world = new RunnerWorld();
  const given: { cause: Circumstances['invalidation']; looked: number } = {
    cause: undefined,
    looked: 0,
  };
  const runner = world.runner({
    gate: {
      ...world.ports.gate,
      evaluate: async (promotion, asked) => ({
        ...(await world.ports.gate.evaluate(promotion, asked)),
        windowOpen: name !== 'scheduled',
        nextOpening: asked.now + 600 * minute,
      }),
      findInvalidation: async () => {
        given.looked += 1;
        return given.cause;
      },
    },
  });
  await world.open();
  await world.say('submit');
  await runner.tick();
  if (name !== 'awaiting-approval') await world.say('approve');
  await runner.tick();
  expect(await world.state()).toBe(name);
  /** Ticks as the portal does. */
  const pass = async (milliseconds: number) => {
    for (let passed = 0; passed < milliseconds; passed += 5000) {
      world.time += 5000;
      await runner.tick();
    }
  };
  return { world, given, pass };
}

describe('a promotion whose promise no longer holds', () => {
  it.each(['awaiting-approval', 'ready', 'scheduled'] as const)(
    'is over within two minutes when it is %s, so that nobody approves or waits in vain',
    async name => {
      const { world, given, pass } = await worldBefore(name);
      await pass(10 * minute);
      expect(await world.state()).toBe(name);
      given.cause = 'verification-revoked';
      await pass(2 * minute);
      expect(await world.state()).toBe('invalidated');
    },
  );

  it.each(['awaiting-approval', 'scheduled'] as const)(
    'is looked for once a minute, no more, while it is %s',
    async name => {
      const { given, pass } = await worldBefore(name);
      given.looked = 0;
      await pass(20 * minute);
      expect(given.looked).toBeGreaterThan(15);
      expect(given.looked).toBeLessThanOrEqual(20);
    },
  );
});
