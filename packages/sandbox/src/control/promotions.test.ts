import { createHmac } from 'node:crypto';
import express, { text } from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { WallScenarioClock } from '../clock';
import { fieldsOf } from '../company/manifests';
import { SandboxServer, startSandboxServer } from '../http';
import { WorkflowRun } from '../github';
import { Sandbox, startSandbox } from './startSandbox';

jest.setTimeout(120_000);

const SECRET = 'shared';
const NAMESPACE = '/namespaces/mall-prod';
const id = (letter: string) => letter.repeat(64);

/** A portal that has handed effects over and lets in nothing else. */
class FakePortal {
  readonly effects = new Map<string, object>();
  readonly claims: { effectId: string; token: string }[] = [];
  readonly webhooks: { event: string; signed: boolean; body: string }[] = [];
  gitHub = '';
  /** Of what is promoted. */
  commit = '';
  #server?: SandboxServer;

  get url(): string {
    return this.#server?.url ?? '';
  }

  async start(): Promise<void> {
    const app = express();
    app.post('/api/release-readiness/promotions/claims/:id', (ask, answer) => {
      const effect = this.effects.get(ask.params.id);
      const token = ask.get('authorization')?.replace('Bearer ', '') ?? '';
      this.claims.push({ effectId: ask.params.id, token });
      answer.status(effect ? 200 : 409).json({ effect, commit: this.commit });
    });
    app.post(
      '/api/events/http/github',
      text({ type: '*/*', limit: '1mb' }),
      async (ask, answer) => {
        const event = ask.get('x-github-event') ?? '';
        const signature = createHmac('sha256', SECRET).update(ask.body);
        this.webhooks.push({
          event,
          signed:
            ask.get('x-hub-signature-256') ===
            `sha256=${signature.digest('hex')}`,
          body: ask.body,
        });
        answer.status(202).end();
        if (event === 'deployment_protection_rule') {
          await this.#answerRule(JSON.parse(ask.body));
        }
      },
    );
    this.#server = await startSandboxServer({ handler: app });
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answerRule(request: {
    environment: string;
    deployment_callback_url: string;
  }): Promise<void> {
    const run = request.deployment_callback_url.replace(/\/[^/]+$/, '');
    const { display_title: title } = await this.ask(run);
    const known = [...this.effects.keys()].some(one => title.includes(one));
    await this.ask(request.deployment_callback_url, {
      environment_name: request.environment,
      state: known ? 'approved' : 'rejected',
      comment: known ? 'Handed over' : 'Nobody here asked for it',
    });
  }

  async ask(url: string, body?: object) {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: 'Bearer mall-github-token',
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const answer = await response.text();
    return answer ? JSON.parse(answer) : undefined;
  }
}

describe("a promotion of Mall's", () => {
  const portal = new FakePortal();
  const clock = WallScenarioClock.create({ speed: 400 });
  let sandbox: Sandbox;
  const service = () => sandbox.world.service('mall-order');

  beforeAll(async () => {
    await portal.start();
    sandbox = await startSandbox({
      clock,
      portal: { url: portal.url, webhookSecret: SECRET },
    });
  });

  beforeEach(() => {
    portal.effects.clear();
    portal.claims.length = 0;
    portal.webhooks.length = 0;
    portal.commit = service().releases.candidate.commit;
  });

  afterEach(() => sandbox.reset());

  afterAll(async () => {
    await sandbox.close();
    await portal.close();
    clock.stop();
  });

  const digests = (release: 'production' | 'candidate') => [
    {
      container: 'Deployment/mall-order · app',
      digest: service().releases[release].digest,
    },
  ];

  /** Waits for something that the company does in time of its own. */
  const until = async <T>(
    find: () => Promise<T | undefined | false> | T | undefined | false,
  ): Promise<T> => {
    for (;;) {
      const found = await find();
      if (found) {
        return found;
      }
      await new Promise<void>(next => {
        clock.after('4s', next);
      });
    }
  };

  const ended = (runId: number) =>
    until(() =>
      sandbox.world
        .repository('mall-order')
        .workflowRuns.find(
          (run): run is WorkflowRun =>
            run.id === runId && run.status === 'completed',
        ),
    );

  async function dispatch(workflow: string, effectId: string) {
    const { workflow_run_id: runId } = await portal.ask(
      `${sandbox.urls.github}/repos/mall/mall-order/actions/workflows/${workflow}.yaml/dispatches`,
      {
        ref: 'main',
        inputs: { effect_id: effectId },
        return_run_details: true,
      },
    );
    return runId as number;
  }

  async function carryOut(workflow: string, letter: string, effect: object) {
    portal.effects.set(id(letter), effect);
    return ended(await dispatch(workflow, id(letter)));
  }

  const deployCanary = () =>
    carryOut('deploy-canary', 'a', {
      kind: 'deploy-canary',
      digests: digests('candidate'),
      replicas: 1,
      weight: 5,
    });
  const rollOut = () =>
    carryOut('roll-out', 'b', {
      kind: 'roll-out',
      digests: digests('candidate'),
    });
  const rollBack = () =>
    carryOut('roll-back', 'c', {
      kind: 'roll-back',
      plan: {
        application: {
          kind: 'revision',
          digests: digests('production'),
          revision: '2',
        },
      },
    });

  async function get(path: string) {
    const response = await fetch(sandbox.urls.prod + path, {
      headers: { authorization: 'Bearer mall-reader' },
    });
    return response.status === 200 ? response.json() : undefined;
  }

  const deployment = (name: string) =>
    get(`/apis/apps/v1${NAMESPACE}/deployments/${name}`);

  /** Digests that pods of a track run, each once. */
  async function running(track: string) {
    const { items } = await get(
      `/api/v1${NAMESPACE}/pods?labelSelector=backstage.io/kubernetes-id=mall-order,track=${track}`,
    );
    return [
      ...new Set(
        items.map((pod: { status: unknown }) => {
          const { containerStatuses } = fieldsOf(pod.status);
          return JSON.stringify(containerStatuses).match(/sha256:\w+/)?.[0];
        }),
      ),
    ];
  }

  async function weights() {
    const { spec } = await get(
      `/apis/networking.istio.io/v1${NAMESPACE}/virtualservices/mall-order`,
    );
    return JSON.stringify(spec).match(/(?<="weight":)\d+/g);
  }

  /** What Prometheus will say in a while, when all goes on as it does now. */
  async function query(expression: string): Promise<Record<string, number>> {
    const time = clock.now().getTime() / 1000 + 10;
    const response = await fetch(
      `${sandbox.urls['prometheus-prod']}/api/v1/query?time=${time}&query=${encodeURIComponent(expression)}`,
      { headers: { authorization: `Basic ${btoa('reader:mall-prometheus')}` } },
    );
    const { data } = await response.json();
    return Object.fromEntries(
      data.result.map(
        (one: { metric: { track: string }; value: [number, string] }) => [
          one.metric.track,
          Number(one.value[1]),
        ],
      ),
    );
  }

  const SELECTED = '{service="mall-order",namespace="mall-prod"}[3s]';
  const requests = () =>
    query(`sum by (track) (rate(http_requests_total${SELECTED}))`);
  const errors = () =>
    query(
      `sum by (track) (rate(http_requests_errors_total${SELECTED})) / sum by (track) (rate(http_requests_total${SELECTED}))`,
    );
  const p99 = () =>
    query(
      `histogram_quantile(0.99, sum by (track, le) (rate(http_request_duration_seconds_bucket${SELECTED})))`,
    );

  const shareOfCanary = async () => {
    const { canary = 0, stable = 0 } = await requests();
    return Math.round((100 * canary) / (canary + stable));
  };

  const health = async (headers = {}, path = 'health') =>
    (
      await fetch(`${sandbox.urls.services}/services/mall-order/${path}`, {
        headers,
      })
    ).status;

  async function order(method: string, path: string, body?: object) {
    const response = await fetch(sandbox.control.url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    }
    return answer ? JSON.parse(answer) : undefined;
  }

  it('goes to the end: canary, traffic, all pods, smoke test, clean-up', async () => {
    const { stable: before } = await requests();
    expect((await deployCanary()).conclusion).toBe('success');
    expect(await running('canary')).toEqual([
      service().releases.candidate.digest,
    ]);
    expect(await weights()).toEqual(['95', '5']);
    await until(async () => (await shareOfCanary()) === 5);

    await carryOut('set-traffic', 'd', { kind: 'set-weight', weight: 30 });
    await until(async () => (await shareOfCanary()) === 30);

    expect((await rollOut()).conclusion).toBe('success');
    expect(await running('stable')).toEqual([
      service().releases.candidate.digest,
    ]);
    expect(
      fieldsOf((await deployment('mall-order')).metadata.annotations),
    ).toMatchObject({
      'org.opencontainers.image.revision': service().releases.candidate.commit,
      'release-readiness.io/helm-revision': '3',
      'release-readiness.io/rollback-revision': '2',
    });
    const smoke = await carryOut('smoke-test', 'e', { kind: 'smoke-test' });
    expect(smoke.conclusion).toBe('success');

    await carryOut('clean-up', 'f', { kind: 'clean-up' });
    expect(await deployment('mall-order-canary')).toBeUndefined();
    expect(await weights()).toEqual(['100', '0']);
    const { stable, canary } = await until(async () => {
      const now = await requests();
      return now.canary === undefined && now;
    });
    expect(canary).toBeUndefined();
    expect(stable / before).toBeCloseTo(1, 1);
    expect(sandbox.world.gitHub.actions?.failures).toEqual([]);
  });

  it('goes back to what ran before, from a canary and from all pods', async () => {
    const { spec } = await deployment('mall-order');
    await deployCanary();
    expect((await rollBack()).conclusion).toBe('success');
    expect(await deployment('mall-order-canary')).toBeUndefined();
    portal.effects.clear();
    await deployCanary();
    await rollOut();
    expect((await rollBack()).conclusion).toBe('success');
    expect((await deployment('mall-order')).spec).toEqual(spec);
    expect(await running('stable')).toEqual([
      service().releases.production.digest,
    ]);
    expect(await weights()).toEqual(['100', '0']);
  });

  it('is told to the portal by signed webhooks, and claimed with tokens of the issuer', async () => {
    const run = await carryOut('smoke-test', 'a', { kind: 'smoke-test' });
    await sandbox.world.gitHub.webhooks.settled();
    const events = portal.webhooks.map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining([
        'workflow_run',
        'deployment_protection_rule',
        'deployment',
        'deployment_status',
      ]),
    );
    expect(portal.webhooks.filter(({ signed }) => !signed)).toEqual([]);
    const { issuer } = await order('GET', '/actions');
    const { payload } = await jwtVerify(
      portal.claims[0].token,
      createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks`)),
      { issuer, audience: portal.url },
    );
    expect(payload).toMatchObject({
      repository: 'mall/mall-order',
      environment: 'production',
      run_id: String(run.id),
    });
  });

  it('does not happen beside the portal', async () => {
    const { runId } = await order('POST', '/services/mall-order/dispatch', {});
    expect((await ended(runId)).conclusion).toBe('failure');
    expect(portal.claims).toEqual([]);
    expect(await deployment('mall-order-canary')).toBeUndefined();
  });

  it('can be undone by on-call while the portal is down', async () => {
    await deployCanary();
    await rollOut();
    await portal.close();
    const { runId } = await order('POST', '/services/mall-order/rollback', {});
    expect((await ended(runId)).conclusion).toBe('success');
    expect(await running('stable')).toEqual([
      service().releases.production.digest,
    ]);
    expect(await deployment('mall-order-canary')).toBeUndefined();
    await portal.start();
    await order('POST', '/portal', { url: portal.url });
  });

  it('shows what is wrong with the candidate wherever it runs, and nowhere else', async () => {
    await order('POST', '/services/mall-order/candidate', {
      errorRate: 0.08,
      p99: 3,
      health: 'failing',
      smokeTest: 'failing',
    });
    expect((await errors()).stable).toBeLessThan(0.01);
    await deployCanary();
    const faulty = await until(async () => {
      const now = await errors();
      return now.canary > 0.05 && now;
    });
    expect(faulty.canary).toBeCloseTo(0.08, 1);
    expect(faulty.stable).toBeLessThan(0.01);
    expect((await p99()).canary).toBeGreaterThan(2);
    expect((await p99()).stable).toBeLessThan(1);
    expect(await health({ 'x-canary': 'true' })).toBe(503);
    expect(await health()).toBe(200);

    await rollOut();
    await until(async () => (await errors()).stable > 0.05);
    expect(await health()).toBe(503);
    const smoke = await carryOut('smoke-test', 'e', { kind: 'smoke-test' });
    expect(smoke.conclusion).toBe('failure');

    await rollBack();
    await until(async () => (await errors()).stable < 0.01);
    expect(await health()).toBe(200);
    expect(await health({}, 'health/ready')).toBe(200);
    // without a canary nobody answers for it
    expect(await health({ 'x-canary': 'true' })).toBe(503);
  });

  it('can leave the portal without data of the canary, and give them back', async () => {
    await deployCanary();
    await until(async () => (await shareOfCanary()) === 5);
    const up = () =>
      query('sum by (track) (up{service="mall-order",job="mall-order"})');
    await order('POST', '/services/mall-order/candidate', { data: 'missing' });
    expect(await requests()).toEqual({ stable: expect.any(Number) });
    expect(await up()).toEqual({ stable: 3, canary: 1 });
    await order('POST', '/services/mall-order/candidate', { data: 'down' });
    expect(await up()).toEqual({ stable: 3, canary: 0 });
    await order('DELETE', '/services/mall-order/candidate');
    expect(await up()).toEqual({ stable: 3, canary: 1 });
    expect(await shareOfCanary()).toBe(5);
  });

  it('meets runs that fail, are lost or come twice', async () => {
    await order('POST', '/actions', {
      deliverTwice: 1,
      failingActions: ['smoke-test'],
    });
    const run = await carryOut('smoke-test', 'a', { kind: 'smoke-test' });
    expect(run.conclusion).toBe('failure');
    const twice = sandbox.world
      .repository('mall-order')
      .workflowRuns.filter(({ displayTitle }) =>
        displayTitle?.includes(id('a')),
      );
    expect(twice).toHaveLength(2);
    await order('POST', '/actions', { loseDispatchAnswers: 1 });
    await expect(dispatch('smoke-test', id('b'))).rejects.toThrow();
    await order('DELETE', '/actions');
    expect(await order('GET', '/actions')).toMatchObject({
      failingActions: [],
      deliverTwice: 0,
    });
  });
});
