import { verifyChain } from '../chain';
import { image, promotionIn } from '../testing/builders';
import {
  completed,
  refusedWith,
  requester,
} from '../testing/serviceSituations';
import { callerFor, service } from '../testing/ServiceWorld';

describe('a completed promotion', () => {
  it('is rolled back by a promotion of its own', async () => {
    const { world, runner } = await completed();
    const key = { idempotencyKey: 'rollback-1', reason: 'Customers complain' };
    const ops = callerFor('ops');
    const { created, details } = await world.service.rollBack(
      world.id,
      key,
      ops,
    );
    expect(created).toBe(true);
    expect(details).toMatchObject({
      kind: 'rollback',
      rollbackOf: world.id,
      state: 'gating',
      related: [world.id],
    });
    const again = await world.service.rollBack(world.id, key, ops);
    expect([again.created, again.details.id]).toEqual([false, details.id]);
    for (let turn = 0; turn < 60; turn += 1) {
      await runner.tick();
      await world.world.ci();
      world.world.time += 5_000;
    }
    expect(await world.service.get(details.id, ops)).toMatchObject({
      state: 'rolled-back',
      change: {
        closureCode: 'successful',
        content: { title: `Roll back ${service.entityRef}` },
      },
    });
    expect(world.world.production.stable).toEqual(image('a'));
    const told = [...world.world.office.told.values()];
    expect(told).toContain('deployment success of the rollback');
    expect(told).not.toContain('deployment failure');
    const original = await world.service.get(world.id, ops);
    expect(original.related).toEqual([details.id]);
    expect(original.actions['roll-back']).toEqual({
      allowed: false,
      reasons: [{ key: 'promotion.refused.superseded' }],
    });
  });

  it('is rolled back, and names its rollback, however many requests came to nothing since', async () => {
    const { world, runner } = await completed();
    const { store } = world.ports;
    let { time } = world.world;
    const put = async (count: number, prefix: string) => {
      for (let index = 0; index < count; index += 1) {
        time += 1_000;
        await store.create(
          {
            ...promotionIn('cancelled'),
            id: `${prefix}${index}`,
            createdAt: time,
          },
          { idempotencyKey: `${prefix}${index}`, actor: { kind: 'system' } },
        );
      }
    };
    await put(60, 'before');
    world.world.time = time + 1_000;
    const ops = callerFor('ops');
    const { actions } = await world.service.get(world.id, ops);
    expect(actions['roll-back'].allowed).toBe(true);
    const { details } = await world.service.rollBack(
      world.id,
      { idempotencyKey: 'rollback-1', reason: 'r' },
      ops,
    );
    for (let turn = 0; turn < 60; turn += 1) {
      await runner.tick();
      await world.world.ci();
      world.world.time += 5_000;
    }
    time = world.world.time;
    await put(60, 'after');
    const original = await world.service.get(world.id, ops);
    expect(original.related).toEqual([details.id]);
    expect(original.actions['roll-back'].reasons).toEqual([
      { key: 'promotion.refused.superseded' },
    ]);
  });

  it('is not rolled back once something else runs', async () => {
    const { world } = await completed();
    world.world.production.stable = image('e');
    await expect(
      world.service.rollBack(
        world.id,
        { idempotencyKey: 'rollback-1', reason: 'r' },
        callerFor('ops'),
      ),
    ).rejects.toMatchObject(refusedWith('superseded'));
  });

  it('is rolled back although production does not answer', async () => {
    const faults = { unreachable: () => false };
    const { world } = await completed();
    world.ports.driver.observe = async () => {
      throw new Error(`unreachable ${faults.unreachable()}`);
    };
    const { created } = await world.service.rollBack(
      world.id,
      { idempotencyKey: 'rollback-1', reason: 'r' },
      callerFor('ops'),
    );
    expect(created).toBe(true);
  });

  it('is rolled back by operators only', async () => {
    const { world } = await completed();
    await expect(
      world.service.rollBack(
        world.id,
        { idempotencyKey: 'rollback-1', reason: 'r' },
        callerFor('requester', ['operate']),
      ),
    ).rejects.toMatchObject(refusedWith('not-permitted'));
  });

  it('proves itself in one document', async () => {
    const { world } = await completed();
    const bundle = JSON.parse(
      JSON.stringify(await world.service.evidence(world.id, requester)),
    );
    expect(bundle).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'app', digest: { sha256: 'b'.repeat(64) } }],
      predicateType: 'https://release-readiness.io/promotion/v1',
      predicate: {
        promotionId: world.id,
        state: 'completed',
        approvals: [{ approver: 'user:default/lead' }],
        guards: { results: [{ id: 'lock', outcome: 'open' }] },
        change: { number: 'CHG1', closureCode: 'successful' },
        policy: { name: 'short' },
      },
    });
    const { predicate } = bundle;
    expect(predicate.metrics[0]).toMatchObject({
      queries: [{ name: 'errorRatio', text: 'up' }],
      responses: ['{}'],
    });
    expect(predicate.runs.length).toBe(6);
    expect(predicate.head).toBe(predicate.events.at(-1).hash);
    expect(verifyChain(world.id, predicate.events, predicate.anchors)).toEqual(
      [],
    );
  });

  it('has a trail that shows tampering', async () => {
    const { world } = await completed();
    const { store } = world.ports;
    const intact = await world.service.verify(world.id, requester);
    const events = await store.readEvents(world.id);
    expect(intact).toEqual({
      intact: true,
      events: events.length,
      head: events.at(-1)?.hash,
    });
    store.readEvents = async () =>
      events.map(event =>
        event.seq === 3 ? { ...event, actor: '{"kind":"user"}' } : event,
      );
    expect(await world.service.verify(world.id, requester)).toMatchObject({
      intact: false,
      firstBroken: 3,
      problem: { key: 'promotion.trail.changed', params: { seq: 3 } },
    });
    store.readEvents = async () => events.filter(({ seq }) => seq !== 4);
    expect(await world.service.verify(world.id, requester)).toMatchObject({
      intact: false,
      firstBroken: 4,
      problem: { key: 'promotion.trail.removed', params: { seq: 4 } },
    });
  });
});
