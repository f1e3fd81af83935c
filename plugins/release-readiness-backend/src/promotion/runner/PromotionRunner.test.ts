import { verifyChain } from '../chain';
import { image, minute } from '../testing/builders';
import { RunnerWorld } from '../testing/RunnerWorld';

const released = image('b')[0].digest;

describe('a promotion that nothing disturbs', () => {
  it('goes from draft to completed and tells everybody once', async () => {
    const world = new RunnerWorld();
    await world.open();
    const runner = world.runner();
    const promotion = await world.runToEnd(() => runner.tick());
    expect(promotion.state.name).toBe('completed');
    expect(world.kindsActed()).toEqual([
      'deploy-canary',
      'set-weight',
      'roll-out',
      'smoke-test',
      'clean-up',
      'smoke-test',
    ]);
    expect(world.outside()).toMatchObject({
      serves: released,
      canary: undefined,
      weight: 100,
    });
    const told = [...world.office.told.values()];
    expect(told).toContain('start CHG1');
    expect(told).toContain('close CHG1 successful');
    expect(told).toContain('deployment success');
    // Pages hear of each event that the runner made, after it was stored.
    const events = await world.store.readEvents('p1');
    // The click to start comes from outside it.
    const own = events.filter(
      ({ actor, kind }) => actor === '{"kind":"system"}' && kind !== 'start',
    );
    expect(world.published).toHaveLength(own.length);
    expect(world.warnings).toEqual([]);
  });

  it('has a trail that verifies, anchored as it goes and at its end', async () => {
    const world = new RunnerWorld();
    await world.open();
    const runner = world.runner();
    await world.runToEnd(() => runner.tick());
    const events = await world.store.readEvents('p1');
    const anchors = await world.store.listAnchors('p1');
    // Claims of runs are anchored with the event that follows.
    expect(anchors.map(({ seq }) => seq)).toEqual(
      events
        .filter(({ kind }) => kind !== 'created' && kind !== 'effect-claimed')
        .map(({ seq }) => seq),
    );
    expect(anchors.at(-1)?.seq).toBe(events.length);
    expect(verifyChain('p1', events, anchors)).toEqual([]);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.filter(kind => kind === 'effect-claimed')).toHaveLength(6);
    expect(kinds.at(-1)).toBe('observation-completed');
  });

  it('is not looked at again when it is over', async () => {
    const world = new RunnerWorld();
    await world.open();
    const runner = world.runner();
    await world.runToEnd(() => runner.tick());
    await runner.tick();
    world.time += 24 * 60 * minute;
    expect(await runner.tick()).toBe(0);
    expect(await runner.health()).toEqual({
      overdueSeconds: 0,
      lastTickAt: world.time,
      now: world.time,
    });
  });

  it('keeps what every observation was judged by', async () => {
    const world = new RunnerWorld();
    await world.open();
    const runner = world.runner();
    await world.runToEnd(() => runner.tick());
    const { samples, probes, smokeTests } = await world.store.readReadings(
      'p1',
      { samplesFrom: 0, probes: 1000 },
    );
    const targets = new Set(samples.map(({ target }) => target));
    expect([...targets].sort()).toEqual(['canary', 'service', 'stable']);
    expect(probes.length).toBeGreaterThan(10);
    expect(smokeTests.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'passed',
    ]);
    expect((await world.store.listEvidence('p1')).length).toBeGreaterThan(5);
  });
});
