import { mockCredentials } from '@backstage/backend-test-utils';
import {
  effectClaimSchema,
  promotionDetailsSchema,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { EffectClaimError, type WorkflowRun } from '../promotion';
import {
  type PromotionApiOptions,
  startPromotionApi,
} from './startPromotionApi';

/** Where the plugin's API is. */
export const apiPath = '/api/release-readiness';

/** The API, for people of the company. */
export async function startForPeople(options?: PromotionApiOptions) {
  const { api, audited, world } = await startPromotionApi(options);
  const runner = world.runner();
  const as = (name: string) => ({
    get: (path: string) =>
      api
        .get(`${apiPath}${path}`)
        .set(
          'authorization',
          mockCredentials.user.header(`user:default/${name}`),
        ),
    post: (path: string, body: object) =>
      api
        .post(`${apiPath}${path}`)
        .set(
          'authorization',
          mockCredentials.user.header(`user:default/${name}`),
        )
        .send(body),
    delete: (path: string) =>
      api
        .delete(`${apiPath}${path}`)
        .set(
          'authorization',
          mockCredentials.user.header(`user:default/${name}`),
        ),
  });
  /** CI asks for its effects as a workflow does: with the token of its run. */
  const claim = async (effectId: string, run: WorkflowRun) => {
    const response = await api
      .post(`${apiPath}/promotions/claims/${effectId}`)
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
