import { PromotionsClient } from './PromotionsClient';
import type { ListPromotionsRequest, PromotionCommand } from './PromotionsApi';
import {
  listPromotionsQuerySchema,
  promotionCommandSchema,
  toListPromotionsRequest,
} from './promotionRequestSchemas';

const baseUrl = 'http://portal.example/api/release-readiness';
const hash = 'a'.repeat(64);

/** A client whose server gives one answer and keeps what it was asked. */
function createClient(status: number, body: unknown) {
  const asked: string[] = [];
  const client = new PromotionsClient({
    discoveryApi: { getBaseUrl: async id => `http://portal.example/api/${id}` },
    fetchApi: {
      fetch: async (input, init) => {
        asked.push([init?.method, input, init?.body].filter(Boolean).join(' '));
        return new Response(status === 204 ? null : JSON.stringify(body), {
          status,
          headers: { 'content-type': 'application/json' },
        });
      },
    },
  });
  return { client, asked };
}

describe('PromotionsClient', () => {
  it('calls each route', async () => {
    const { client, asked } = createClient(200, {});
    await client.previewPromotion('component:default/orders');
    await client.listPromotions();
    await client.listPromotions({
      entityRefs: ['component:default/a', 'component:default/b'],
      states: ['held'],
      active: false,
      limit: 5,
    });
    await client.getPromotion('p 1');
    await client.actOnPromotion('p1', { verb: 'start', expectedVersion: 4 });
    await client.rollBackPromotion('p1', {
      idempotencyKey: 'key',
      reason: 'because',
    });
    await client.listPromotionEvents('p1');
    await client.getPromotionMetrics('p1');
    await client.getPromotionEvidence('p1');
    await client.verifyPromotion('p1');
    await client.listFreezes();
    await client.listChanges({
      entityRef: 'component:default/a',
      offset: 4,
      limit: 2,
    });
    expect(asked).toEqual([
      `POST ${baseUrl}/promotions/preview {"entityRef":"component:default/orders"}`,
      `GET ${baseUrl}/promotions`,
      `GET ${baseUrl}/promotions?entityRef=component%3Adefault%2Fa&entityRef=component%3Adefault%2Fb&state=held&active=false&limit=5`,
      `GET ${baseUrl}/promotions/p%201`,
      `POST ${baseUrl}/promotions/p1/commands {"verb":"start","expectedVersion":4}`,
      `POST ${baseUrl}/promotions/p1/rollback {"idempotencyKey":"key","reason":"because"}`,
      `GET ${baseUrl}/promotions/p1/events`,
      `GET ${baseUrl}/promotions/p1/metrics`,
      `GET ${baseUrl}/promotions/p1/evidence`,
      `GET ${baseUrl}/promotions/p1/verification`,
      `GET ${baseUrl}/freezes`,
      `GET ${baseUrl}/changes?entityRef=component%3Adefault%2Fa&offset=4&limit=2`,
    ]);
  });

  it('needs no body to know that a freeze was withdrawn', async () => {
    const { client, asked } = createClient(204, undefined);
    expect(await client.withdrawFreeze('f1')).toBeUndefined();
    expect(asked).toEqual([`DELETE ${baseUrl}/freezes/f1`]);
  });

  it('rejects with the key of the reason', async () => {
    const reason = { key: 'promotion.refused.version' };
    const { client } = createClient(409, {
      error: { name: 'ConflictError', message: 'It has changed', reason },
      response: { statusCode: 409 },
    });
    await expect(
      client.actOnPromotion('p1', { verb: 'resume', expectedVersion: 1 }),
    ).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 409,
      body: { error: { reason } },
    });
  });
});

describe('the query of the list of promotions', () => {
  it.each<ListPromotionsRequest>([
    {},
    {
      entityRefs: ['component:default/a'],
      states: ['held', 'ready'],
      active: true,
      requester: 'user:default/ann',
      awaitingMe: true,
      offset: 20,
      limit: 10,
    },
    { active: false },
  ])('says the same as the request %#', async request => {
    const { client, asked } = createClient(200, {});
    await client.listPromotions(request);
    const sent: Record<string, string | string[]> = {};
    const [, query = ''] = asked[0].split('?');
    for (const [key, value] of new URLSearchParams(query)) {
      const before = sent[key];
      sent[key] = before === undefined ? value : [before, value].flat();
    }
    expect(
      toListPromotionsRequest(listPromotionsQuerySchema.parse(sent)),
    ).toEqual(request);
  });
});

describe('a command', () => {
  it.each<PromotionCommand>([
    { verb: 'submit', expectedVersion: 1 },
    { verb: 'approve', expectedVersion: 1, subjectHash: hash },
    { verb: 'reject', expectedVersion: 1, subjectHash: hash, reason: 'no' },
    { verb: 'abort', expectedVersion: 1, reason: 'no' },
    { verb: 'sign-off', expectedVersion: 1, role: 'test' },
    { verb: 'break-glass', expectedVersion: 1, reason: 'fire' },
    { verb: 'confirm-break-glass', expectedVersion: 1, subjectHash: hash },
    {
      verb: 'decline-break-glass',
      expectedVersion: 1,
      subjectHash: hash,
      reason: 'no',
    },
    { verb: 'review', expectedVersion: 1, comment: 'fine' },
  ])('is accepted as $verb', command => {
    expect(promotionCommandSchema.parse(command)).toEqual(command);
  });

  it.each([
    ['without a version', { verb: 'resume' }],
    ['without a reason', { verb: 'abort', expectedVersion: 1, reason: ' ' }],
    ['without what was approved', { verb: 'approve', expectedVersion: 1 }],
    [
      'without what was confirmed',
      { verb: 'confirm-break-glass', expectedVersion: 1 },
    ],
    ['that does not exist', { verb: 'promote-fully', expectedVersion: 1 }],
    [
      'with more than it has',
      { verb: 'resume', expectedVersion: 1, roles: ['technical-lead'] },
    ],
  ])('is refused %s', (_, command) => {
    expect(promotionCommandSchema.safeParse(command).success).toBe(false);
  });
});
