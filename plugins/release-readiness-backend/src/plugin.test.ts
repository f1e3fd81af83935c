import { mockCredentials } from '@backstage/backend-test-utils';
import {
  createOpenApiDocument,
  entityRefHash,
  getRefreshResponseSchema,
  listChecksResponseSchema,
  listScorecardsResponseSchema,
  listSourcesResponseSchema,
  listTransitionsResponseSchema,
  refreshStatusSchema,
  releaseReadinessScorecardReadPermission,
  releaseReadinessScorecardRefreshPermission,
  releaseReadinessSourceReadPermission,
  scorecardSchema,
  scorecardSignalChannel,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { factOf } from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  buildServiceEntity,
  eventually,
  MemoryFactSource,
  startPlugin,
  testApples,
  type Decide,
  type TestPluginOptions,
} from './__testUtils__';

jest.setTimeout(60_000);

const orders = 'component:default/orders';
const vault = 'component:default/vault';
const base = '/api/release-readiness';
const path = (name: string) => `${base}/scorecards/component/default/${name}`;

const ann = mockCredentials.user.header('user:default/ann');
const bob = mockCredentials.user.header('user:default/bob');

/** The plugin with two judged services: orders is ready, vault is not. */
async function start(options: Partial<TestPluginOptions> = {}) {
  const source = new MemoryFactSource('test', [testApples]);
  source.set(orders, factOf(testApples), { apples: 5 });
  source.set(vault, factOf(testApples), { apples: 0 });
  const { api, published, audited } = await startPlugin({
    source,
    entities: [buildServiceEntity('orders'), buildServiceEntity('vault')],
    ...options,
  });
  const seen = new Set([orders, vault].map(entityRefHash));
  await eventually(
    async () => published.flatMap(({ message }) => message.changed),
    hashes =>
      [...seen].every(
        hash => hashes.filter(other => other === hash).length > 0,
      ),
  );
  return { api, published, audited, source };
}

describe('the API', () => {
  it('serves a scorecard of what a source has said', async () => {
    const { api } = await start();
    const response = await eventually(
      () => api.get(path('orders')),
      ({ body }) => body.verdict === 'ready',
    );
    expect(scorecardSchema.parse(response.body)).toMatchObject({
      entityRef: orders,
      results: [
        {
          checkId: 'enough-apples',
          outcome: 'pass',
          findings: [{ message: { key: 'enough-apples.enough' } }],
          evidence: [{ fact: 'test.apples', status: 'known' }],
        },
      ],
    });
  });

  it('answers as it is described', async () => {
    const { api } = await start();
    await eventually(
      () => api.get(path('vault')),
      ({ body }) => body.verdict === 'not-ready',
    );
    const get = async (address: string) => (await api.get(address)).body;
    expect(
      listScorecardsResponseSchema.parse(await get(`${base}/scorecards`)),
    ).toMatchObject({ totalItems: 2, items: [{ entityRef: vault }, {}] });
    expect(
      listTransitionsResponseSchema.parse(
        await get(`${path('vault')}/transitions`),
      ).items[0],
    ).toMatchObject({ checkId: 'enough-apples', to: 'fail' });
    expect(
      listChecksResponseSchema.parse(await get(`${base}/checks`)).items,
    ).toMatchObject([{ id: 'enough-apples' }]);
    expect(
      listSourcesResponseSchema.parse(await get(`${base}/sources`)).items,
    ).toMatchObject([{ source: 'test', target: 'main', status: 'healthy' }]);
    expect(
      getRefreshResponseSchema.parse(await get(`${path('vault')}/refresh`)),
    ).toEqual({});
    expect(await get(`${base}/openapi.json`)).toEqual(createOpenApiDocument());
  });

  it('refuses those who are not signed in', async () => {
    const { api } = await start();
    for (const address of [
      `${base}/scorecards`,
      path('orders'),
      `${base}/checks`,
      `${base}/sources`,
      `${base}/openapi.json`,
    ]) {
      const response = await api
        .get(address)
        .set('authorization', mockCredentials.none.header());
      expect([address, response.status]).toEqual([address, 401]);
    }
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['verdict=good', 'verdict'],
    ['sort=colour:asc', 'sort'],
    ['area=quality-gates', 'areaOutcome'],
    ['colour=red', 'colour'],
  ])('names the wrong parameter of %s', async (query, parameter) => {
    const { api } = await start();
    const response = await api.get(`${base}/scorecards?${query}`);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(parameter);
  });
});

describe('what the catalog hides', () => {
  const hidden: Partial<TestPluginOptions> = {
    shows: (ref, user) => ref !== vault || user === 'user:default/bob',
    decide: permission =>
      permission.name === 'catalog.entity.read' ? 'conditional' : 'allow',
  };

  it('does not exist here for the same caller', async () => {
    const { api } = await start(hidden);
    for (const address of [
      path('vault'),
      `${path('vault')}/transitions`,
      `${path('vault')}/refresh`,
    ]) {
      const response = await api.get(address).set('authorization', ann);
      expect([address, response.status]).toEqual([address, 404]);
    }
    const refresh = await api
      .post(`${path('vault')}/refresh`)
      .set('authorization', ann);
    expect(refresh.status).toBe(404);
    const list = await api.get(`${base}/scorecards`).set('authorization', ann);
    expect(list.body.totalItems).toBe(1);
    expect(JSON.stringify(list.body)).not.toContain('vault');
  });

  it('exists for whom the catalog shows it to', async () => {
    const { api } = await start(hidden);
    const one = await api.get(path('vault')).set('authorization', bob);
    expect(one.status).toBe(200);
    const list = await api.get(`${base}/scorecards`).set('authorization', bob);
    expect(list.body.totalItems).toBe(2);
  });

  it('is not told from what does not exist at all', async () => {
    const { api } = await start(hidden);
    const of = async (name: string) => {
      const { body } = await api.get(path(name)).set('authorization', ann);
      return body.error.message.replace(name, 'NAME');
    };
    expect(await of('vault')).toBe(await of('nobody'));
  });
});

