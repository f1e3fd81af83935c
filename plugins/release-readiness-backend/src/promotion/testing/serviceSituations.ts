import { callerFor, ServiceWorld } from './ServiceWorld';

/** Who asks for the promotion of a test. */
export const requester = callerFor('requester');

/** A program that acts for a person. */
export const agent = callerFor('x', [], {
  kind: 'agent',
  ref: 'plugin:mcp',
  onBehalfOf: 'user:default/lead',
});

/** A promotion that waits for approval. */
export async function awaiting(
  ...given: ConstructorParameters<typeof ServiceWorld>
) {
  const world = new ServiceWorld(...given);
  await world.service.create(world.request(), requester);
  await world.runner().tick();
  expect(await world.world.state()).toBe('awaiting-approval');
  return world;
}

/** A promotion that runs, in this state. */
export async function runningIn(
  state: string,
  ...given: ConstructorParameters<typeof ServiceWorld>
) {
  const world = new ServiceWorld(...given);
  await world.start();
  const runner = world.runner();
  for (let turn = 0; turn < 100; turn += 1) {
    if ((await world.world.state()) === state) return { world, runner };
    await runner.tick();
    await world.world.ci();
    world.world.time += 5_000;
  }
  throw new Error(`still ${await world.world.state()}`);
}

/** A promotion that went well. */
export async function completed() {
  const { world, runner } = await runningIn('observing-release');
  await world.act('dev', { verb: 'sign-off', role: 'development' });
  await world.act('tester', { verb: 'sign-off', role: 'test' });
  for (let turn = 0; turn < 100; turn += 1) {
    if ((await world.world.state()) === 'completed') return { world, runner };
    await runner.tick();
    await world.world.ci();
    world.world.time += 5_000;
  }
  throw new Error(`still ${await world.world.state()}`);
}

/** A refusal for this reason, as `toMatchObject` takes it. */
export const refusedWith = (key: string) => ({
  reason: expect.objectContaining({ key: `promotion.refused.${key}` }),
});
