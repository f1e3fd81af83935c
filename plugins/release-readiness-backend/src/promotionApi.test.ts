import { mockCredentials } from '@backstage/backend-test-utils';
import {
  changeRecordSchema,
  freezeSchema,
  listChangesResponseSchema,
  listFreezesResponseSchema,
  listPromotionEventsResponseSchema,
  listPromotionsResponseSchema,
  promotionEvidenceSchema,
  promotionHealthSchema,
  promotionMetricsSchema,
  promotionPreviewSchema,
  releaseReadinessFreezeManagePermission,
  trailVerificationSchema,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { apiPath, startForPeople } from './__testUtils__';
import { image } from './promotion/testing/builders';
import { service } from './promotion/testing/ServiceWorld';

jest.setTimeout(60_000);

describe('a promotion by way of the API', () => {
  it('goes from the request to completed', async () => {
    const { as, act, details, until, started, world } = await startForPeople();
    const preview = promotionPreviewSchema.parse(
      (
        await as('requester').post('/promotions/preview', {
          entityRef: service.entityRef,
        })
      ).body,
    );
    expect(preview.request.allowed).toBe(true);
    await started();
    await until('observing-canary');
    expect(await details()).toMatchObject({
      traffic: { intended: 5 },
      actions: { pause: { allowed: true }, abort: { allowed: true } },
    });
    await until('observing-release');
    for (const [name, role] of [
      ['dev', 'development'],
      ['tester', 'test'],
    ]) {
      const signed = await act(name, { verb: 'sign-off', role });
      expect(signed.status).toBe(200);
    }
    await until('completed');
    const end = await details();
    expect(end.steps.map(({ status }) => status)).toEqual(
      Array(9).fill('done'),
    );
    expect(changeRecordSchema.parse(end.change)).toMatchObject({
      status: 'closed',
      closureCode: 'successful',
    });
    expect(world.world.outside()).toMatchObject({
      serves: image('b')[0].digest,
      weight: 100,
    });
    const own = as('requester');
    const path = `/promotions/${world.id}`;
    expect(
      trailVerificationSchema.parse(
        (await own.get(`${path}/verification`)).body,
      ).intact,
    ).toBe(true);
    const events = listPromotionEventsResponseSchema.parse(
      (await own.get(`${path}/events`)).body,
    );
    expect(events.items.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['created', 'approve', 'start', 'effect-claimed']),
    );
    const evidence = await own.get(`${path}/evidence`);
    expect(evidence.headers['content-disposition']).toContain('.intoto.json');
    promotionEvidenceSchema.parse(evidence.body);
    promotionMetricsSchema.parse((await own.get(`${path}/metrics`)).body);
    expect(
      listChangesResponseSchema.parse((await own.get('/changes')).body).items,
    ).toMatchObject([{ number: 'CHG1', closureCode: 'successful' }]);
    expect(
      listPromotionsResponseSchema.parse(
        (await own.get('/promotions?state=completed&active=false')).body,
      ),
    ).toMatchObject({ totalItems: 1, items: [{ id: world.id }] });
  });

  it('is rolled back by a breach and says which points made it', async () => {
    const { as, details, started, until, world } = await startForPeople({
      world: {
        sample: (_, { production, time }) =>
          production.weightAt(time) === 5 ? { errorRatio: { value: 0.2 } } : {},
      },
    });
    await started();
    await until('rolled-back');
    const end = await details();
    expect(end).toMatchObject({
      breaches: [{ trigger: 'error-rate' }],
      change: { closureCode: 'rolled-back' },
      lock: 'released',
    });
    expect(end.steps.filter(({ status }) => status === 'failed')).toMatchObject(
      [{ step: 'observing-canary' }],
    );
    expect(world.world.outside()).toMatchObject({
      serves: image('a')[0].digest,
      canary: undefined,
      weight: 0,
    });
    const metrics = promotionMetricsSchema.parse(
      (await as('requester').get(`/promotions/${world.id}/metrics`)).body,
    );
    expect(metrics.breaches).toHaveLength(1);
    const [canary] = metrics.series;
    expect(canary.points.map(point => point.class)).toContain('BREACH');
  });

  it('is one for two dialogs at the same time', async () => {
    const { as, world } = await startForPeople();
    const answers = await Promise.all([
      as('requester').post('/promotions', world.request()),
      as('requester').post('/promotions', world.request()),
      as('lead').post(
        '/promotions',
        world.request({ idempotencyKey: 'dialog-2' }),
      ),
    ]);
    const ids = answers.map(({ body }) => body.id);
    expect(new Set(ids).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});

describe('freezes', () => {
  const freeze = {
    title: 'Singles day',
    businessLines: ['retail'],
    from: '2026-11-10T00:00:00+08:00',
    to: '2026-11-12T00:00:00+08:00',
    reason: 'The year is made here',
  };

  it('are set and withdrawn by whoever may', async () => {
    const { as, audited } = await startForPeople();
    const set = await as('ops').post('/freezes', freeze);
    expect([set.status, freezeSchema.parse(set.body)]).toMatchObject([
      201,
      {
        title: 'Singles day',
        from: '2026-11-09T16:00:00.000Z',
        setBy: 'user:default/ops',
      },
    ]);
    const list = async () =>
      listFreezesResponseSchema.parse((await as('bob').get('/freezes')).body)
        .items;
    expect(await list()).toHaveLength(1);
    const path = `/freezes/${set.body.id}`;
    expect((await as('ops').delete(path)).status).toBe(204);
    expect(await list()).toMatchObject([{ withdrawnBy: 'user:default/ops' }]);
    expect((await as('ops').delete(path)).status).toBe(404);
    expect(audited.map(({ eventId, outcome }) => [eventId, outcome])).toEqual([
      ['freeze-set', 'succeeded'],
      ['freeze-withdraw', 'succeeded'],
      ['freeze-withdraw', 'failed'],
    ]);
  });

  it('are not set by others', async () => {
    const { as } = await startForPeople({
      decide: ({ name }) =>
        name === releaseReadinessFreezeManagePermission.name ? 'deny' : 'allow',
    });
    expect((await as('bob').post('/freezes', freeze)).status).toBe(403);
    expect((await as('bob').get('/freezes')).body.items).toEqual([]);
  });

  it('end after they begin', async () => {
    const { as } = await startForPeople();
    const response = await as('ops').post('/freezes', {
      ...freeze,
      to: freeze.from,
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('to: has to be after from');
  });
});

describe('the health of promotions', () => {
  it('is told to a probe, which is no user', async () => {
    const { api } = await startForPeople();
    const { status, body } = await api
      .get(`${apiPath}/promotions/health`)
      .set('authorization', mockCredentials.none.header());
    expect([status, Object.keys(body)]).toEqual([
      200,
      ['ready', 'overdueSeconds'],
    ]);
  });

  it('fails when due work is left, and says for how long', async () => {
    const { as, request, runner, world } = await startForPeople();
    const health = async () => {
      const { status, body } = await as('bob').get('/promotions/health');
      return { status, ...promotionHealthSchema.parse(body) };
    };
    expect(await health()).toEqual({
      status: 200,
      ready: true,
      overdueSeconds: 0,
    });
    await request();
    world.world.time += 90_000;
    expect(await health()).toMatchObject({
      status: 503,
      ready: false,
      overdueSeconds: 90,
    });
    await runner.tick();
    expect(await health()).toMatchObject({ status: 200, ready: true });
  });
});
