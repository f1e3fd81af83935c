import { image, minute } from '../testing/builders';
import type { RunnerWorld } from '../testing/RunnerWorld';
import { worldIn } from '../testing/worldIn';

const previous = image('a')[0].digest;

describe('a promotion is rolled back and read back as rolled back', () => {
  it.each<[string, string, ConstructorParameters<typeof RunnerWorld>[0]]>([
    [
      'error rate at one pod',
      'error-rate',
      {
        sample: (t, { production }) =>
          production.weightAt(t) === 5 ? { errorRatio: { value: 0.2 } } : {},
      },
    ],
    [
      'P99 at 30 percent',
      'p99',
      {
        sample: (t, { production }) =>
          production.weightAt(t) === 30 ? { p99: { value: 4 } } : {},
      },
    ],
    ['three failed probes', 'health', { probe: () => 'failed' }],
  ])('for %s', async (_, trigger, faults) => {
    const { world, runner } = await worldIn('rolling-back', faults);
    const breaches = (await world.current()).breaches;
    expect(breaches).toMatchObject([{ trigger }]);
    if (trigger === 'health' && faults) faults.probe = () => 'succeeded';
    const promotion = await world.runToEnd(() => runner.tick());
    expect(promotion.state.name).toBe('rolled-back');
    expect(promotion.breaches).toEqual(breaches);
    expect(world.outside()).toMatchObject({
      serves: previous,
      canary: undefined,
      weight: 0,
    });
    const told = [...world.office.told.values()];
    expect(told).toContain('close CHG1 rolled-back');
    expect(told.filter(text => text.startsWith('deployment'))).toEqual([
      'deployment in_progress',
      'deployment failure',
      'deployment success of the rollback',
    ]);
  });

  it('for a smoke test that failed after the full release', async () => {
    const faults = { smokeFails: () => true };
    const { world, runner } = await worldIn('rolling-back', faults);
    expect((await world.current()).breaches).toMatchObject([
      { trigger: 'smoke' },
    ]);
    faults.smokeFails = () => false;
    await world.runToEnd(() => runner.tick());
    expect(await world.state()).toBe('rolled-back');
    expect(world.outside()).toMatchObject({ serves: previous, weight: 0 });
  });

  it('for a breach that happened while the portal was down', async () => {
    let faulty = false;
    const from = { at: 0 };
    const { world, runner } = await worldIn('observing-traffic', {
      sample: t =>
        faulty && t >= from.at && t < from.at + minute
          ? { errorRatio: { value: 0.2 } }
          : {},
    });
    from.at = world.time;
    faulty = true;
    world.time += 10 * minute;
    await runner.tick();
    expect((await world.current()).breaches).toMatchObject([
      { trigger: 'error-rate' },
    ]);
    await world.runToEnd(() => runner.tick());
    expect(await world.state()).toBe('rolled-back');
  });
});
