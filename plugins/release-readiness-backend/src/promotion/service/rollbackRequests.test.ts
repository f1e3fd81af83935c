import { image } from '../testing/builders';
import { completed } from '../testing/serviceSituations';
import { callerFor } from '../testing/ServiceWorld';

const ops = callerFor('ops');
const key = { idempotencyKey: 'rollback-1', reason: 'Customers complain' };

/** A completed promotion, what its register was told, and time that passes. */
async function situation() {
  const { world, runner } = await completed();
  const pass = async (turns: number) => {
    for (let turn = 0; turn < turns; turn += 1) {
      await runner.tick();
      await world.world.ci();
      world.world.time += 5_000;
    }
  };
  const told = () =>
    [...world.world.office.told.values()].filter(text => text.includes('CHG2'));
  return { world, pass, told };
}

describe('a rollback while the change register is down', () => {
  it('is carried out all the same, and its change comes into being afterwards', async () => {
    const { world, pass, told } = await situation();
    let down = true;
    world.faults.registerFails = () => down;
    const { details } = await world.service.rollBack(world.id, key, ops);
    await pass(30);
    expect(await world.service.get(details.id, ops)).toMatchObject({
      state: 'rolled-back',
      change: undefined,
    });
    expect(world.world.production.stable).toEqual(image('a'));
    down = false;
    await pass(120);
    const { change } = await world.service.get(details.id, ops);
    expect(change).toMatchObject({
      number: 'CHG2',
      status: 'closed',
      content: { proposedCategory: 'normal' },
    });
    expect(new Set(told())).toEqual(
      new Set(['start CHG2', 'close CHG2 rolled-back']),
    );
  });

  it('registers nothing when it never began', async () => {
    const { world, pass } = await situation();
    world.faults.guards = [];
    const { details } = await world.service.rollBack(world.id, key, ops);
    await pass(1);
    const { version, state } = await world.service.get(details.id, ops);
    expect(state).toBe('draft');
    await world.service.act(
      details.id,
      { verb: 'withdraw', expectedVersion: version, reason: 'r' },
      ops,
    );
    await pass(2);
    expect(world.world.office.records.size).toBe(1);
  });

  it('is finished by the next click when the portal died before it was submitted', async () => {
    const { world } = await situation();
    const { store } = world.ports;
    const commit = store.commit.bind(store);
    store.commit = async () => {
      throw new Error('killed');
    };
    await expect(world.service.rollBack(world.id, key, ops)).rejects.toThrow(
      'killed',
    );
    store.commit = commit;
    const { details } = await world.service.rollBack(world.id, key, ops);
    expect(details.state).toBe('gating');
  });
});
