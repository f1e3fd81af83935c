import { ActionsWorld, base, effectId } from '../__testUtils__/ActionsWorld';
import { schemaProblemsOf } from '../__testUtils__/officialDescription';

// many runs, each with delays of its own
jest.setTimeout(30_000);

describe('GitHub Actions that are dispatched', () => {
  const world = new ActionsWorld();

  beforeEach(() => world.start());
  afterEach(() => world.close());

  it('tell the run of a dispatch when they are asked to', async () => {
    const told = await world.dispatch('clean-up', { return_run_details: true });
    expect(told.status).toBe(200);
    expect(
      schemaProblemsOf('workflow-dispatch-response', await told.json()),
    ).toEqual([]);
    expect((await world.dispatch('clean-up')).status).toBe(204);
    expect(world.runs()).toHaveLength(2);
    expect(world.runs()[0].displayTitle).toContain(effectId);
  });

  it.each([
    ['an input that nobody declared', { inputs: { effect_id: 'x', bad: '1' } }],
    ['no input where one is required', { inputs: {} }],
    ['a branch that is not there', { ref: 'nowhere' }],
  ])('refuse %s', async (_, more) => {
    expect((await world.dispatch('clean-up', more)).status).toBe(422);
    expect(world.runs()).toEqual([]);
  });

  it('refuse what cannot be dispatched', async () => {
    expect((await world.dispatch('missing')).status).toBe(404);
    expect(
      (
        await world.call(`${base}/actions/workflows/ci.yaml/dispatches`, {
          ref: 'main',
        })
      ).status,
    ).toBe(422);
  });

  it('can lose the answer after the run was started', async () => {
    world.github.actions!.faults.loseDispatchAnswers = 1;
    await expect(world.dispatch('clean-up')).rejects.toThrow();
    expect(world.runs()).toHaveLength(1);
  });

  it('can deliver twice', async () => {
    world.github.actions!.faults.deliverTwice = 1;
    await world.dispatch('clean-up');
    expect(world.runs()).toHaveLength(2);
  });
});
