import { minute } from '../testing/builders';
import type { FakeProduction } from '../testing/FakeProduction';
import { worldIn } from '../testing/worldIn';

/** A rollback beside a run that goes on, and what CI is asked for it. */
async function rollbackBesideRun() {
  const { world } = await worldIn('shifting-traffic');
  await world.runner().tick();
  const late = world.production.runs.find(({ kind }) => kind === 'set-weight');
  if (!late) throw new Error('not dispatched');
  late.status = 'acting';
  const asked = { abort: [] as number[], track: 0 };
  const answers = { abort: (): boolean => true, ended: false };
  const driver: FakeProduction = Object.assign(
    Object.create(world.production),
    {
      abort: async () => {
        asked.abort.push(world.time);
        if (!answers.abort()) throw new Error('down');
      },
      track: async (
        subject: Parameters<FakeProduction['track']>[0],
        options: Parameters<FakeProduction['track']>[1],
      ) => {
        if (!options.effectIds.includes(late.effectId)) {
          return world.production.track(subject, options);
        }
        asked.track += 1;
        return [
          answers.ended
            ? {
                effectId: late.effectId,
                status: 'failed',
                reason: { key: 'promotion.cause.effect-failed' },
                retryable: true,
              }
            : { effectId: late.effectId, status: 'running' },
        ];
      },
    },
  );
  const runner = world.runner({ driver });
  await world.say('abort');
  const pass = async (milliseconds: number) => {
    for (let passed = 0; passed < milliseconds; passed += 5_000) {
      await runner.tick();
      world.time += 5_000;
    }
  };
  return { world, asked, answers, pass, late };
}

describe('a run that goes on beside a rollback', () => {
  it('is asked to end before the rollback is handed over, though that does not wait for it', async () => {
    const { world, asked, answers, pass } = await rollbackBesideRun();
    answers.abort = () => false;
    const before = world.production.runs.length;
    await pass(5_000);
    expect(asked.abort).toHaveLength(1);
    expect(world.production.runs.slice(before).map(({ kind }) => kind)).toEqual(
      ['roll-back'],
    );
  });

  it('is asked again until it has ended, a few times a minute and no more after', async () => {
    const { asked, answers, pass } = await rollbackBesideRun();
    answers.abort = () => asked.abort.length > 2;
    await pass(2 * minute);
    expect(asked.abort.length).toBeGreaterThanOrEqual(10);
    expect(asked.abort.length).toBeLessThanOrEqual(13);
    answers.ended = true;
    await pass(15_000);
    const { length } = asked.abort;
    const { track } = asked;
    await pass(minute);
    expect(asked.abort).toHaveLength(length);
    expect(asked.track).toBe(track);
  });

  it('is asked while the rollback is verified, too', async () => {
    const { world, asked, pass } = await rollbackBesideRun();
    await pass(5_000);
    await world.production.startRun(world.production.runs.at(-1)!, (id, run) =>
      world.store.claimEffect(id, run),
    );
    world.production.act(world.production.runs.at(-1)!);
    await pass(15_000);
    expect(await world.state()).toBe('verifying-rollback');
    const { length } = asked.abort;
    await pass(30_000);
    expect(asked.abort.length).toBeGreaterThan(length);
  });

  it('that was overtaken outside the portal is stopped as well', async () => {
    const { world } = await worldIn('shifting-traffic');
    const runner = world.runner();
    await runner.tick();
    const late = world.production.runs.at(-1)!;
    late.status = 'acting';
    world.production.canary = [];
    world.production.weights.push({ at: world.time, weight: 0 });
    world.time += 15_000;
    await runner.tick();
    expect(await world.state()).toBe('verifying-rollback');
    await runner.tick();
    expect(late.status).toBe('cancelled');
  });
});
