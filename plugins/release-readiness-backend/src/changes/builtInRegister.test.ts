import { DatabaseChangeRegister } from '../database';
import { databaseIds, openMigrated } from '../database/__testUtils__';
import { callerFor, ServiceWorld } from '../promotion/testing/ServiceWorld';

jest.setTimeout(60_000);

const requester = callerFor('requester');

describe.each(databaseIds)('changes in the built-in register, %p', id => {
  async function registered() {
    const world = new ServiceWorld();
    const register = new DatabaseChangeRegister(
      await openMigrated(id),
      () => new Date(world.world.time),
    );
    Object.assign(world.ports, { changes: register, changeRecords: register });
    await world.service.create(world.request(), requester);
    await world.runner().tick();
    return { world, register };
  }

  it('are exported with what the register holds', async () => {
    const { world } = await registered();
    await world.act('requester', { verb: 'withdraw', reason: 'Not today' });
    // The register has not been told yet: it does not say that it has.
    expect(await world.service.changes({}, requester)).toMatchObject({
      items: [{ number: 'CHG0000001', status: 'registered' }],
    });
    await world.runner().tick();
    expect(await world.service.changes({}, requester)).toMatchObject({
      items: [
        {
          number: 'CHG0000001',
          status: 'closed',
          closureCode: 'cancelled',
          closedAt: expect.any(String),
        },
      ],
    });
  });

  it('are exported where no promotion came of them, too', async () => {
    const { world, register } = await registered();
    const { subject, subjectHash } = world.world.promotion;
    const { number } = await register.register({
      correlationId: 'never stored',
      entityRef: subject.entityRef,
      subjectHash,
      content: {
        ...world.request().change,
        category: 'normal',
        proposedCategory: 'normal',
        rollbackPlan: subject.rollbackPlan,
      },
    });
    const newest = await world.service.changes({ limit: 1 }, requester);
    expect(newest).toMatchObject({ items: [{ number }], nextOffset: 1 });
    const rest = await world.service.changes(
      { offset: newest.nextOffset, limit: 1 },
      requester,
    );
    expect(rest).toMatchObject({ items: [{ number: 'CHG0000001' }] });
    expect(rest).not.toHaveProperty('nextOffset');
  });

  it('are exported to nobody who may not see the service', async () => {
    const { world } = await registered();
    expect(await world.service.changes({}, callerFor('x', ['read']))).toEqual({
      items: [],
    });
    expect(
      await world.service.changes(
        { entityRef: 'component:default/other' },
        requester,
      ),
    ).toEqual({ items: [] });
  });
});
