import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import express from 'express';
import { WallScenarioClock } from '../../clock';
import { SandboxServer, startSandboxServer } from '../../http';
import { startKubernetes } from '../../kubernetes';
import { claimEffect } from '../actions/effects/claimEffect';
import { clusterHandlers } from '../actions/effects/clusterHandlers';
import { deploymentSpec } from '../actions/effects/workload';
import { exampleData } from '../exampleData';
import { GitHubSandbox, startGitHub } from '../server';
import {
  chartVariables,
  commits,
  productionObjects,
} from './productionObjects';

export const effectId = 'e'.repeat(64);
export const base = '/repos/shop/orders';
const folder = resolve(
  __dirname,
  '../../../../../examples/workflows/.github/workflows',
);

/**
 * GitHub Actions with the example workflows, a portal that answers claims as
 * told, and the cluster of production.
 */
export class ActionsWorld {
  clock!: WallScenarioClock;
  github!: GitHubSandbox;
  portal!: SandboxServer;
  cluster!: Awaited<ReturnType<typeof startKubernetes>>;
  claims: { id: string; token: string }[] = [];
  webhooks: { event?: string; body: Record<string, unknown> }[] = [];
  /** When the promotion was asked for, as the portal says with its claims. */
  promotion = 1;
  /** Which step of it; by default one more at each claim. */
  version?: number;
  /** What the portal answers to a claim. */
  claim: () => { status: number; effect?: object } = () => ({ status: 409 });

  async start(): Promise<void> {
    this.claims = [];
    this.webhooks = [];
    this.promotion = 1;
    this.version = undefined;
    this.claim = () => ({ status: 409 });
    this.clock = WallScenarioClock.create({ speed: 2_000 });
    this.portal = await this.#startPortal();
    this.cluster = await startKubernetes({
      name: 'prod',
      clock: this.clock,
      objects: productionObjects(),
      tokens: { ci: { user: 'ci', access: 'write' } },
    });
    this.github = await startGitHub({
      data: dataWithWorkflows(),
      clock: this.clock,
      webhook: { url: `${this.portal.url}/hook`, secret: 'shared' },
      actions: {
        clock: this.clock,
        handlers: {
          'claim-effect': claimEffect,
          ...clusterHandlers({ url: this.cluster.url, token: 'ci' }),
        },
        variables: () => ({
          RELEASE_READINESS_URL: this.portal.url,
          PRODUCTION_NAMESPACE: 'shop',
        }),
      },
    });
  }

  async close(): Promise<void> {
    await this.github.close();
    await this.cluster.close();
    await this.portal.close();
    this.clock.stop();
  }

  get orders() {
    return this.github.store.repository('shop', 'orders')!;
  }

  call(path: string, body?: object, token = 'reader') {
    return fetch(this.github.url + path, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  dispatch(file: string, more: object = {}) {
    return this.call(`${base}/actions/workflows/${file}.yaml/dispatches`, {
      ref: 'main',
      inputs: { effect_id: effectId },
      ...more,
    });
  }

  runs() {
    return this.orders.workflowRuns.filter(
      ({ event }) => event === 'workflow_dispatch',
    );
  }

  /** Waits for something that the simulated runner does in time of its own. */
  async until<T>(find: () => T | undefined | false): Promise<T> {
    const found = find();
    if (found) {
      return found;
    }
    await new Promise<void>(next => {
      this.clock.after('1s', next);
    });
    return this.until(find);
  }

  waiting() {
    return this.until(() =>
      this.runs().find(({ status }) => status === 'waiting'),
    );
  }

  approve(id: number, state = 'approved', token = 'gate') {
    return this.call(
      `${base}/actions/runs/${id}/deployment_protection_rule`,
      { environment_name: 'production', state, comment: 'Yes' },
      token,
    );
  }

  /** Dispatches a workflow that may claim this effect, and sees it end. */
  async carryOut(file: string, effect: object) {
    this.claim = () => ({ status: 200, effect });
    const told = await this.dispatch(file, { return_run_details: true });
    const id = (await told.json()).workflow_run_id;
    const run = () => this.runs().find(one => one.id === id);
    await this.until(() => run()?.status === 'waiting');
    const answer = await this.approve(id);
    if (answer.status !== 204) {
      throw new Error(`The gate answered ${answer.status}`);
    }
    return this.until(() => {
      const found = run();
      return found?.status === 'completed' && found;
    });
  }

  deployment(name: string) {
    return this.cluster
      .objects('Deployment')
      .find(({ metadata }) => metadata.name === name);
  }

  /** What the app of a Deployment runs in production. */
  image(name: string): string | undefined {
    return this.#app(name)?.image;
  }

  /** The environment variables of the app of a Deployment, `NAME=value`. */
  environment(name: string): string[] {
    const variables = this.#app(name)?.env as { name: string; value: string }[];
    return variables.map(each => `${each.name}=${each.value}`);
  }

  #app(name: string) {
    const found = this.deployment(name);
    return found && deploymentSpec(found).template.spec.containers[0];
  }

  async #startPortal(): Promise<SandboxServer> {
    const app = express();
    app.post('/api/release-readiness/promotions/claims/:id', (ask, answer) => {
      const token = ask.get('authorization')?.replace('Bearer ', '') ?? '';
      this.claims.push({ id: ask.params.id, token });
      const { status, effect } = this.claim();
      answer.status(status).json({
        effect,
        commit: commits.after,
        rollbackRevision: '7',
        requestedAt: this.promotion,
        expectedVersion: this.version ?? this.claims.length,
      });
    });
    app.post('/hook', express.json({ limit: '1mb' }), (ask, answer) => {
      this.webhooks.push({ event: ask.get('x-github-event'), body: ask.body });
      answer.status(202).end();
    });
    return startSandboxServer({ handler: app });
  }
}

/** The example data, with the workflows and a production that an App guards. */
function dataWithWorkflows() {
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
  orders.commits.push(
    ...(['before', 'after'] as const).map(name => ({
      ...commit,
      sha: commits[name],
      parents: [],
      files: {
        'charts/orders/values.yaml': JSON.stringify({
          env: chartVariables[name],
        }),
      },
    })),
  );
  orders.workflows?.push(
    ...files.map(file => ({
      name: file,
      path: `.github/workflows/${file}`,
    })),
  );
  orders.environments = [
    ...(orders.environments ?? []).filter(({ name }) => name !== 'production'),
    {
      name: 'production',
      createdAt: '2026-01-02T03:04:05Z',
      canAdminsBypass: false,
      protectionApps: [{ slug: 'portal' }],
    },
  ];
  return data;
}
