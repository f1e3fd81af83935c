import { image } from '../testing/builders';
import { completed, refusedWith } from '../testing/serviceSituations';
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
      new Set(['start CHG2', 'close CHG2 successful']),
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

describe('a rollback while another promotion of the service is live', () => {
  /** Another release, requested after the completed one. */
  async function next(from: Awaited<ReturnType<typeof situation>>) {
    const { world } = from;
    world.staging = image('e');
    const { details } = await world.service.create(
      world.request({ idempotencyKey: 'dialog-2', seenDigests: image('e') }),
      callerFor('requester'),
    );
    const say = async (name: string, verb: 'approve' | 'start') => {
      const { version, subjectHash } = await world.service.get(details.id, ops);
      const expectedVersion = version;
      await world.service.act(
        details.id,
        verb === 'approve'
          ? { verb, expectedVersion, subjectHash }
          : { verb, expectedVersion },
        callerFor(name),
      );
    };
    const reach = async (state: string) => {
      await from.pass(1);
      if (state !== 'awaiting-approval') await say('lead', 'approve');
      if (state === 'preparing') await say('requester', 'start');
      expect(await world.service.get(details.id, ops)).toMatchObject({ state });
    };
    return { id: details.id, reach, say };
  }
  const live = ({ world }: Awaited<ReturnType<typeof situation>>) =>
    world.ports.store.list({ active: true, limit: 10 });

  it.each(['awaiting-approval', 'ready'])(
    'takes the place of one that is %s, and the trail says for whom and why',
    async state => {
      const given = await situation();
      const { world, pass } = given;
      const other = await next(given);
      await other.reach(state);
      const { actions } = await world.service.get(world.id, ops);
      expect(actions['roll-back']).toEqual({ allowed: true, reasons: [] });
      const { created, details } = await world.service.rollBack(
        world.id,
        key,
        ops,
      );
      expect(created).toBe(true);
      expect((await live(given)).map(({ promotion }) => promotion.id)).toEqual([
        details.id,
      ]);
      const { promotion } = (await world.ports.store.read(other.id))!;
      expect(promotion.state).toMatchObject({
        name: 'cancelled',
        reason: {
          key: 'promotion.cause.made-way',
          params: { promotion: world.id },
        },
      });
      expect((await world.service.events(other.id, ops)).at(-1)).toMatchObject({
        kind: 'withdraw',
        actor: ops.actor,
        message: { params: { reason: 'Customers complain' } },
      });
      await pass(30);
      expect((await world.service.get(details.id, ops)).state).toBe(
        'rolled-back',
      );
      expect([...world.world.office.told.values()]).toContain(
        'close CHG2 cancelled',
      );
    },
  );

  it('is refused while that one is in production: it is to be rolled back itself', async () => {
    const given = await situation();
    const { world } = given;
    const other = await next(given);
    await other.reach('preparing');
    await expect(
      world.service.rollBack(world.id, key, ops),
    ).rejects.toMatchObject(refusedWith('another-deployed'));
    const { actions } = await world.service.get(world.id, ops);
    expect(actions['roll-back'].reasons).toEqual([
      { key: 'promotion.refused.another-deployed' },
    ]);
  });

  it('is refused when that one starts at the same moment, and never are two live', async () => {
    const given = await situation();
    const { world } = given;
    const other = await next(given);
    await other.reach('ready');
    const { store } = world.ports;
    const createAsIs = store.create.bind(store);
    store.create = async (...asked) => {
      const answer = await createAsIs(...asked);
      store.create = createAsIs;
      // Between looking and withdrawing.
      await other.say('requester', 'start');
      return answer;
    };
    await expect(
      world.service.rollBack(world.id, key, ops),
    ).rejects.toMatchObject(refusedWith('another-deployed'));
    expect((await live(given)).map(({ promotion }) => promotion.id)).toEqual([
      other.id,
    ]);
  });

  it('comes of two clicks at once only once', async () => {
    const given = await situation();
    const { world } = given;
    await (await next(given)).reach('awaiting-approval');
    const answers = await Promise.all(
      ['rollback-1', 'rollback-2'].map(idempotencyKey =>
        world.service.rollBack(world.id, { ...key, idempotencyKey }, ops),
      ),
    );
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ details }) => details.id)).size).toBe(1);
    expect(await live(given)).toHaveLength(1);
  });
});
