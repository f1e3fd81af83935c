import { registerMswTestHooks } from '@backstage/backend-test-utils';
import type { EffectRequest } from '@release-readiness/backstage-plugin-release-readiness-node';
import { HttpResponse } from 'msw';
import { DriverWorld, request, subject } from '../../__testUtils__/DriverWorld';
import { effectId } from '../../__testUtils__/FakeActions';
import { defaultWorkflows } from './settings';

describe('WorkflowDriver', () => {
  const world = new DriverWorld();
  const { github, signal } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  const apply = (change: Partial<EffectRequest> = {}) =>
    world.driver.apply(subject, { ...request, ...change }, { signal });

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
      world.located = false;
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

  it('plans for a Rollout in its own words and with its own workflows', async () => {
    const rollouts = world.createDriver({
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
    expect((await world.driver.plan(subject)).problems).toEqual([]);
    github.workflowState = undefined;
    const { problems, steps } = await world.driver.plan(subject);
    expect(steps).toHaveLength(6);
    expect(problems.map(({ params }) => params?.workflow)).toContain(
      'go-back.yaml',
    );
  });

  it('tells on-call where to go back without the portal', async () => {
    expect((await world.driver.describeFailsafe(subject)).url).toBe(
      'https://github.test/acme/order/actions/workflows/go-back.yaml',
    );
  });
});
