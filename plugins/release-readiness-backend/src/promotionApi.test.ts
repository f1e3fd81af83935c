import { mockCredentials } from '@backstage/backend-test-utils';
import {
  changeRecordSchema,
  effectClaimSchema,
  freezeSchema,
  listChangesResponseSchema,
  listFreezesResponseSchema,
  listPromotionEventsResponseSchema,
  listPromotionsResponseSchema,
  promotionDetailsSchema,
  promotionEvidenceSchema,
  promotionHealthSchema,
  promotionMetricsSchema,
  promotionPreviewSchema,
  releaseReadinessFreezeManagePermission,
  releaseReadinessPromotionOperatePermission,
  releaseReadinessPromotionReadPermission,
  trailVerificationSchema,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { type PromotionApiOptions, startPromotionApi } from './__testUtils__';
import { EffectClaimError, type WorkflowRun } from './promotion';
import { buildSubject, image } from './promotion/testing/builders';
import { service } from './promotion/testing/ServiceWorld';

jest.setTimeout(60_000);

const base = '/api/release-readiness';

/** The API, for people of the company. */
async function start(options?: PromotionApiOptions) {
  const { api, audited, world } = await startPromotionApi(options);
  const runner = world.runner();
  const as = (name: string) => ({
    get: (path: string) =>
      api
        .get(`${base}${path}`)
        .set(
          'authorization',
          mockCredentials.user.header(`user:default/${name}`),
        ),
    post: (path: string, body: object) =>
      api
        .post(`${base}${path}`)
        .set(
          'authorization',
          mockCredentials.user.header(`user:default/${name}`),
        )
        .send(body),
    delete: (path: string) =>
      api
        .delete(`${base}${path}`)
        .set(
          'authorization',
          mockCredentials.user.header(`user:default/${name}`),
        ),
  });
  /** CI asks for its effects as a workflow does: with the token of its run. */
  const claim = async (effectId: string, run: WorkflowRun) => {
    const response = await api
      .post(`${base}/promotions/claims/${effectId}`)
      .set('authorization', `Bearer run-${run.runId}`);
    if (response.status === 409) {
      throw new EffectClaimError(effectId, 'claimed');
    }
    expect(response.status).toBe(200);
    const answer = effectClaimSchema.parse(response.body);
    return {
      ...answer,
      subject: world.world.promotion.subject,
    } as unknown as Awaited<ReturnType<typeof world.ports.store.claimEffect>>;
  };
  const pass = async (seconds: number) => {
    await runner.tick();
    await world.world.production.work(claim);
    world.world.time += seconds * 1000;
  };
  const details = async () => {
    const { body } = await as('requester').get(`/promotions/${world.id}`);
    return promotionDetailsSchema.parse(body);
  };
  const act = async (name: string, command: object) => {
    const { version, subjectHash } = await details();
    return as(name).post(`/promotions/${world.id}/commands`, {
      expectedVersion: version,
      ...('verb' in command && command.verb === 'approve'
        ? { subjectHash }
        : {}),
      ...command,
    });
  };
  /** Lets time pass until the promotion is in this state. */
  const until = async (state: string) => {
    for (let turn = 0; turn < 150; turn += 1) {
      if ((await details()).state === state) return;
      await pass(5);
    }
    expect((await details()).state).toBe(state);
  };
  const request = () => as('requester').post('/promotions', world.request());
  const started = async () => {
    expect((await request()).status).toBe(201);
    await until('awaiting-approval');
    expect((await act('lead', { verb: 'approve' })).status).toBe(200);
    expect((await act('requester', { verb: 'start' })).status).toBe(200);
  };
  return {
    api,
    as,
    act,
    audited,
    claim,
    details,
    pass,
    request,
    runner,
    started,
    until,
    world,
  };
}

describe('a promotion by way of the API', () => {
  it('goes from the request to completed', async () => {
    const { as, act, details, until, started, world } = await start();
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
    const { as, details, started, until, world } = await start({
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
    const { as, world } = await start();
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

describe('what is refused', () => {
  it('answers with the key of the reason, in the shape of Backstage', async () => {
    const { act, request } = await start();
    await request();
    const response = await act('lead', { verb: 'pause', reason: 'Lunch' });
    expect([response.status, response.body]).toMatchObject([
      409,
      {
        error: {
          name: 'ConflictError',
          message: expect.stringContaining('not possible'),
          reason: {
            key: 'promotion.refused.not-now',
            params: { state: 'gating', event: 'pause' },
          },
        },
        response: { statusCode: 409 },
      },
    ]);
    expect(response.body.error.stack).toBeUndefined();
  });

  it('tells who starts that evidence is being collected from other failures', async () => {
    let refreshing = false;
    const { act, request, until } = await start({
      service: { refreshing: () => refreshing },
    });
    await request();
    await until('awaiting-approval');
    await act('lead', { verb: 'approve' });
    refreshing = true;
    const response = await act('requester', { verb: 'start' });
    expect([response.status, response.body.error.reason]).toEqual([
      503,
      { key: 'promotion.refused.evidence-refreshing' },
    ]);
  });

  it('without the permission is 403, and the auditor knows', async () => {
    const { act, request, audited } = await start({
      decide: ({ name }) =>
        name === releaseReadinessPromotionOperatePermission.name
          ? 'deny'
          : 'allow',
    });
    await request();
    const response = await act('ops', { verb: 'abort', reason: 'r' });
    expect([response.status, response.body.error.reason]).toEqual([
      403,
      { key: 'promotion.refused.not-permitted' },
    ]);
    expect(audited).toContainEqual({
      eventId: 'promotion-command',
      meta: expect.objectContaining({ verb: 'abort' }),
      outcome: 'failed',
    });
  });

  it('with the permission framework off is every write', async () => {
    const { as, request } = await start({
      service: { permissionsEnabled: false },
    });
    for (const response of [
      await request(),
      await as('ops').post('/freezes', {
        title: 'Sale',
        from: '2026-11-10T00:00:00Z',
        to: '2026-11-12T00:00:00Z',
        reason: 'r',
      }),
    ]) {
      expect([response.status, response.body.error.reason]).toEqual([
        403,
        { key: 'promotion.refused.permissions-off' },
      ]);
    }
    expect((await as('requester').get('/promotions')).status).toBe(200);
  });

  it('is hidden where reading is not allowed', async () => {
    let hidden = false;
    const { as, request, world } = await start({
      decide: ({ name }) =>
        hidden && name === releaseReadinessPromotionReadPermission.name
          ? 'deny'
          : 'allow',
    });
    await request();
    hidden = true;
    const path = `/promotions/${world.id}`;
    for (const address of [
      path,
      `${path}/events`,
      `${path}/metrics`,
      `${path}/evidence`,
      `${path}/verification`,
    ]) {
      const { status, body } = await as('bob').get(address);
      expect([address, status]).toEqual([address, 404]);
      expect(body.error.message).toBe(`There is no promotion ${world.id}`);
    }
    expect((await as('bob').get('/promotions')).body.totalItems).toBe(0);
    expect((await as('bob').get('/changes')).body.items).toEqual([]);
    const command = { verb: 'pause', expectedVersion: 2, reason: 'r' };
    expect((await as('bob').post(`${path}/commands`, command)).status).toBe(
      404,
    );
  });

  it('is every write of a service', async () => {
    const { api, world } = await start();
    const response = await api
      .post(`${base}/promotions`)
      .set('authorization', mockCredentials.service.header())
      .send(world.request());
    expect([response.status, response.body.error.reason]).toEqual([
      403,
      { key: 'promotion.refused.people-only' },
    ]);
  });

  it('is everything without credentials', async () => {
    const { api } = await start();
    for (const address of [
      '/promotions',
      '/promotions/x',
      '/freezes',
      '/changes',
      '/promotions/health',
    ]) {
      const response = await api
        .get(`${base}${address}`)
        .set('authorization', mockCredentials.none.header());
      expect([address, response.status]).toEqual([address, 401]);
    }
  });

  it.each([
    ['an unknown category', { category: 'huge' }, 'category'],
    [
      'digests that are none',
      { seenDigests: [{ container: 'a', digest: 'latest' }] },
      'digest',
    ],
    ['more than is asked for', { approved: true }, 'approved'],
  ])('is a request with %s, by name', async (_, wrong, named) => {
    const { as, world } = await start();
    const response = await as('requester').post('/promotions', {
      ...world.request(),
      ...wrong,
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(named);
  });
});

describe('the claim of an effect', () => {
  async function sent(options?: PromotionApiOptions) {
    const started = await start(options);
    await started.started();
    for (let turn = 0; turn < 10; turn += 1) {
      await started.runner.tick();
      const [run] = started.world.world.production.runs;
      if (run) {
        const claim = (token?: string) => {
          const ask = started.api.post(
            `${base}/promotions/claims/${run.effectId}`,
          );
          return token === undefined
            ? ask
            : ask.set('authorization', `Bearer ${token}`);
        };
        return { ...started, run, claim };
      }
      started.world.world.time += 5_000;
    }
    throw new Error('nothing was dispatched');
  }

  it('gives it to the first run, and to that again', async () => {
    const { claim, run } = await sent();
    const first = await claim('run-1');
    expect([first.status, first.body]).toMatchObject([
      200,
      {
        effectId: run.effectId,
        effect: { kind: 'deploy-canary', digests: image('b'), weight: 5 },
        commit: buildSubject().commit,
      },
    ]);
    expect((await claim('run-1')).body).toEqual(first.body);
    const second = await claim('run-2');
    expect([second.status, second.body.error.reason]).toEqual([
      409,
      { key: 'promotion.refused.claim.claimed' },
    ]);
  });

  it.each([
    [undefined, 401],
    ['somebody-else', 403],
    ['unavailable', 503],
  ])('with the token %s answers %i', async (token, status) => {
    const { claim, details } = await sent();
    expect((await claim(token)).status).toBe(status);
    const { runs } = await details();
    expect(runs).toMatchObject([{ status: 'sent' }]);
  });

  it('reaches the auditor of Backstage, which knows no tokens of runs', async () => {
    const { claim } = await sent({ realAuditor: true });
    expect((await claim('somebody-else')).status).toBe(403);
    expect((await claim('run-1')).status).toBe(200);
  });

  it('is refused once nobody waits for it', async () => {
    const { act, claim } = await sent();
    await act('ops', { verb: 'abort', reason: 'r' });
    const late = await claim('run-1');
    expect([late.status, late.body.error.reason]).toEqual([
      409,
      { key: 'promotion.refused.claim.over' },
    ]);
  });

  it('of an effect that is none is not told from a wrong token', async () => {
    const { api } = await start();
    const of = async (id: string) =>
      api
        .post(`${base}/promotions/claims/${id}`)
        .set('authorization', 'Bearer run-1');
    expect((await of('f'.repeat(64))).status).toBe(403);
    expect((await of('no-effect')).status).toBe(400);
  });

  it('is not answered for ever to whoever hammers', async () => {
    const { claim } = await sent();
    const statuses = [];
    for (let turn = 0; turn < 32; turn += 1) {
      statuses.push((await claim('somebody-else')).status);
    }
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(403));
    expect(statuses.slice(30)).toEqual([429, 429]);
  });

  it('is known to the auditor', async () => {
    const { claim, audited } = await sent();
    await claim('somebody-else');
    await claim('run-1');
    expect(
      audited
        .filter(({ eventId }) => eventId === 'effect-claim')
        .map(({ outcome }) => outcome),
    ).toEqual(['failed', 'succeeded']);
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
    const { as, audited } = await start();
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
    const { as } = await start({
      decide: ({ name }) =>
        name === releaseReadinessFreezeManagePermission.name ? 'deny' : 'allow',
    });
    expect((await as('bob').post('/freezes', freeze)).status).toBe(403);
    expect((await as('bob').get('/freezes')).body.items).toEqual([]);
  });

  it('end after they begin', async () => {
    const { as } = await start();
    const response = await as('ops').post('/freezes', {
      ...freeze,
      to: freeze.from,
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('to: has to be after from');
  });
});

describe('the health of promotions', () => {
  it('fails when due work is left, and says for how long', async () => {
    const { as, request, runner, world } = await start();
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
