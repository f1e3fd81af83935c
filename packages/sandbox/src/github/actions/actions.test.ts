import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { WallScenarioClock } from '../../clock';
import { SandboxServer, startSandboxServer } from '../../http';
import { KubernetesObject, startKubernetes } from '../../kubernetes';
import { exampleData } from '../exampleData';
import { GitHubSandbox, startGitHub } from '../server';
import { claimEffect } from './effects/claimEffect';
import { clusterHandlers } from './effects/clusterHandlers';

const effectId = 'e'.repeat(64);
const before = `sha256:${'a'.repeat(64)}`;
const after = `sha256:${'b'.repeat(64)}`;
const folder = resolve(
  __dirname,
  '../../../../../examples/workflows/.github/workflows',
);

const track = (name: string) => ({ app: 'orders', track: name });
const objects = (): KubernetesObject[] => [
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'orders',
      namespace: 'shop',
      labels: { app: 'orders' },
      annotations: { 'release-readiness.io/helm-revision': '7' },
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: track('stable') },
      template: {
        metadata: { labels: track('stable') },
        spec: {
          containers: [
            { name: 'app', image: `registry.example/orders:v1@${before}` },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: {
      hosts: ['orders'],
      http: [
        {
          name: 'primary',
          route: [
            { destination: { host: 'orders', subset: 'stable' }, weight: 100 },
            { destination: { host: 'orders', subset: 'canary' }, weight: 0 },
          ],
        },
      ],
    },
  },
];

const digests = (digest: string) => [
  { container: 'Deployment/orders · app', digest },
];

const description = JSON.parse(
  readFileSync(
    join(
      dirname(require.resolve('@octokit/openapi/package.json')),
      'generated/api.github.com.json',
    ),
    'utf8',
  ),
  (_key, schema) => {
    if (
      typeof schema !== 'object' ||
      schema === null ||
      Array.isArray(schema)
    ) {
      return schema;
    }
    const { nullable, ...rest } = schema;
    if (rest.format === 'uri' && rest.default === '') {
      // described as an address whose default is no address
      delete rest.format;
    }
    return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
  },
);
const ajv = new Ajv({ strict: false, logger: false });
addFormats(ajv);
ajv.addSchema({ $id: 'github', ...description });
const problemsOf = (schema: string, body: unknown) => {
  const validate = ajv.compile({
    $ref: `github#/components/schemas/${schema}`,
  });
  return validate(body) ? [] : validate.errors;
};

// many runs, each with delays of its own
jest.setTimeout(30_000);

describe('GitHub Actions', () => {
  let clock: WallScenarioClock;
  let github: GitHubSandbox;
  let portal: SandboxServer;
  let cluster: Awaited<ReturnType<typeof startKubernetes>>;
  let claims: { id: string; token: string }[];
  let webhooks: { event?: string; body: Record<string, unknown> }[];
  let claim: () => { status: number; effect?: object };
  const base = '/repos/shop/orders';

  beforeEach(async () => {
    claims = [];
    webhooks = [];
    clock = WallScenarioClock.create({ speed: 2_000 });
    claim = () => ({ status: 409 });
    const app = express();
    app.post('/api/release-readiness/promotions/claims/:id', (ask, answer) => {
      const token = ask.get('authorization')?.replace('Bearer ', '') ?? '';
      claims.push({ id: ask.params.id, token });
      const { status, effect } = claim();
      answer.status(status).json({ effect, commit: 'c'.repeat(40) });
    });
    app.post('/hook', express.json({ limit: '1mb' }), (ask, answer) => {
      webhooks.push({ event: ask.get('x-github-event'), body: ask.body });
      answer.status(202).end();
    });
    portal = await startSandboxServer({ handler: app });
    cluster = await startKubernetes({
      name: 'prod',
      clock,
      objects: objects(),
      tokens: { ci: { user: 'ci', access: 'write' } },
    });
    const data = exampleData();
    data.tokens.push({ value: 'gate', login: 'portal[bot]' });
    const [orders] = data.repositories;
    const [commit] = orders.commits.slice(-1);
    const files = readdirSync(folder);
    commit.files = {
      ...commit.files,
      ...Object.fromEntries(
        files.map(file => [
          `.github/workflows/${file}`,
          readFileSync(join(folder, file), 'utf8'),
        ]),
      ),
    };
    orders.workflows?.push(
      ...files.map(file => ({
        name: file,
        path: `.github/workflows/${file}`,
      })),
    );
    orders.environments = [
      ...(orders.environments ?? []).filter(
        ({ name }) => name !== 'production',
      ),
      {
        name: 'production',
        createdAt: '2026-01-02T03:04:05Z',
        canAdminsBypass: false,
        protectionApps: [{ slug: 'portal' }],
      },
    ];
    github = await startGitHub({
      data,
      clock,
      webhook: { url: `${portal.url}/hook`, secret: 'shared' },
      actions: {
        clock,
        handlers: {
          'claim-effect': claimEffect,
          ...clusterHandlers({ url: cluster.url, token: 'ci' }),
        },
        variables: () => ({
          RELEASE_READINESS_URL: portal.url,
          PRODUCTION_NAMESPACE: 'shop',
        }),
      },
    });
  });

  afterEach(async () => {
    await github.close();
    await cluster.close();
    await portal.close();
    clock.stop();
  });

  const call = (path: string, body?: object, token = 'reader') =>
    fetch(github.url + path, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });

  const dispatch = (file: string, more: object = {}) =>
    call(`${base}/actions/workflows/${file}.yaml/dispatches`, {
      ref: 'main',
      inputs: { effect_id: effectId },
      ...more,
    });

  const runs = () =>
    github.store
      .repository('shop', 'orders')!
      .workflowRuns.filter(({ event }) => event === 'workflow_dispatch');

  /** Waits for something that the simulated runner does in time of its own. */
  const until = async <T>(find: () => T | undefined | false): Promise<T> => {
    const found = find();
    if (found) {
      return found;
    }
    await new Promise<void>(next => {
      clock.after('1s', next);
    });
    return until(find);
  };

  const waiting = () =>
    until(() => runs().find(({ status }) => status === 'waiting'));

  const approve = (id: number, state = 'approved', token = 'gate') =>
    call(
      `${base}/actions/runs/${id}/deployment_protection_rule`,
      { environment_name: 'production', state, comment: 'Yes' },
      token,
    );

  const carryOut = async (file: string, effect: object) => {
    claim = () => ({ status: 200, effect });
    const id = (
      await (await dispatch(file, { return_run_details: true })).json()
    ).workflow_run_id;
    await until(() => runs().find(run => run.id === id)?.status === 'waiting');
    expect((await approve(id)).status).toBe(204);
    return until(() =>
      runs().find(run => run.id === id && run.status === 'completed'),
    );
  };

  const image = (name: string) =>
    cluster
      .objects('Deployment')
      .filter(({ metadata }) => metadata.name === name)
      .map(
        ({ spec }) => JSON.stringify(spec).match(/"image":"([^"]+)"/)?.[1],
      )[0];

  const weights = () =>
    JSON.stringify(cluster.objects('VirtualService')[0].spec).match(
      /(?<="weight":)\d+/g,
    );

  it('tell the run of a dispatch when they are asked to', async () => {
    const told = await dispatch('clean-up', { return_run_details: true });
    expect(told.status).toBe(200);
    expect(problemsOf('workflow-dispatch-response', await told.json())).toEqual(
      [],
    );
    expect((await dispatch('clean-up')).status).toBe(204);
    expect(runs()).toHaveLength(2);
    expect(runs()[0].displayTitle).toContain(effectId);
  });

  it.each([
    ['an input that nobody declared', { inputs: { effect_id: 'x', bad: '1' } }],
    ['no input where one is required', { inputs: {} }],
    ['a branch that is not there', { ref: 'nowhere' }],
  ])('refuse %s', async (_, more) => {
    expect((await dispatch('clean-up', more)).status).toBe(422);
    expect(runs()).toEqual([]);
  });

  it('refuse what cannot be dispatched', async () => {
    expect((await dispatch('missing')).status).toBe(404);
    expect(
      (
        await call(`${base}/actions/workflows/ci.yaml/dispatches`, {
          ref: 'main',
        })
      ).status,
    ).toBe(422);
  });

  it('can lose the answer after the run was started', async () => {
    github.actions!.faults.loseDispatchAnswers = 1;
    await expect(dispatch('clean-up')).rejects.toThrow();
    expect(runs()).toHaveLength(1);
  });

  it('can deliver twice', async () => {
    github.actions!.faults.deliverTwice = 1;
    await dispatch('clean-up');
    expect(runs()).toHaveLength(2);
  });

  it('run one deployment at a time, keep the newest waiting, and no rollback with it', async () => {
    const ids: number[] = [];
    for (const file of ['clean-up', 'roll-out', 'set-traffic']) {
      const told = await dispatch(file, { return_run_details: true });
      ids.push((await told.json()).workflow_run_id);
    }
    const run = (index: number) => runs().find(({ id }) => id === ids[index]);
    await until(() => run(0)?.status === 'waiting');
    // the newest took the place of the one that waited
    expect(run(1)?.conclusion).toBe('cancelled');
    expect(run(2)?.status).toBe('queued');
    await dispatch('roll-back');
    await until(() => runs().at(-1)?.status === 'waiting');
    await call(`${base}/actions/runs/${ids[0]}/cancel`, {});
    await until(() => run(2)?.status === 'waiting');
  });

  it('keep a job out of a guarded environment until the App agrees', async () => {
    await dispatch('clean-up');
    const { id } = await waiting();
    const path = `${base}/actions/runs/${id}/pending_deployments`;
    const pending = await (await call(path)).json();
    expect(problemsOf('pending-deployment', pending[0])).toEqual([]);
    await github.webhooks.settled();
    expect(
      webhooks.find(({ event }) => event === 'deployment_protection_rule')
        ?.body,
    ).toMatchObject({
      action: 'requested',
      environment: 'production',
      deployment_callback_url: expect.stringContaining(`/runs/${id}/`),
    });
    expect((await approve(id, 'approved', 'reader')).status).toBe(403);
    expect((await approve(id, 'rejected')).status).toBe(204);
    const run = await until(() =>
      runs().find(({ status }) => status === 'completed'),
    );
    expect(run.conclusion).toBe('failure');
    expect(claims).toEqual([]);
    expect((await approve(id)).status).toBe(422);
  });

  it('end a run that is cancelled, once', async () => {
    await dispatch('clean-up');
    const { id } = await waiting();
    const path = `${base}/actions/runs/${id}/cancel`;
    expect((await call(path, {})).status).toBe(202);
    const run = await until(() =>
      runs().find(({ status }) => status === 'completed'),
    );
    expect(run.conclusion).toBe('cancelled');
    expect((await call(path, {})).status).toBe(409);
  });

  it('claim with a token that the issuer signed for this very run', async () => {
    const run = await carryOut('smoke-test', { kind: 'smoke-test' });
    expect(run.conclusion).toBe('success');
    const configuration = await (
      await fetch(`${github.actions!.issuer}/.well-known/openid-configuration`)
    ).json();
    const { payload } = await jwtVerify(
      claims[0].token,
      createRemoteJWKSet(new URL(configuration.jwks_uri)),
      { issuer: configuration.issuer, audience: portal.url },
    );
    expect(payload).toMatchObject({
      repository: 'shop/orders',
      run_id: String(run.id),
      run_attempt: '1',
      environment: 'production',
      event_name: 'workflow_dispatch',
      job_workflow_ref:
        'shop/orders/.github/workflows/smoke-test.yaml@refs/heads/main',
    });
  });

  it('take the end of a Deployment, and no state that there is not', async () => {
    await carryOut('smoke-test', { kind: 'smoke-test' });
    const { id } = github.store
      .repository('shop', 'orders')!
      .deployments.at(-1)!;
    const path = `${base}/deployments/${id}/statuses`;
    const taken = await call(path, { state: 'success', description: 'Done' });
    expect(taken.status).toBe(201);
    expect(problemsOf('deployment-status', await taken.json())).toEqual([]);
    expect((await call(path, { state: 'done' })).status).toBe(422);
  });

  it('list the runs and jobs of a workflow as GitHub describes', async () => {
    const { id } = await carryOut('smoke-test', { kind: 'smoke-test' });
    const listed = await (
      await call(
        `${base}/actions/workflows/smoke-test.yaml/runs?event=workflow_dispatch`,
      )
    ).json();
    expect(listed.workflow_runs.map((run: { id: number }) => run.id)).toEqual([
      id,
    ]);
    expect(problemsOf('workflow-run', listed.workflow_runs[0])).toEqual([]);
    const { jobs } = await (
      await call(`${base}/actions/runs/${id}/attempts/1/jobs`)
    ).json();
    expect(problemsOf('job', jobs[0])).toEqual([]);
  });

  it('change nothing when the claim is refused', async () => {
    await dispatch('roll-out');
    await approve((await waiting()).id);
    const run = await until(() =>
      runs().find(({ status }) => status === 'completed'),
    );
    expect(run.conclusion).toBe('failure');
    expect(run.jobs[0].steps?.at(-1)).toMatchObject({ conclusion: 'skipped' });
    expect(image('orders')).toContain(before);
  });

  it('fail at the action that is told to fail', async () => {
    github.actions!.faults.failingActions.add('smoke-test');
    const run = await carryOut('smoke-test', { kind: 'smoke-test' });
    expect(run.conclusion).toBe('failure');
  });

  it('carry a promotion out in the cluster, and leave a Deployment for each job', async () => {
    const deploy = await carryOut('deploy-canary', {
      kind: 'deploy-canary',
      digests: digests(after),
      replicas: 1,
      weight: 5,
    });
    expect(deploy.conclusion).toBe('success');
    expect(image('orders-canary')).toBe(`registry.example/orders@${after}`);
    expect(image('orders')).toContain(before);
    expect(weights()).toEqual(['95', '5']);

    await carryOut('set-traffic', { kind: 'set-weight', weight: 30 });
    expect(weights()).toEqual(['70', '30']);

    await carryOut('roll-out', { kind: 'roll-out', digests: digests(after) });
    expect(image('orders')).toBe(`registry.example/orders@${after}`);

    await carryOut('clean-up', { kind: 'clean-up' });
    expect(image('orders-canary')).toBeUndefined();
    expect(weights()).toEqual(['100', '0']);

    const states = github.store
      .repository('shop', 'orders')!
      .deployments.filter(({ creator }) => creator === 'github-actions[bot]')
      .map(({ statuses }) => statuses.some(({ state }) => state === 'success'));
    expect(states.slice(-4)).toEqual([true, true, true, true]);
  });

  it('go back to the revision of the plan', async () => {
    await carryOut('deploy-canary', {
      kind: 'deploy-canary',
      digests: digests(after),
      replicas: 1,
      weight: 5,
    });
    await carryOut('roll-out', { kind: 'roll-out', digests: digests(after) });
    const run = await carryOut('roll-back', {
      kind: 'roll-back',
      plan: {
        application: {
          kind: 'revision',
          digests: digests(before),
          revision: '7',
        },
      },
    });
    expect(run.conclusion).toBe('success');
    expect(image('orders')).toBe(`registry.example/orders:v1@${before}`);
    expect(image('orders-canary')).toBeUndefined();
    expect(weights()).toEqual(['100', '0']);
  });

  it('go back without the portal once a reviewer agrees', async () => {
    github.store.repository('shop', 'orders')!.putEnvironment({
      name: 'production-rollback',
      createdAt: '2026-01-02T03:04:05Z',
      reviewers: [{ type: 'User', name: 'ops' }],
    });
    await carryOut('deploy-canary', {
      kind: 'deploy-canary',
      digests: digests(after),
      replicas: 1,
      weight: 5,
    });
    await carryOut('roll-out', { kind: 'roll-out', digests: digests(after) });
    const claimed = claims.length;
    await dispatch('roll-back', { inputs: {} });
    const { id, displayTitle } = await waiting();
    expect(displayTitle).toBe('Roll back (on-call)');
    const path = `${base}/actions/runs/${id}/pending_deployments`;
    const [pending] = await (await call(path)).json();
    const answer = await call(path, {
      environment_ids: [pending.environment.id],
      state: 'approved',
      comment: 'The portal is down',
    });
    expect(answer.status).toBe(200);
    const run = await until(() =>
      runs().find(other => other.id === id && other.status === 'completed'),
    );
    expect(github.actions!.failures).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(image('orders')).toBe(`registry.example/orders:v1@${before}`);
    expect(claims).toHaveLength(claimed);
  });
});
