import { minute, promotionIn } from '../testing/builders';
import { worldIn } from '../testing/worldIn';

describe('a replica', () => {
  it('that has lost its lease stops at its next write', async () => {
    const { world } = await worldIn('observing-traffic');
    const before = await world.current();
    const production = world.production;
    // While it reads production, another one takes the promotion over.
    const driver = Object.assign(Object.create(production), {
      observe: async () => {
        world.time += 31_000;
        await world.store.claimDue('other', {
          limit: 1,
          leaseMilliseconds: 30_000,
        });
        return production.observe();
      },
    });
    const events = (await world.store.readEvents('p1')).length;
    world.time += 5 * minute;
    await world.runner({ driver }).tick();
    expect(await world.current()).toEqual(before);
    expect(await world.store.readEvents('p1')).toHaveLength(events);
    expect(
      (await world.store.read('p1'))?.observation?.observedAt,
    ).toBeLessThan(world.time - 31_000);
  });

  it('decides anew when a verb came first', async () => {
    const { world, runner } = await worldIn('observing-canary');
    const gate = {
      ...world.ports.gate,
      findRestriction: async () => {
        if ((await world.state()) === 'observing-canary') {
          await world.say('abort');
        }
        return undefined;
      },
    };
    world.time += 2 * minute;
    await world.runner({ gate }).tick();
    expect(['rolling-back', 'verifying-rollback']).toContain(
      await world.state(),
    );
    await world.runToEnd(() => runner.tick());
    expect(await world.state()).toBe('rolled-back');
  });

  it('does not let one promotion keep it from the others', async () => {
    const { world } = await worldIn('observing-canary');
    const { commit } = world.store;
    const store = Object.assign(Object.create(world.store), {
      commit: async (given: Parameters<typeof commit>[0]) => {
        if (given.before.id === 'p1') throw new Error('broken');
        return world.store.commit(given);
      },
    });
    const other = promotionIn('preparing');
    await world.store.create(
      {
        ...other,
        id: 'p2',
        subject: { ...other.subject, entityRef: 'component:default/other' },
      },
      { idempotencyKey: 'k2', actor: { kind: 'system' }, wakeAt: world.time },
    );
    world.time += 2 * minute;
    await world.runner({ store }).tick();
    expect(await world.state()).toBe('observing-canary');
    expect(world.warnings.join()).toMatch(/p1 could not be worked on/);
    expect((await world.store.read('p2'))?.wakeAt).toBeGreaterThan(world.time);
  });

  it('holds before the next step when it can not tell whether there is a freeze', async () => {
    const { world } = await worldIn('observing-canary');
    const gate = {
      ...world.ports.gate,
      findRestriction: async () => {
        throw new Error('down');
      },
    };
    world.time += 2 * minute;
    await world.runner({ gate }).tick();
    expect((await world.current()).state).toMatchObject({
      name: 'held',
      reason: 'window',
    });
  });
});
