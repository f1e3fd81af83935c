import { mockCredentials } from '@backstage/backend-test-utils';
import {
  releaseReadinessPromotionOperatePermission,
  releaseReadinessPromotionReadPermission,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { apiPath, startForPeople } from './__testUtils__';

jest.setTimeout(60_000);

describe('what is refused', () => {
  it('answers with the key of the reason, in the shape of Backstage', async () => {
    const { act, request } = await startForPeople();
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
    const { act, request, until } = await startForPeople({
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
    const { act, request, audited } = await startForPeople({
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
    const { as, request } = await startForPeople({
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
    const { as, request, world } = await startForPeople({
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
    const { api, world } = await startForPeople();
    const response = await api
      .post(`${apiPath}/promotions`)
      .set('authorization', mockCredentials.service.header())
      .send(world.request());
    expect([response.status, response.body.error.reason]).toEqual([
      403,
      { key: 'promotion.refused.people-only' },
    ]);
  });

  it('is everything without credentials', async () => {
    const { api } = await startForPeople();
    for (const address of [
      '/promotions',
      '/promotions/x',
      '/freezes',
      '/changes',
    ]) {
      const response = await api
        .get(`${apiPath}${address}`)
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
    const { as, world } = await startForPeople();
    const response = await as('requester').post('/promotions', {
      ...world.request(),
      ...wrong,
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(named);
  });
});
