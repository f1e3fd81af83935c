import { image } from '../testing/builders';
import { agent, refusedWith, requester } from '../testing/serviceSituations';
import { callerFor, ServiceWorld } from '../testing/ServiceWorld';
import { promotionIdOf } from './requested';

const robot = callerFor('x', [], { kind: 'service', ref: 'plugin:x' });

describe('a request', () => {
  it('registers the change and goes to the gates', async () => {
    const world = new ServiceWorld();
    const { created, details } = await world.service.create(
      world.request(),
      requester,
    );
    expect(created).toBe(true);
    expect(details).toMatchObject({
      id: world.id,
      state: 'gating',
      requester: 'user:default/requester',
      change: {
        number: 'CHG1',
        status: 'registered',
        content: { title: 'Release 1.2', proposedCategory: 'normal' },
      },
    });
    expect(world.world.published).toEqual([world.id]);
  });

  it('asked twice by the same dialog is one', async () => {
    const world = new ServiceWorld();
    const answers = await Promise.all(
      [0, 1].map(() => world.service.create(world.request(), requester)),
    );
    expect(answers.map(({ details }) => details.id)).toEqual([
      world.id,
      world.id,
    ]);
    expect(await world.ports.store.list({ limit: 10 })).toHaveLength(1);
    expect(world.world.office.records.size).toBe(1);
  });

  it('of another person answers with the one that is there', async () => {
    const world = new ServiceWorld();
    await world.service.create(world.request(), requester);
    const { created, details } = await world.service.create(
      world.request({ idempotencyKey: 'dialog-2' }),
      callerFor('lead'),
    );
    expect({ created, id: details.id }).toEqual({
      created: false,
      id: world.id,
    });
  });

  it('whose place was taken meanwhile cancels its change', async () => {
    const world = new ServiceWorld();
    await Promise.all([
      world.service.create(world.request(), requester),
      world.service.create(
        world.request({ idempotencyKey: 'dialog-2' }),
        callerFor('lead'),
      ),
    ]);
    expect(await world.ports.store.list({ limit: 10 })).toHaveLength(1);
    const closed = [...world.world.office.told.values()];
    expect(closed).toEqual([expect.stringMatching(/^close CHG\d cancelled$/)]);
  });

  it('is finished by the next click when the portal died in between', async () => {
    const world = new ServiceWorld();
    const { store } = world.ports;
    const commit = store.commit.bind(store);
    store.commit = async () => {
      throw new Error('killed');
    };
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toThrow('killed');
    store.commit = commit;
    const { details } = await world.service.create(world.request(), requester);
    expect(details).toMatchObject({ id: world.id, state: 'gating' });
  });

  it('is refused when staging has moved on since', async () => {
    const world = new ServiceWorld();
    world.staging = image('f');
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      ...refusedWith('moved-on'),
    });
    expect(world.world.office.records.size).toBe(0);
  });

  it('of a lower category needs a reason, which everybody sees', async () => {
    const world = new ServiceWorld({ proposed: 'major' });
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toMatchObject({
      name: 'InputError',
      ...refusedWith('category-reason'),
    });
    const { details } = await world.service.create(
      world.request({ categoryReason: 'Only the log format' }),
      requester,
    );
    expect(details.change?.content).toMatchObject({
      proposedCategory: 'major',
      category: 'normal',
      categoryReason: 'Only the log format',
    });
  });

  it('comes to nothing when the change register is down', async () => {
    let down = true;
    const world = new ServiceWorld({ registerFails: () => down });
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      ...refusedWith('change-register'),
    });
    expect(await world.ports.store.list({ limit: 10 })).toEqual([]);
    down = false;
    const { created } = await world.service.create(world.request(), requester);
    expect(created).toBe(true);
  });

  it.each([
    ['a service', robot, 'people-only'],
    ['a program that acts for a person', agent, 'people-only'],
    ['without the permission', callerFor('x', ['request']), 'not-permitted'],
  ])('of %s is refused', async (_, caller, key) => {
    const world = new ServiceWorld();
    await expect(
      world.service.create(world.request(), caller),
    ).rejects.toMatchObject({ name: 'NotAllowedError', ...refusedWith(key) });
  });

  it('is refused with the permission framework off', async () => {
    const world = new ServiceWorld({ permissionsEnabled: false });
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toMatchObject(refusedWith('permissions-off'));
    // Looking is for everybody who may see the service.
    expect(await world.service.list({}, requester)).toEqual({
      items: [],
      totalItems: 0,
    });
  });

  it('for a service that the caller may not see finds none', async () => {
    const world = new ServiceWorld();
    await expect(
      world.service.create(world.request(), callerFor('x', ['read'])),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});

describe('the id of a request', () => {
  it('is that of the person and the dialog', () => {
    const id = promotionIdOf('user:default/a', 'key');
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(promotionIdOf('User:default/A', 'key')).toBe(id);
    expect(promotionIdOf('user:default/b', 'key')).not.toBe(id);
    expect(promotionIdOf('user:default/a', 'other')).not.toBe(id);
  });
});
