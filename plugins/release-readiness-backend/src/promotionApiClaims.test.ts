import {
  apiPath,
  type PromotionApiOptions,
  startForPeople,
} from './__testUtils__';
import { buildSubject, image } from './promotion/testing/builders';

jest.setTimeout(60_000);

describe('the claim of an effect', () => {
  async function sent(options?: PromotionApiOptions) {
    const started = await startForPeople(options);
    await started.started();
    for (let turn = 0; turn < 10; turn += 1) {
      await started.runner.tick();
      const [run] = started.world.world.production.runs;
      if (run) {
        const claim = (token?: string) => {
          const ask = started.api.post(
            `${apiPath}/promotions/claims/${run.effectId}`,
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
        rollbackRevision: '41',
        requestedAt: expect.any(Number),
        expectedVersion: expect.any(Number),
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
    const { api } = await startForPeople();
    const of = async (id: string) =>
      api
        .post(`${apiPath}/promotions/claims/${id}`)
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
