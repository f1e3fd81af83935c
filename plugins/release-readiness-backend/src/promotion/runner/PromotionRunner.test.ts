import { verifyChain } from '../chain';
import { image, promotionIn } from '../testing/builders';
import { RunnerWorld } from '../testing/RunnerWorld';
import { callOutside, CallTimeoutError } from './callOutside';

const minute = 60_000;
const previous = image('a')[0].digest;
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

/** A world in which a promotion has got as far as a state. */
async function worldIn(
  name: string,
  ...given: ConstructorParameters<typeof RunnerWorld>
) {
  const world = new RunnerWorld(...given);
  await world.open();
  const runner = world.runner();
  const end = world.time + 30 * minute;
  while ((await world.state()) !== name && world.time < end) {
    await world.people();
    await runner.tick();
    await world.ci();
    world.time += 5000;
  }
  expect(await world.state()).toBe(name);
  return { world, runner };
}

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
    expect([...world.office.told.values()]).toContain('close CHG1 rolled-back');
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

describe('a call to the outside', () => {
  it('that never answers is given up, and told so', async () => {
    const told: boolean[] = [];
    await expect(
      callOutside('it', 1, signal => {
        signal.addEventListener('abort', () => told.push(signal.aborted));
        return new Promise<never>(() => {});
      }),
    ).rejects.toThrow(CallTimeoutError);
    expect(told).toEqual([true]);
  });
});
