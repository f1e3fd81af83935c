import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type DriverCapabilities,
  type DriverEffect,
  type DriverObservation,
  type DriverPlan,
  type EffectReceipt,
  type EffectRequest,
  type Failsafe,
  type PromotionDriver,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ExpectedClaimant } from '../claims';
import type { GatedEffect } from '../gate';
import type { RunOutcome, WorkflowRun } from '../runs';
import { ActionsRepository } from './ActionsRepository';
import { setDeploymentStatus, type DeploymentState } from './deploymentStatus';
import { planPromotion } from './planPromotion';
import {
  asSourceError,
  lookupFailure,
  noRepository,
  sendingFailure,
} from './receipts';
import type { WorkflowLocation } from './WorkflowLocation';
import { type GithubActionsSettings, workflowOf } from './settings';

export interface GithubActionsDriverOptions {
  settings: GithubActionsSettings;
  /** The repository of the promoted service; undefined when it has none. */
  locate(subject: PromotionSubject): Promise<WorkflowLocation | undefined>;
  /** Reads production back: workflows change it, the cluster's API tells it. */
  observe: PromotionDriver['observe'];
  now(): Date;
}

/** An effect's run as GitHub tells it now. */
export interface WatchedRun {
  run: WorkflowRun;
  outcome: RunOutcome;
}

/** Cancellations that are remembered, so that the next one may be forced. */
const maximumCancellations = 1_000;

/**
 * Acts through GitHub Actions: one short run for each effect. Nothing waits in
 * a run; waits belong to the portal.
 */
export class GithubActionsDriver implements PromotionDriver {
  readonly id = 'github-actions';
  readonly #options: GithubActionsDriverOptions;
  readonly #cancelledAt = new Map<number, number>();

  constructor(options: GithubActionsDriverOptions) {
    this.#options = options;
  }

  async capabilities(): Promise<DriverCapabilities> {
    return {
      weights: true,
      typicalLatency: this.#options.settings.typicalLatency,
      // GitHub judges nothing: the portal is the only brain
      delegatedTriggers: [],
    };
  }

