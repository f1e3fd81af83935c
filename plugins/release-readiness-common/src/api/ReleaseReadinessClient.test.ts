import { ReleaseReadinessClient } from './ReleaseReadinessClient';
import {
  listScorecardsQuerySchema,
  toListScorecardsQuery,
  toListScorecardsRequest,
} from './requestSchemas';
import type { ListScorecardsRequest } from './ReleaseReadinessApi';

const baseUrl = 'http://portal.example/api/release-readiness';

/** A client whose server gives one answer and keeps what it was asked. */
function createClient(status: number, body: unknown) {
  const asked: string[] = [];
  const client = new ReleaseReadinessClient({
    discoveryApi: { getBaseUrl: async id => `http://portal.example/api/${id}` },
    fetchApi: {
      fetch: async (input, init) => {
        asked.push(`${init?.method} ${input}`);
        return new Response(JSON.stringify(body), {
          status,
          headers: { 'content-type': 'application/json' },
        });
      },
    },
  });
  return { client, asked };
}

describe('ReleaseReadinessClient', () => {
  it('calls each route', async () => {
    const { client, asked } = createClient(200, {});
    const ref = 'Component:default/Orders';
    await client.getScorecard(ref);
    await client.listScorecards();
    await client.listScorecards({ search: 'a b&c', limit: 5 });
    await client.refreshScorecard(ref);
    await client.getRefreshStatus(ref);
    await client.listTransitions(ref, { limit: 3 });
    await client.listChecks();
    await client.listSources();
    expect(asked).toEqual([
      `GET ${baseUrl}/scorecards/component/default/orders`,
      `GET ${baseUrl}/scorecards`,
      `GET ${baseUrl}/scorecards?search=a+b%26c&limit=5`,
      `POST ${baseUrl}/scorecards/component/default/orders/refresh`,
      `GET ${baseUrl}/scorecards/component/default/orders/refresh`,
      `GET ${baseUrl}/scorecards/component/default/orders/transitions?limit=3`,
      `GET ${baseUrl}/checks`,
      `GET ${baseUrl}/sources`,
    ]);
  });

  it('has no status where no refresh was asked for', async () => {
    const { client } = createClient(200, {});
    expect(
      await client.getRefreshStatus('component:default/orders'),
    ).toBeUndefined();
  });

  it.each([404, 403, 429, 400])('rejects with what %i says', async status => {
    const { client } = createClient(status, {
      error: { name: 'SomeError', message: 'because' },
      response: { statusCode: status },
    });
    await expect(
      client.getScorecard('component:default/orders'),
    ).rejects.toMatchObject({
      name: 'ResponseError',
      body: { error: { message: 'because' }, response: { statusCode: status } },
    });
  });
});

describe('the query of a list', () => {
  it.each<ListScorecardsRequest>([
    {},
    {
      search: 'ord',
      verdicts: ['ready', 'unknown'],
      owners: ['group:default/a'],
      systems: ['system:default/b'],
      domains: ['domain:default/c'],
      failingCheck: 'test-coverage',
      area: { area: 'quality-gates', outcomes: ['fail', 'warn'] },
      sort: { field: 'blocked', direction: 'desc' },
      offset: 40,
      limit: 20,
    },
    { verdicts: ['ready'] },
  ])('says the same as the request %#', request => {
    const sent: Record<string, string | string[]> = {};
    for (const [key, value] of toListScorecardsQuery(request)) {
      const before = sent[key];
      sent[key] = before === undefined ? value : [before, value].flat();
    }
    expect(
      toListScorecardsRequest(listScorecardsQuerySchema.parse(sent)),
    ).toEqual(request);
  });
});
