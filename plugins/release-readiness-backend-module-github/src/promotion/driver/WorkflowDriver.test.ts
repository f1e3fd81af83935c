import { registerMswTestHooks } from '@backstage/backend-test-utils';
import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  EffectRequest,
  PortalEffect,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { HttpResponse } from 'msw';
import {
  effectId,
  FakeActions,
  fakeRun,
  now,
} from '../../__testUtils__/FakeActions';
import { GithubClaimVerifier } from '../claims';
import { WorkflowDriver, type WorkflowDriverOptions } from './WorkflowDriver';
import { defaultWorkflows } from './settings';

const subject: PromotionSubject = {
  entityRef: 'component:default/order',
  environment: 'prod',
  driver: 'github-actions',
  digests: [],
  commit: 'c'.repeat(40),
  configurationDigest: 'x',
  category: 'minor',
  policyVersion: '1',
  rollbackPlan: {
    application: { kind: 'remove' },
    database: { kind: 'none' },
    cacheKeyPatterns: [],
    notify: [],
    workflow: '.github/workflows/go-back.yaml',
  },
};

const request: EffectRequest = {
  effectId,
  fence: 3,
  expectedVersion: 7,
  effect: { kind: 'set-weight', weight: 30 },
};

const workflow = '.github/workflows/set-traffic.yaml';

const ended = { key: 'general.unavailable.http-status' };