  async plan(subject: PromotionSubject): Promise<DriverPlan> {
    const location = await this.#options.locate(subject);
    return planPromotion(subject, location, this.#options.settings);
  }

  observe(
    subject: PromotionSubject,
    options: { signal: AbortSignal },
  ): Promise<DriverObservation> {
    return this.#options.observe(subject, options);
  }

  /**
   * Starts the effect's run unless there is one. A second run can still come
   * of it, when GitHub delivers twice or shows a run late: the claim lets only
   * one of them act.
   */
  async apply(
    subject: PromotionSubject,
    request: EffectRequest,
    options: { signal: AbortSignal },
  ): Promise<EffectReceipt> {
    const location = await this.#options.locate(subject);
    if (!location) {
      return { status: 'refused', reason: noRepository, retryable: false };
    }
    const repository = new ActionsRepository(
      location.client,
      location.repository,
    );
    const file = workflowOf(request.effect, this.#options.settings);
    let ref: string;
    try {
      const run = await this.#find(repository, file, request.effectId, options);
      if (run) {
        return {
          status: 'already-done',
          externalId: String(run.id),
          url: run.url,
        };
      }
      ref = (await repository.identity(options.signal)).defaultBranch;
    } catch (error) {
      return lookupFailure(error);
    }
    try {
      const { runId, url } = await repository.dispatch(
        file,
        {
          ref,
          inputs: {
            effect_id: request.effectId,
            step: request.effect.kind,
          },
        },
        options.signal,
      );
      if (runId !== undefined) {
        return { status: 'accepted', externalId: String(runId), url };
      }
    } catch (error) {
      return sendingFailure(error);
    }
    // GitHub took it and did not say which run: it may show already
    const run = await this.#find(
      repository,
      file,
      request.effectId,
      options,
    ).catch(() => undefined);
    return {
      status: 'accepted',
      ...(run && { externalId: String(run.id), url: run.url }),
    };
  }

  /**
   * The effect's run as it is now; undefined when GitHub shows none.
   *
   * @throws SourceError when GitHub can't be asked: never a guess
   */
  async watch(
    subject: PromotionSubject,
    effect: { effectId: string; effect: DriverEffect; externalId?: string },
    options: { signal: AbortSignal },
  ): Promise<WatchedRun | undefined> {
    const location = await this.#located(subject);
    const repository = new ActionsRepository(
      location.client,
      location.repository,
    );
    try {
      const run =
        effect.externalId === undefined
          ? await this.#find(
              repository,
              workflowOf(effect.effect, this.#options.settings),
              effect.effectId,
              options,
            )
          : await repository.run(Number(effect.externalId), options.signal);
      return (
        run && { run, outcome: await repository.outcome(run, options.signal) }
      );
    } catch (error) {
      throw asSourceError(error);
    }
  }

  /**
   * Asks for the end of the effects' runs; of those that were asked before and
   * still run, by force. A run that ended already is none to stop.
   */
  async abort(
    subject: PromotionSubject,
    options: { effectIds: string[]; signal: AbortSignal },
  ): Promise<void> {
    const location = await this.#located(subject);
    const repository = new ActionsRepository(
      location.client,
      location.repository,
    );
    const files = new Set(Object.values(this.#options.settings.workflows));
    const failures: unknown[] = [];
    for (const effectId of options.effectIds) {
      for (const file of files) {
        try {
          const run = await this.#find(repository, file, effectId, options);
          if (run && run.status !== 'completed') {
            await this.#cancel(repository, run.id, options.signal);
          }
        } catch (error) {
          // one that can't be stopped must not keep the others running
          failures.push(error);
        }
      }
    }
    if (failures.length > 0) {
      throw asSourceError(failures[0]);
    }
  }

  /** How on-call goes back without the portal: the workflow's own page. */
  async describeFailsafe(subject: PromotionSubject): Promise<Failsafe> {
    const location = await this.#options.locate(subject);
    const file = subject.rollbackPlan.workflow.split('/').at(-1);
    return {
      description: {
        key: 'promotion.driver.github-actions.failsafe',
        params: { workflow: subject.rollbackPlan.workflow },
      },
      ...(location && { url: `${location.url}/actions/workflows/${file}` }),
    };
  }

  /** What the run of an effect has to look like to claim it. */
  async expectedClaimant(
    subject: PromotionSubject,
    effect: { effect: DriverEffect; externalId?: string },
    signal: AbortSignal,
  ): Promise<ExpectedClaimant> {
    const location = await this.#located(subject);
    const { settings } = this.#options;
    try {
      const { id, fullName, defaultBranch } = await new ActionsRepository(
        location.client,
        location.repository,
      ).identity(signal);
      return {
        repositoryId: id,
        repository: fullName,
        workflow: `.github/workflows/${workflowOf(effect.effect, settings)}`,
        ref: `refs/heads/${defaultBranch}`,
        environments: [settings.environment],
        ...(effect.externalId !== undefined && {
          runId: Number(effect.externalId),
        }),
      };
    } catch (error) {
      throw asSourceError(error);
    }
  }

  /** The same for the gate, which comes before the claim. */
  async gatedEffect(
    subject: PromotionSubject,
    effect: Pick<GatedEffect, 'effectId' | 'live' | 'status'> & {
      effect: DriverEffect;
      externalId?: string;
    },
    signal: AbortSignal,
  ): Promise<GatedEffect> {
    const { repository, workflow, ref, environments, runId } =
      await this.expectedClaimant(subject, effect, signal);
    return {
      effectId: effect.effectId,
      live: effect.live,
      status: effect.status,
      repository,
      environments,
      workflow,
      branch: ref.replace('refs/heads/', ''),
      ...(runId !== undefined && { runId }),
    };
  }

  /** @returns false while the run has made no Deployment */
  async setDeploymentStatus(
    subject: PromotionSubject,
    status: {
      run: Pick<WorkflowRun, 'id' | 'commit'>;
      state: DeploymentState;
      description: string;
      logUrl?: string;
    },
    options: { signal: AbortSignal },
  ): Promise<boolean> {
    const { client, repository } = await this.#located(subject);
    const { run, ...rest } = status;
    try {
      return await setDeploymentStatus(
        client,
        {
          ...rest,
          repository,
          environment: this.#options.settings.environment,
          runId: run.id,
          commit: run.commit,
        },
        options.signal,
      );
    } catch (error) {
      throw asSourceError(error);
    }
  }

  #find(
    repository: ActionsRepository,
    file: string,
    effectId: string,
    { signal }: { signal: AbortSignal },
  ): Promise<WorkflowRun | undefined> {
    const since = new Date(
      this.#options.now().getTime() - this.#options.settings.lookBack,
    );
    return repository.findRun(file, { effectId, since, signal });
  }

  async #cancel(
    repository: ActionsRepository,
    runId: number,
    signal: AbortSignal,
  ): Promise<void> {
    const now = this.#options.now().getTime();
    const before = this.#cancelledAt.get(runId);
    const force =
      before !== undefined &&
      now - before >= this.#options.settings.forceCancelAfter;
    await repository.cancel(runId, { force, signal });
    if (before === undefined) {
      this.#cancelledAt.set(runId, now);
      if (this.#cancelledAt.size > maximumCancellations) {
        const [oldest] = this.#cancelledAt.keys();
        this.#cancelledAt.delete(oldest);
      }
    }
  }

  async #located(subject: PromotionSubject): Promise<WorkflowLocation> {
    const location = await this.#options.locate(subject);
    if (!location) {
      throw new SourceError(`${subject.entityRef} names no repository`, {
        reason: noRepository,
      });
    }
    return location;
  }
}
