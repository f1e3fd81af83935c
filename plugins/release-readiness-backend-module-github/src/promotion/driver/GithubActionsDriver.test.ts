import { registerMswTestHooks } from '@backstage/backend-test-utils';
import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { EffectRequest } from '@release-readiness/backstage-plugin-release-readiness-node';
import { HttpResponse } from 'msw';
import {
  effectId,
  FakeActions,
  fakeRun,
  now,
} from '../../__testUtils__/FakeActions';
import { GithubActionsDriver } from './GithubActionsDriver';
import { defaultGithubActionsSettings } from './settings';

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

const ended = { key: 'general.unavailable.http-status' };

describe('GithubActionsDriver', () => {
  const github = new FakeActions();
  registerMswTestHooks(github.server);
  const { signal } = new AbortController();
  let located: boolean;
  let time: number;
  let driver: GithubActionsDriver;

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
    const client = github.client(150);
    driver = new GithubActionsDriver({
      settings: defaultGithubActionsSettings,
      locate: async () =>
        located
          ? {
              repository: 'acme/order',
              url: 'https://github.test/acme/order',
              client,
            }
          : undefined,
      observe: async () => {
        throw new Error('not observed here');
      },
      now: () => new Date(time),
    });
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

  describe('watching', () => {
    const watch = (externalId?: string) =>
      driver.watch(subject, { ...request, externalId }, { signal });

    it('finds the run by the id of the effect', async () => {
      github.runs = [
        fakeRun({ path: '.github/workflows/set-traffic.yaml', id: 7 }),
      ];
      expect(await watch()).toMatchObject({
        run: { id: 7 },
        outcome: { status: 'waiting', terminal: false },
      });
    });

    it('takes the first of two runs: the other is a double', async () => {
      const path = '.github/workflows/set-traffic.yaml';
      github.runs = [fakeRun({ path, id: 8 }), fakeRun({ path, id: 7 })];
      expect((await watch())?.run.id).toBe(7);
    });

    it('says that there is none', async () => {
      expect(await watch()).toBeUndefined();
    });

    it('says at which step a run failed', async () => {
      github.runs = [fakeRun({ status: 'completed', conclusion: 'failure' })];
      github.jobs = [
        {
          name: 'deploy',
          conclusion: 'failure',
          steps: [{ name: 'Change the image', conclusion: 'failure' }],
        },
      ];
      expect((await watch('99'))?.outcome).toEqual({
        status: 'failed',
        terminal: true,
        retryable: false,
        failedStep: 'deploy / Change the image',
      });
    });

    it('never guesses', async () => {
      github.onGet = () => new HttpResponse(null, { status: 500 });
      await expect(watch('99')).rejects.toMatchObject({
        name: 'SourceError',
        reason: ended,
      });
    });
  });

  describe('stopping', () => {
    const abort = () =>
      driver.abort(subject, { effectIds: [effectId], signal });
    const running = () =>
      fakeRun({
        path: '.github/workflows/set-traffic.yaml',
        status: 'in_progress',
      });

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

  describe('telling how it ended', () => {
    const tell = () =>
      driver.setDeploymentStatus(
        subject,
        {
          run: { id: 99, commit: 'c'.repeat(40) },
          state: 'success',
          description: 'x'.repeat(200),
        },
        { signal },
      );

    it('finishes the Deployment that the run made', async () => {
      github.deployments = [
        { id: 5, statuses: [{ log_url: 'https://x/actions/runs/991/job/1' }] },
        { id: 6, statuses: [{ log_url: 'https://x/actions/runs/99/job/1' }] },
      ];
      expect(await tell()).toBe(true);
      expect(github.posts).toMatchObject([
        {
          path: '/repos/acme/order/deployments/6/statuses',
          body: { state: 'success', description: 'x'.repeat(140) },
        },
      ]);
    });

    it('says when the run has made none', async () => {
      expect(await tell()).toBe(false);
      expect(github.posts).toEqual([]);
    });
  });

  it('expects the claim of exactly the run that it started', async () => {
    expect(
      await driver.expectedClaimant(
        subject,
        { effect: request.effect, externalId: '99' },
        signal,
      ),
    ).toEqual({
      repositoryId: 4711,
      repository: 'acme/order',
      workflow: '.github/workflows/set-traffic.yaml',
      ref: 'refs/heads/main',
      environments: ['production'],
      runId: 99,
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
