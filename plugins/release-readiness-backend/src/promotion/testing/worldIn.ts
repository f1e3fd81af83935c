import { RunnerWorld } from './RunnerWorld';
import { minute } from './builders';

/** A world in which a promotion has got as far as a state. */
export async function worldIn(
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
  const reached = await world.state();
  if (reached !== name) throw new Error(`${reached} instead of ${name}`);
  return { world, runner };
}