describe('WorkflowDriver', () => {
  const github = new FakeActions();
  registerMswTestHooks(github.server);
  const { signal } = new AbortController();
  let located: boolean;
  let time: number;
  let driver: WorkflowDriver;
  /** The outbox of the portal: answers one after the other, the last for ever. */
  let outbox: (Partial<PortalEffect> | undefined)[];
  let verifier: Pick<GithubClaimVerifier, 'verify'>;

  const createDriver = (change: Partial<WorkflowDriverOptions>) =>
    new WorkflowDriver({
      id: 'github-actions',
      settings: {
        workflows: defaultWorkflows,
        environment: 'production',
        lookBack: 24 * 3_600_000,
        forceCancelAfter: 60_000,
        typicalLatency: 60_000,
      },
      locate: async () =>
        located
          ? {
              host: 'github.test',
              repository: 'acme/order',
              url: 'https://github.test/acme/order',
              client: github.client(150),
            }
          : undefined,
      portal: {
        observe: async () => {
          throw new Error('not observed here');
        },
        async findEffect(id) {
          const found = outbox.length > 1 ? outbox.shift() : outbox[0];
          return (
            found && {
              effectId: id,
              promotionId: 'p',
              subject,
              effect: request.effect,
              live: true,
              status: 'sent',
              ...found,
            }
          );
        },
      },
      verifiers: { of: () => verifier as GithubClaimVerifier },
      now: () => new Date(time),
      ...change,
    });

  beforeEach(() => {
    Object.assign(github, {
      runs: [],
      jobs: [],
      deployments: [],
      posts: [],
      gets: [],
      onPost: () => undefined,
      onGet: () => undefined,
      returnsRunDetails: true,
      workflowState: 'active',
    });
    located = true;
    time = now.getTime();
    outbox = [{}];
    verifier = {
      verify: async () => {
        throw new Error('not asked here');
      },
    };
    driver = createDriver({});
  });

  const apply = (change: Partial<EffectRequest> = {}) =>
    driver.apply(subject, { ...request, ...change }, { signal });

  const dispatches = () =>
    github.posts.filter(({ path }) => path.endsWith('/dispatches'));

  describe('handing an effect over', () => {
    it('starts one run, from the default branch, that carries the id and no digest', async () => {
      expect(await apply()).toEqual({
        status: 'accepted',
        externalId: '99',
        url: expect.stringContaining('/runs/99'),
      });
      expect(github.posts).toEqual([
        {
          path: '/repos/acme/order/actions/workflows/set-traffic.yaml/dispatches',
          body: {
            ref: 'main',
            inputs: { effect_id: effectId, step: 'set-weight' },
            return_run_details: true,
          },
        },
      ]);
    });

    it('starts no second run when it is handed over again', async () => {
      await apply();
      expect(await apply()).toMatchObject({
        status: 'already-done',
        externalId: '99',
      });
      expect(dispatches()).toHaveLength(1);
    });

    it('starts no second run after an answer that was lost', async () => {
      github.onPost = (path, body) => {
        github.start(path, body);
        return HttpResponse.error();
      };
      expect(await apply()).toMatchObject({ status: 'uncertain' });
      github.onPost = () => undefined;
      expect(await apply()).toMatchObject({ status: 'already-done' });
      expect(github.runs).toHaveLength(1);
    });

    it('is uncertain when GitHub fails after taking it', async () => {
      github.onPost = (path, body) => {
        github.start(path, body);
        return new HttpResponse(null, { status: 502 });
      };
      expect(await apply()).toMatchObject({ status: 'uncertain' });
      expect(dispatches()).toHaveLength(1);
    });

    it('finds the run itself where GitHub does not tell it', async () => {
      github.returnsRunDetails = false;
      expect(await apply()).toMatchObject({
        status: 'accepted',
        externalId: '99',
      });
      expect(dispatches()).toHaveLength(1);
    });

    it('is accepted although the run does not show yet', async () => {
      github.onPost = () => new HttpResponse(null, { status: 204 });
      expect(await apply()).toEqual({ status: 'accepted' });
    });

    it('does without the field that a server does not know', async () => {
      github.onPost = (_, body) =>
        'return_run_details' in body
          ? HttpResponse.json({ message: 'Unknown field' }, { status: 422 })
          : undefined;
      expect(await apply()).toMatchObject({
        status: 'accepted',
        externalId: '99',
      });
      expect(github.runs).toHaveLength(1);
    });

    it.each([
      ['has no such workflow', 404],
      ['cannot dispatch it', 422],
      ['does not allow it', 403],
    ])('is refused for good when the repository %s', async (_, status) => {
      github.onPost = () => HttpResponse.json({ message: 'No' }, { status });
      expect(await apply()).toMatchObject({
        status: 'refused',
        retryable: false,
      });
    });

    it.each([
      ['is in trouble', () => new HttpResponse(null, { status: 503 })],
      ['cannot be reached', () => HttpResponse.error()],
      [
        'has had enough of us',
        () =>
          new HttpResponse(null, {
            status: 429,
            headers: { 'retry-after': '30' },
          }),
      ],
    ])(
      'is refused for now, and nothing sent, when GitHub %s before',
      async (_, answer) => {
        github.onGet = answer;
        expect(await apply()).toMatchObject({
          status: 'refused',
          retryable: true,
        });
        expect(github.posts).toEqual([]);
      },
    );

    it('is refused for good without a repository', async () => {
      located = false;
      expect(await apply()).toMatchObject({
        status: 'refused',
        retryable: false,
      });
    });

    it('goes back by the workflow that the frozen plan names', async () => {
      await apply({
        effect: { kind: 'roll-back', plan: subject.rollbackPlan },
      });
      expect(github.posts[0].path).toContain('/workflows/go-back.yaml/');
    });
  });

  describe('tracking a run', () => {
    const track = async () =>
      (await driver.track(subject, { effectIds: [effectId], signal }))[0];
    const ends = (conclusion: string, change: object = {}) =>
      fakeRun({ path: workflow, status: 'completed', conclusion, ...change });
    const claimedBy = (runId: number) => ({
      status: 'claimed' as const,
      claimedBy: { runId: String(runId), attempt: 1 },
    });

    it('that waits or works: it is running', async () => {
      github.runs = [fakeRun({ path: workflow, id: 7 })];
      expect(await track()).toEqual({ effectId, status: 'running' });
    });

    it('that succeeded and had claimed the effect: it succeeded', async () => {
      outbox = [claimedBy(99)];
      github.runs = [ends('success')];
      expect(await track()).toEqual({ effectId, status: 'succeeded' });
    });

    it('that succeeded without a claim: it did nothing that the portal knows of', async () => {
      outbox = [{ externalId: '99' }];
      github.runs = [ends('success')];
      expect(await track()).toMatchObject({
        status: 'failed',
        retryable: false,
        reason: { key: 'promotion.driver.github-actions.run.not-claimed' },
      });
    });

    it('that failed at a step of ours: no second attempt helps', async () => {
      outbox = [claimedBy(99)];
      github.runs = [ends('failure')];
      github.jobs = [
        {
          name: 'deploy',
          conclusion: 'failure',
          steps: [{ name: 'Change the image', conclusion: 'failure' }],
        },
      ];
      expect(await track()).toEqual({
        effectId,
        status: 'failed',
        retryable: false,
        reason: {
          key: 'promotion.driver.github-actions.run.failed-at',
          params: { run: 99, step: 'deploy / Change the image' },
        },
      });
    });

    it.each([
      ['cancelled', 'cancelled'],
      ['timed_out', 'errored'],
      ['startup_failure', 'errored'],
    ])(
      'that ended as %s: another attempt may help',
      async (conclusion, key) => {
        outbox = [{ externalId: '99' }];
        github.runs = [ends(conclusion)];
        expect(await track()).toMatchObject({
          status: 'failed',
          retryable: true,
          reason: { key: `promotion.driver.github-actions.run.${key}` },
        });
      },
    );

    it('judges by the run that claimed, not by its double', async () => {
      outbox = [claimedBy(100)];
      github.runs = [ends('failure'), fakeRun({ path: workflow, id: 100 })];
      expect(await track()).toMatchObject({ status: 'running' });
    });

    it('judges by the run that claims while the double is looked at', async () => {
      outbox = [{}, claimedBy(100)];
      github.runs = [ends('failure'), ends('success', { id: 100 })];
      expect(await track()).toEqual({ effectId, status: 'succeeded' });
    });

    it('waits for a double that may still claim', async () => {
      github.runs = [
        ends('cancelled'),
        fakeRun({ path: workflow, id: 100, status: 'queued' }),
      ];
      expect(await track()).toMatchObject({ status: 'running' });
    });

    it('says nothing of a run that does not show, or an effect that nobody knows', async () => {
      expect(await track()).toBeUndefined();
      outbox = [undefined];
      github.runs = [ends('success')];
      expect(await track()).toBeUndefined();
    });

    it('never guesses', async () => {
      outbox = [{ externalId: '99' }];
      github.onGet = () => new HttpResponse(null, { status: 500 });
      await expect(track()).rejects.toMatchObject({
        name: 'SourceError',
        reason: ended,
      });
    });
  });

  describe('stopping', () => {
    const abort = () =>
      driver.abort(subject, { effectIds: [effectId], signal });
    const running = () => fakeRun({ path: workflow, status: 'in_progress' });

    it('asks first and forces only what does not end', async () => {
      github.runs = [running()];
      await abort();
      time += 59_000;
      await abort();
      time += 1_000;
      await abort();
      expect(github.posts.map(({ path }) => path.split('/').at(-1))).toEqual([
        'cancel',
        'cancel',
        'force-cancel',
      ]);
    });

    it('leaves a run alone that ended', async () => {
      github.runs = [{ ...running(), status: 'completed' }];
      await abort();
      expect(github.posts).toEqual([]);
    });

    it('stops doubles too', async () => {
      github.runs = [running(), { ...running(), id: 100 }];
      await abort();
      expect(github.posts.map(({ path: asked }) => asked)).toEqual([
        '/repos/acme/order/actions/runs/99/cancel',
        '/repos/acme/order/actions/runs/100/cancel',
      ]);
    });

    it('takes it that a run ended meanwhile', async () => {
      github.runs = [running()];
      github.onPost = () => HttpResponse.json({}, { status: 409 });
      await expect(abort()).resolves.toBeUndefined();
    });

    it('fails when it could not ask', async () => {
      github.runs = [running()];
      github.onPost = () => HttpResponse.json({}, { status: 500 });
      await expect(abort()).rejects.toMatchObject({ reason: ended });
    });
  });

  describe('telling how it goes', () => {
    const told = `[${effectId.slice(0, 16)}]`;
    const tell = (runs: string[]) =>
      driver.reportDeployment(
        subject,
        { effectId, state: 'success', runs, logUrl: 'https://portal.test/p' },
        { signal },
      );

    beforeEach(() => {
      github.runs = [fakeRun({ id: 99 }), fakeRun({ id: 100 })];
      github.deployments = [
        { id: 5, statuses: [{ log_url: 'https://x/actions/runs/991/job/1' }] },
        { id: 6, statuses: [{ log_url: 'https://x/actions/runs/99/job/1' }] },
      ];
    });

    it('finishes the Deployment of the newest run that made one', async () => {
      await tell(['99', '100']);
      expect(github.posts).toEqual([
        {
          path: '/repos/acme/order/deployments/6/statuses',
          body: {
            state: 'success',
            description: `The promotion is complete ${told}`,
            environment: 'production',
            log_url: 'https://portal.test/p',
            auto_inactive: true,
          },
        },
      ]);
    });

    it('says it once', async () => {
      github.deployments[1].statuses.push({ description: `Done ${told}` });
      await tell(['99']);
      expect(github.posts).toEqual([]);
    });

    it('fails while the run shows no Deployment, so that it is told again', async () => {
      await expect(tell(['100'])).rejects.toMatchObject({
        reason: { key: 'promotion.driver.github-actions.no-deployment' },
      });
    });

    it('has nothing to tell when nothing was deployed', async () => {
      await tell([]);
      expect(github.gets).toEqual([]);
    });
  });

  describe('identifying the run of a claim', () => {
    const identify = (externalId?: string) =>
      driver.identifyRun(
        'token',
        { subject, effect: request.effect, externalId },
        { signal },
      );

    it('expects exactly the run that it started', async () => {
      let expected: unknown;
      verifier = {
        async verify(_, claimant) {
          expected = claimant;
          return {
            status: 'verified',
            claimant: {
              repository: 'acme/order',
              repositoryId: 4711,
              environment: 'production',
              commit: 'c'.repeat(40),
              runId: 99,
              runAttempt: 1,
            },
          };
        },
      };
      expect(await identify('99')).toEqual({
        status: 'verified',
        run: { runId: '99', attempt: 1 },
      });
      expect(expected).toEqual({
        repositoryId: 4711,
        repository: 'acme/order',
        workflow,
        ref: 'refs/heads/main',
        environments: ['production'],
        runId: 99,
      });
    });

    it('lets the run ask again while GitHub cannot be asked', async () => {
      github.onGet = () => new HttpResponse(null, { status: 503 });
      expect(await identify()).toMatchObject({ status: 'unavailable' });
    });

    it('passes a refusal on', async () => {
      const reason = { key: 'promotion.claim.refused.run' };
      verifier = {
        verify: async () => ({ status: 'refused', refusal: 'run', reason }),
      };
      expect(await identify()).toEqual({ status: 'refused', reason });
    });
  });

  it('plans for a Rollout in its own words and with its own workflows', async () => {
    const rollouts = createDriver({
      id: 'argo-rollouts',
      settings: {
        workflows: { ...defaultWorkflows, 'set-weight': 'set-on.yaml' },
        environment: 'production',
        lookBack: 1,
        forceCancelAfter: 1,
        typicalLatency: 1,
      },
    });
    expect((await rollouts.plan(subject)).steps).toContainEqual({
      effect: 'set-weight',
      description: {
        key: 'promotion.driver.argo-rollouts.step.set-weight',
        params: { workflow: 'set-on.yaml' },
      },
    });
  });

  it('plans with every workflow that it needs, and names those that are not there', async () => {
    expect((await driver.plan(subject)).problems).toEqual([]);
    github.workflowState = undefined;
    const { problems, steps } = await driver.plan(subject);
    expect(steps).toHaveLength(6);
    expect(problems.map(({ params }) => params?.workflow)).toContain(
      'go-back.yaml',
    );
  });

  it('tells on-call where to go back without the portal', async () => {
    expect((await driver.describeFailsafe(subject)).url).toBe(
      'https://github.test/acme/order/actions/workflows/go-back.yaml',
    );
  });
});
