import { WallScenarioClock } from '../../clock';
import { fieldsOf } from '../../company/manifests';
import { WorkflowRun } from '../../github';
import { Sandbox, startSandbox } from '../startSandbox';
import { FakePortal, SECRET } from './FakePortal';

const NAMESPACE = '/namespaces/mall-prod';
const SELECTED = '{service="mall-order",namespace="mall-prod"}[3s]';

/** An effect's id. */
export const id = (letter: string) => letter.repeat(64);

/** Mall, and a portal that promotes mall-order as a test says. */
export class PromotingWorld {
  readonly portal = new FakePortal();
  readonly clock = WallScenarioClock.create({ speed: 400 });
  sandbox!: Sandbox;

  async start(): Promise<void> {
    await this.portal.start();
    this.sandbox = await startSandbox({
      clock: this.clock,
      portal: { url: this.portal.url, webhookSecret: SECRET },
    });
  }

  /** Nothing was handed over, nothing heard. */
  begin(): void {
    this.portal.effects.clear();
    this.portal.claims.length = 0;
    this.portal.webhooks.length = 0;
    this.portal.commit = this.service().releases.candidate.commit;
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.portal.close();
    this.clock.stop();
  }

  service() {
    return this.sandbox.world.service('mall-order');
  }

  digests(release: 'production' | 'candidate') {
    return [
      {
        container: 'Deployment/mall-order · app',
        digest: this.service().releases[release].digest,
      },
    ];
  }

  /** Waits for something that the company does in time of its own. */
  async until<T>(
    find: () => Promise<T | undefined | false> | T | undefined | false,
  ): Promise<T> {
    for (;;) {
      const found = await find();
      if (found) {
        return found;
      }
      await new Promise<void>(next => {
        this.clock.after('4s', next);
      });
    }
  }

  ended(runId: number) {
    return this.until(() =>
      this.sandbox.world
        .repository('mall-order')
        .workflowRuns.find(
          (run): run is WorkflowRun =>
            run.id === runId && run.status === 'completed',
        ),
    );
  }

  async dispatch(workflow: string, effectId: string) {
    const { workflow_run_id: runId } = await this.portal.ask(
      `${this.sandbox.urls.github}/repos/mall/mall-order/actions/workflows/${workflow}.yaml/dispatches`,
      {
        ref: 'main',
        inputs: { effect_id: effectId },
        return_run_details: true,
      },
    );
    return runId as number;
  }

  async carryOut(workflow: string, letter: string, effect: object) {
    this.portal.effects.set(id(letter), effect);
    return this.ended(await this.dispatch(workflow, id(letter)));
  }

  deployCanary() {
    return this.carryOut('deploy-canary', 'a', {
      kind: 'deploy-canary',
      digests: this.digests('candidate'),
      replicas: 1,
      weight: 5,
    });
  }

  rollOut() {
    return this.carryOut('roll-out', 'b', {
      kind: 'roll-out',
      digests: this.digests('candidate'),
    });
  }

  rollBack() {
    return this.carryOut('roll-back', 'c', {
      kind: 'roll-back',
      plan: {
        application: {
          kind: 'revision',
          digests: this.digests('production'),
          revision: '2',
        },
      },
    });
  }

  async get(path: string) {
    const response = await fetch(this.sandbox.urls.prod + path, {
      headers: { authorization: 'Bearer mall-reader' },
    });
    return response.status === 200 ? response.json() : undefined;
  }

  deployment(name: string) {
    return this.get(`/apis/apps/v1${NAMESPACE}/deployments/${name}`);
  }

  /** Digests that pods of a track run, each once. */
  async running(track: string) {
    const { items } = await this.get(
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

  async weights() {
    const { spec } = await this.get(
      `/apis/networking.istio.io/v1${NAMESPACE}/virtualservices/mall-order`,
    );
    return JSON.stringify(spec).match(/(?<="weight":)\d+/g);
  }

  /** What Prometheus will say in a while, when all goes on as it does now. */
  async query(expression: string): Promise<Record<string, number>> {
    const time = this.clock.now().getTime() / 1000 + 10;
    const response = await fetch(
      `${this.sandbox.urls['prometheus-prod']}/api/v1/query?time=${time}&query=${encodeURIComponent(expression)}`,
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

  requests() {
    return this.query(`sum by (track) (rate(http_requests_total${SELECTED}))`);
  }

  errors() {
    return this.query(
      `sum by (track) (rate(http_requests_errors_total${SELECTED})) / sum by (track) (rate(http_requests_total${SELECTED}))`,
    );
  }

  p99() {
    return this.query(
      `histogram_quantile(0.99, sum by (track, le) (rate(http_request_duration_seconds_bucket${SELECTED})))`,
    );
  }

  async shareOfCanary() {
    const { canary = 0, stable = 0 } = await this.requests();
    return Math.round((100 * canary) / (canary + stable));
  }

  async health(headers = {}, path = 'health') {
    return (
      await fetch(`${this.sandbox.urls.services}/services/mall-order/${path}`, {
        headers,
      })
    ).status;
  }

  /** An order to the sandbox, as its control page gives it. */
  async order(method: string, path: string, body?: object) {
    const response = await fetch(this.sandbox.control.url + path, {
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
}
