import {
  buildGitHub,
  gitHubToken,
  gitHubTokenOf,
  startGitHub,
  WallScenarioClock,
  type Company,
  type EffectHandler,
  type GitHubData,
  type GitHubSandbox,
  type WorkflowRun,
} from '@release-readiness/sandbox';
import { parse, stringify } from 'yaml';

import { waitUntil } from '../../servers';
import { ClaimDesk } from './claimDesk';

/** Both are on call; who starts a run does not review it. */
const [STARTS, REVIEWS] = ['olga.petrova', 'sun.bo'];
const DONE_WITHIN = 300_000;

/** What a claim says beside the effect: the promotion, and the step of it. */
export interface PromotionStep {
  requestedAt: number;
  expectedVersion: number;
  /** Of Helm, when the promotion was asked for; none before the first release. */
  rollbackRevision?: string;
}

/** A variable that the chart has from the candidate's commit on. */
export const NEW_VARIABLE = { name: 'NOTES', value: 'with every record' };

/** Mall's candidates bring code alone; this one brings configuration too. */
function withChangedChart(
  data: GitHubData,
  path: string,
  commit: string,
): GitHubData {
  for (const { commits } of data.repositories) {
    for (const each of commits.filter(({ sha }) => sha === commit)) {
      const values = parse(each.files[path]) as { env: object[] };
      values.env.unshift(NEW_VARIABLE);
      each.files = { ...each.files, [path]: stringify(values) };
    }
  }
  return data;
}

/** Mall's GitHub with the workflows of one service, carried out by given handlers. */
export class Forge {
  static async start(options: {
    company: Company;
    service: string;
    now: Date;
    handlers: Readonly<Record<string, EffectHandler>>;
    /** Secret `PRODUCTION_KUBECONFIG`. */
    kubeconfig: string;
  }): Promise<Forge> {
    const { company, service, now, handlers, kubeconfig } = options;
    const desk = await ClaimDesk.start();
    const clock = WallScenarioClock.create({ speed: 200 });
    const released = company.services.find(({ name }) => name === service);
    if (!released) throw new Error(`The company has no ${service}`);
    const { commit } = released.releases.candidate;
    const gitHub = await startGitHub({
      data: withChangedChart(
        buildGitHub({ ...company, services: [released] }, now),
        `charts/${service}/values.yaml`,
        commit,
      ),
      clock,
      actions: {
        clock,
        handlers,
        variables: () => ({
          RELEASE_READINESS_URL: desk.url,
          PRODUCTION_NAMESPACE: 'mall-prod',
          PROPAGATION_SECONDS: '1',
        }),
        secrets: { PRODUCTION_KUBECONFIG: kubeconfig },
      },
    });
    await desk.trust(gitHub.actions?.issuer ?? '');
    return new Forge(gitHub, desk, clock, service, commit);
  }

  private constructor(
    private readonly gitHub: GitHubSandbox,
    private readonly desk: ClaimDesk,
    private readonly clock: WallScenarioClock,
    private readonly service: string,
    private readonly commit: string,
  ) {}

  /**
   * Hands an effect over as the portal does and waits for its run.
   *
   * @throws When the run fails, with what its action said.
   */
  async carryOut(
    workflow: string,
    effectId: string,
    effect: object,
    step: PromotionStep,
  ): Promise<void> {
    this.desk.offer(effectId, effect, {
      commit: this.commit,
      ...step,
    });
    const run = await this.#dispatch(workflow, gitHubToken, {
      effect_id: effectId,
    });
    await this.#waiting(run);
    await this.#post(
      `/actions/runs/${run.id}/deployment_protection_rule`,
      gitHubToken,
      { environment_name: 'production', state: 'approved', comment: 'Claimed' },
    );
    await this.#done(run);
  }

  /** On-call rolls back without the portal: one starts, another one approves. */
  async rollBackOnCall(): Promise<void> {
    const run = await this.#dispatch('roll-back', gitHubTokenOf(STARTS), {});
    await this.#waiting(run);
    const path = `/actions/runs/${run.id}/pending_deployments`;
    const [pending] = (await this.#send(path, gitHubTokenOf(REVIEWS))) as {
      environment: { id: number };
    }[];
    await this.#post(path, gitHubTokenOf(REVIEWS), {
      environment_ids: [pending.environment.id],
      state: 'approved',
      comment: 'Production has to go back',
    });
    await this.#done(run);
  }

  async stop(): Promise<void> {
    await this.gitHub.close();
    await this.desk.stop();
    this.clock.stop();
  }

  async #dispatch(
    workflow: string,
    token: string,
    inputs: object,
  ): Promise<WorkflowRun> {
    const { workflow_run_id: id } = (await this.#post(
      `/actions/workflows/${workflow}.yaml/dispatches`,
      token,
      { ref: 'main', inputs, return_run_details: true },
    )) as { workflow_run_id: number };
    const run = this.gitHub.store
      .repository('mall', this.service)
      ?.workflowRuns.find(each => each.id === id);
    if (!run) {
      throw new Error(`GitHub started no run of ${workflow}`);
    }
    return run;
  }

  async #waiting(run: WorkflowRun): Promise<void> {
    await waitUntil(
      `run ${run.displayTitle} waits for its environment's guards`,
      () => run.status === 'waiting' || undefined,
    );
  }

  async #done(run: WorkflowRun): Promise<void> {
    await waitUntil(
      `run ${run.displayTitle} is done`,
      () => run.status === 'completed' || undefined,
      { deadline: DONE_WITHIN },
    );
    if (run.conclusion !== 'success') {
      throw new Error(
        `${run.displayTitle}: ${JSON.stringify(this.gitHub.actions?.failures)}`,
      );
    }
  }

  #post(path: string, token: string, body: object): Promise<unknown> {
    return this.#send(path, token, body);
  }

  async #send(path: string, token: string, body?: object): Promise<unknown> {
    const response = await fetch(
      `${this.gitHub.url}/repos/mall/${this.service}${path}`,
      {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        ...(body && { body: JSON.stringify(body) }),
      },
    );
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${response.status} from ${path}: ${text}`);
    }
    return text ? JSON.parse(text) : undefined;
  }
}
