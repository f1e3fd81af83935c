import { image, promotionIn } from '../testing/builders';
import { RunnerWorld } from '../testing/RunnerWorld';
import { worldIn } from '../testing/worldIn';

const previous = image('a')[0].digest;

describe('an effect', () => {
  it('whose answer was lost is asked for by its id, not done again', async () => {
    const world = new RunnerWorld({}, promotionIn('preparing'));
    await world.open();
    let lost = 0;
    const driver = Object.assign(Object.create(world.production), {
      apply: async (
        ...given: Parameters<typeof world.production.apply>
      ): ReturnType<typeof world.production.apply> => {
        const receipt = await world.production.apply(...given);
        if (receipt.status === 'already-done') return receipt;
        lost += 1;
        throw new Error('no answer');
      },
    });
    const runner = world.runner({ driver });
    await world.runToEnd(() => runner.tick());
    expect(await world.state()).toBe('completed');
    expect(lost).toBe(6);
    expect(world.production.runs).toHaveLength(6);
  });

  it('that is refused for good rolls back', async () => {
    const { world, runner } = await worldIn('observing-canary', {
      failing: kind => kind === 'set-weight',
    });
    await world.runToEnd(() => runner.tick());
    expect(await world.state()).toBe('rolled-back');
    // Tried as often as the policy allows, each under an id of its own.
    const runs = world.production.runs.filter(
      ({ kind }) => kind === 'set-weight',
    );
    expect(new Set(runs.map(({ effectId }) => effectId)).size).toBe(3);
    expect(runs).toHaveLength(3);
  });

  it('that is delivered late changes nothing after a rollback', async () => {
    const { world, runner } = await worldIn('shifting-traffic');
    await runner.tick();
    const late = world.production.runs.find(
      ({ kind }) => kind === 'set-weight',
    );
    if (!late) throw new Error('not dispatched');
    late.status = 'done';
    await world.say('abort');
    await world.runToEnd(() => runner.tick());
    world.production.duplicate(late);
    await world.ci();
    expect(world.production.runs.at(-1)?.status).toBe('refused');
    expect(world.outside()).toMatchObject({ serves: previous, weight: 0 });
  });

  it('that nobody takes is given up after its number of attempts', async () => {
    const world = new RunnerWorld();
    await world.open();
    let attempts = 0;
    const runner = world.runner(
      {
        notifier: {
          notify: async () => {
            attempts += 1;
            throw new Error('down');
          },
        },
      },
      { maximumDeliveries: 3, retryMaximum: 4000 },
    );
    await world.runToEnd(() => runner.tick());
    expect(await world.state()).toBe('completed');
    const failed = await world.store.listEffects('p1', ['failed']);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ body }) => body.kind === 'notify')).toBe(true);
    expect(attempts).toBe(failed.length * 3);
  });
});