describe('the permission to read', () => {
  const reading = releaseReadinessScorecardReadPermission.name;

  it('hides everything without it', async () => {
    const { api } = await start({
      decide: permission => (permission.name === reading ? 'deny' : 'allow'),
    });
    expect((await api.get(path('orders'))).status).toBe(404);
    const list = await api.get(`${base}/scorecards`);
    expect(list.status).toBe(403);
  });

  it('may depend on the service', async () => {
    const decide: Decide = (permission, entityRef) => {
      if (permission.name !== reading) return 'allow';
      if (entityRef === undefined) return 'conditional';
      return entityRef === orders ? 'allow' : 'deny';
    };
    const { api } = await start({ decide });
    expect((await api.get(path('orders'))).status).toBe(200);
    expect((await api.get(path('vault'))).status).toBe(404);
    const list = await api.get(`${base}/scorecards`);
    expect(list.body.items).toMatchObject([{ entityRef: orders }]);
  });

  it('of sources is one of its own', async () => {
    const { api } = await start({
      decide: permission =>
        permission.name === releaseReadinessSourceReadPermission.name
          ? 'deny'
          : 'allow',
    });
    expect((await api.get(`${base}/sources`)).status).toBe(403);
  });
});

describe('the auditor', () => {
  const deny =
    (name: string): Decide =>
    permission =>
      permission.name === name ? 'deny' : 'allow';

  it('hears of every refresh, and how it went', async () => {
    const { api, audited } = await start();
    await api.post(`${path('orders')}/refresh`);
    await api.post(`${path('orders')}/refresh`);
    await api.post(`${path('nobody')}/refresh`);
    const event = (name: string, outcome: string) => ({
      eventId: 'scorecard-refresh',
      meta: { entityRef: `component:default/${name}` },
      outcome,
    });
    expect(audited).toEqual([
      event('orders', 'succeeded'),
      event('orders', 'failed'),
      event('nobody', 'failed'),
    ]);
  });

  it('hears of a refresh that is not allowed', async () => {
    const { api, audited } = await start({
      decide: deny(releaseReadinessScorecardRefreshPermission.name),
    });
    await api.post(`${path('orders')}/refresh`);
    expect(audited).toMatchObject([
      { eventId: 'scorecard-refresh', outcome: 'failed' },
    ]);
  });

  it('hears who was refused to read, not who reads', async () => {
    const { api, audited } = await start({
      decide: deny(releaseReadinessScorecardReadPermission.name),
    });
    await api.get(`${base}/checks`);
    await api.get(path('orders'));
    await api.get(path('nobody'));
    expect(audited).toEqual([
      {
        eventId: 'access-refused',
        meta: { path: '/scorecards/component/default/orders' },
        outcome: 'failed',
      },
    ]);
  });
});

describe('a refresh', () => {
  it('asks the sources again, and shows what has changed', async () => {
    const { api, source } = await start();
    await eventually(
      () => api.get(path('orders')),
      ({ body }) => body.verdict === 'ready',
    );
    source.set(orders, factOf(testApples), { apples: 1 });
    const asked = await api.post(`${path('orders')}/refresh`);
    expect(asked.status).toBe(202);
    expect(refreshStatusSchema.parse(asked.body)).toMatchObject({
      targets: [{ source: 'test', target: 'main' }],
    });
    await eventually(
      () => api.get(`${path('orders')}/refresh`),
      ({ body }) => body.refresh.state === 'done',
    );
    await eventually(
      () => api.get(path('orders')),
      ({ body }) => body.verdict === 'not-ready',
    );
    expect(source.passes.at(-1)).toEqual({ target: 'main', only: [orders] });
  });

  it('is granted to a caller once in a while, and says when again', async () => {
    const { api } = await start();
    const ask = (user: string) =>
      api.post(`${path('orders')}/refresh`).set('authorization', user);
    expect((await ask(ann)).status).toBe(202);
    const second = await ask(ann);
    expect(second.status).toBe(429);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
    expect(second.body.error.name).toBe('TooManyRequestsError');
    expect((await ask(bob)).status).toBe(202);
  });

  it('needs its permission', async () => {
    const { api } = await start({
      decide: permission =>
        permission.name === releaseReadinessScorecardRefreshPermission.name
          ? 'deny'
          : 'allow',
    });
    const response = await api.post(`${path('orders')}/refresh`);
    expect(response.status).toBe(403);
  });
});

describe('open pages', () => {
  it('are told of changes by hash, without names', async () => {
    const { published } = await start();
    expect(published[0]).toMatchObject({
      channel: scorecardSignalChannel,
      recipients: { type: 'broadcast' },
    });
    expect(JSON.stringify(published)).not.toContain('orders');
  });
});
