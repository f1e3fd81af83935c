import { type GithubClient, GithubError } from '../../client';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  effectIdOf,
  mapWorkflowRun,
  mapWorkflowRuns,
  type WorkflowRun,
} from '../runs/WorkflowRun';
import {
  decideGate,
  type GatedEffect,
  type GateDecision,
  type GateRequest,
  type Lookup,
} from './decideGate';
import { mapPendingEnvironments } from './gateRequests';

/** Where the gate learns what the portal wants. */
export interface GatedEffects {
  /**
   * The effect as it stands now, with the promotion's state read in the same
   * transaction.
   *
   * @throws Error when the store can't be asked: the job goes on waiting
   */
  find(effectId: string): Promise<GatedEffect | undefined>;
}

export interface DeploymentGateOptions {
  client: GithubClient;
  /** Asks which jobs wait; by default the client that answers them. */
  reader?: GithubClient;
  effects: GatedEffects;
  /** GitHub's environments that the portal guards; others are left alone. */
  environments: readonly string[];
  /** Told of every decision. */
  onAnswer?(answer: GateAnswer): void | Promise<void>;
}

/** What was answered, and whether GitHub took it. */
export type GateAnswer = GateRequest &
  GateDecision & {
    /** `gone`: the job no longer waits, or the rule is not ours. */
    delivery: 'delivered' | 'gone' | 'none';
  };

/** Runs looked at in one pass of polling. */
const maximumWaitingRuns = 100;

/**
 * The portal as a deployment protection rule: GitHub itself keeps a job out of
 * production unless the portal handed its effect over.
 */
export class DeploymentGate {
  readonly #options: DeploymentGateOptions;

  constructor(options: DeploymentGateOptions) {
    this.#options = options;
  }

  /**
   * Answers one request, from a webhook whose signature was verified or from
   * polling. Answering twice does no harm.
   *
   * @throws GithubError when GitHub did not take the answer: ask again
   * @throws SourceError when GitHub can't be reached
   */
  async answer(
    request: GateRequest,
    signal: AbortSignal,
  ): Promise<GateAnswer | undefined> {
    if (!this.#options.environments.includes(request.environment)) {
      return undefined;
    }
    const run = await this.#run(request, signal);
    const effect = await this.#effect(run);
    const decision = decideGate(request, run, effect);
    const answer: GateAnswer = {
      ...request,
      ...decision,
      delivery:
        decision.decision === 'pending'
          ? 'none'
          : await this.#deliver(request, decision, signal),
    };
    await this.#options.onAnswer?.(answer);
    return answer;
  }

  /**
   * Looks for jobs that wait, where no webhook comes in, and answers them,
   * also those of runs that nobody here asked for. One that can't be answered
   * keeps no other waiting.
   *
   * @param repository - `acme/order`
   * @throws the first failure, after all were tried
   */
  async poll(repository: string, signal: AbortSignal): Promise<GateAnswer[]> {
    const { client, reader = client } = this.#options;
    const waiting = await reader.get(
      `/repos/${repository}/actions/runs?status=waiting&per_page=${maximumWaitingRuns}`,
      mapWorkflowRuns,
      signal,
    );
    const answers: GateAnswer[] = [];
    const failures: unknown[] = [];
    for (const { id } of waiting) {
      try {
        answers.push(...(await this.#answerRun(repository, id, signal)));
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw failures[0];
    }
    return answers;
  }

  async #answerRun(
    repository: string,
    runId: number,
    signal: AbortSignal,
  ): Promise<GateAnswer[]> {
    const environments = await this.#options.client.get(
      `/repos/${repository}/actions/runs/${runId}/pending_deployments`,
      mapPendingEnvironments,
      signal,
    );
    const answers: GateAnswer[] = [];
    for (const environment of environments) {
      const answer = await this.answer(
        { repository, environment, runId },
        signal,
      );
      answers.push(...(answer ? [answer] : []));
    }
    return answers;
  }

  async #run(
    { repository, runId }: GateRequest,
    signal: AbortSignal,
  ): Promise<Lookup<WorkflowRun>> {
    try {
      return {
        status: 'found',
        value: await this.#options.client.get(
          `/repos/${repository}/actions/runs/${runId}`,
          mapWorkflowRun,
          signal,
        ),
      };
    } catch (error) {
      if (error instanceof GithubError && error.status === 404) {
        return { status: 'absent' };
      }
      if (error instanceof GithubError || error instanceof SourceError) {
        return { status: 'unknown', reason: error.reason };
      }
      throw error;
    }
  }

  async #effect(run: Lookup<WorkflowRun>): Promise<Lookup<GatedEffect>> {
    const effectId = run.status === 'found' ? effectIdOf(run.value) : undefined;
    if (!effectId) {
      return { status: 'absent' };
    }
    try {
      const value = await this.#options.effects.find(effectId);
      return value ? { status: 'found', value } : { status: 'absent' };
    } catch (error) {
      // what else breaks is the portal's store; its own log says it
      return {
        status: 'unknown',
        reason:
          error instanceof SourceError
            ? error.reason
            : { key: 'promotion.gate.pending.store' },
      };
    }
  }

  async #deliver(
    { repository, runId, environment }: GateRequest,
    decision: Exclude<GateDecision, { decision: 'pending' }>,
    signal: AbortSignal,
  ): Promise<GateAnswer['delivery']> {
    try {
      await this.#options.client.post(
        `/repos/${repository}/actions/runs/${runId}/deployment_protection_rule`,
        {
          environment_name: environment,
          state: decision.decision === 'approve' ? 'approved' : 'rejected',
          comment: decision.comment,
        },
        signal,
      );
      return 'delivered';
    } catch (error) {
      if (
        error instanceof GithubError &&
        (error.status === 404 || error.status === 422)
      ) {
        return 'gone';
      }
      throw error;
    }
  }
}
