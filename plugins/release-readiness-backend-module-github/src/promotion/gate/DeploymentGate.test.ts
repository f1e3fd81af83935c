import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import {
  effectId,
  FakeActions,
  fakeRun,
} from '../../__testUtils__/FakeActions';
import type { GatedEffect } from './decideGate';
import { DeploymentGate } from './DeploymentGate';

const effect: GatedEffect = {
  effectId,
  repository: 'acme/order',
  environments: ['production'],
  workflow: '.github/workflows/deploy-canary.yaml',
  branch: 'main',
  live: true,
  status: 'sent',
};

describe('DeploymentGate', () => {
  const github = new FakeActions();
  registerMswTestHooks(github.server);
  const { signal } = new AbortController();
  let find: (id: string) => Promise<GatedEffect | undefined>;
  let gate: DeploymentGate;
  const request = {
    repository: 'acme/order',
    environment: 'production',
    runId: 99,
  };

  beforeEach(() => {
    Object.assign(github, {
      runs: [fakeRun()],
      posts: [],
      gets: [],
      onPost: () => undefined,
      onGet: () => undefined,
    });
    find = async id => (id === effectId ? effect : undefined);
    gate = new DeploymentGate({
      client: github.client(),
      effects: { find: id => find(id) },
      environments: ['production'],
    });
  });

  it('tells GitHub to let the run of an effect in', async () => {
    expect(await gate.answer(request, signal)).toMatchObject({
      decision: 'approve',
      delivery: 'delivered',
    });
    expect(github.posts).toEqual([
      {
        path: '/repos/acme/order/actions/runs/99/deployment_protection_rule',
        body: {
          environment_name: 'production',
          state: 'approved',
          comment: expect.stringContaining(effectId),
        },
      },
    ]);
  });

  it('tells GitHub to turn a deployment away that the portal did not ask for', async () => {
    github.runs = [fakeRun({ display_title: 'Deploy by hand' })];
    await gate.answer(request, signal);
    expect(github.posts[0].body).toMatchObject({
      state: 'rejected',
      comment: expect.stringContaining('outside the portal'),
    });
  });

  it('says nothing while the store cannot be asked', async () => {
    find = async () => {
      throw new Error('database is locked');
    };
    expect(await gate.answer(request, signal)).toMatchObject({
      decision: 'pending',
      delivery: 'none',
    });
    expect(github.posts).toEqual([]);
  });

  it('says nothing while the run cannot be read', async () => {
    github.onGet = () => new HttpResponse(null, { status: 503 });
    expect(await gate.answer(request, signal)).toMatchObject({
      decision: 'pending',
    });
    expect(github.posts).toEqual([]);
  });

  it('leaves environments alone that are not its own', async () => {
    expect(
      await gate.answer({ ...request, environment: 'preview' }, signal),
    ).toBeUndefined();
    expect([...github.posts, ...github.gets]).toEqual([]);
  });

  it('takes it that the job no longer waits', async () => {
    github.onPost = () => HttpResponse.json({ message: 'x' }, { status: 422 });
    expect(await gate.answer(request, signal)).toMatchObject({
      delivery: 'gone',
    });
  });

  it('fails when GitHub does not take the answer, so that it is given again', async () => {
    github.onPost = () => new HttpResponse(null, { status: 502 });
    await expect(gate.answer(request, signal)).rejects.toThrow('502');
  });

  it('finds waiting jobs by itself, also those that it did not start', async () => {
    github.runs = [
      fakeRun(),
      fakeRun({ id: 100, display_title: 'By hand' }),
      fakeRun({ id: 101, status: 'completed' }),
    ];
    expect(
      (await gate.poll('acme/order', signal)).map(answer => [
        answer.runId,
        answer.decision,
      ]),
    ).toEqual([
      [99, 'approve'],
      [100, 'reject'],
    ]);
  });
});
