import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type DriverCapabilities,
  type DriverEffect,
  type DriverObservation,
  type DriverPlan,
  type EffectOutcome,
  type EffectReceipt,
  type EffectRequest,
  type Failsafe,
  type PortalEffect,
  type PromotionDriver,
  type PromotionPortal,
  type RunIdentification,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ClaimVerifiers } from '../claims';
import type { GatedEffect } from '../gate';
import type { WorkflowRun } from '../runs';
import { ActionsRepository } from './ActionsRepository';
import { Cancellations } from './Cancellations';
import { expectedClaimant, gatedEffect } from './claimants';
import { type DeploymentReport, reportOnDeployment } from './deploymentStatus';
import { planPromotion } from './planPromotion';
import {
  asSourceError,
  lookupFailure,
  noRepository,
  sendingFailure,
} from './receipts';
import { type WorkflowDriverSettings, workflowOf } from './settings';
import { trackEffect } from './trackEffect';
import type { WorkflowLocation } from './WorkflowLocation';

export interface WorkflowDriverOptions {
  /** `github-actions`; `argo-rollouts` where the workflows set a Rollout on. */
  id: 'github-actions' | 'argo-rollouts';
  settings: WorkflowDriverSettings;
  /** The repository of the promoted service; undefined when it has none. */
  locate(subject: PromotionSubject): Promise<WorkflowLocation | undefined>;
  /** Workflows change production, the cluster's API tells it. */
  portal: Pick<PromotionPortal, 'observe' | 'findEffect'>;
  verifiers: Pick<ClaimVerifiers, 'of'>;
  now(): Date;
}

/**
 * Acts through GitHub Actions: one short run for each effect. Nothing waits in
 * a run; waits belong to the portal. For a Rollout the same runs change its
 * digest, set it on past its pauses, or abort it.
 */
export class WorkflowDriver implements PromotionDriver {
  readonly id: WorkflowDriverOptions['id'];
  readonly #options: WorkflowDriverOptions;
  readonly #cancellations: Cancellations;

  constructor(options: WorkflowDriverOptions) {
    this.id = options.id;
    this.#options = options;
    this.#cancellations = new Cancellations({
      forceAfter: options.settings.forceCancelAfter,
      now: options.now,
    });
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
    return planPromotion(this.id, subject, location, this.#options.settings);
  }

  observe(
    subject: PromotionSubject,
    options: { signal: AbortSignal },
  ): Promise<DriverObservation> {
    return this.#options.portal.observe(subject, options);
  }

  /**
   * Starts the effect's run unless there is one. A second run can still come
   * of it, when GitHub delivers twice or shows a run late: the claim lets only
   * one of them act.
   */
  async apply(
    subject: PromotionSubject,
    request: EffectRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<EffectReceipt> {
    const location = await this.#options.locate(subject);
    if (!location) {
      return { status: 'refused', reason: noRepository, retryable: false };
    }
    const repository = repositoryAt(location);
    let ref: string;
    try {
      const [run] = await this.#find(repository, request, signal);
      if (run) {
        return {
          status: 'already-done',
          externalId: String(run.id),
          url: run.url,
        };
      }
      ref = (await repository.identity(signal)).defaultBranch;
    } catch (error) {
      return lookupFailure(error);
    }
    try {
      const { runId, url } = await repository.dispatch(
        workflowOf(request.effect, this.#options.settings),
        {
          ref,
          inputs: {
            effect_id: request.effectId,
            step: request.effect.kind,
          },
        },
        signal,
      );
      if (runId !== undefined) {
        return { status: 'accepted', externalId: String(runId), url };
      }
    } catch (error) {
      return sendingFailure(error);
    }
    // GitHub took it and did not say which run: it may show already
    const [run] = await this.#find(repository, request, signal).catch(() => []);
    return {
      status: 'accepted',
      ...(run && { externalId: String(run.id), url: run.url }),
    };
  }

  async track(
    subject: PromotionSubject,
    { effectIds, signal }: { effectIds: string[]; signal: AbortSignal },
  ): Promise<EffectOutcome[]> {
    const repository = repositoryAt(await this.#located(subject));
    const { portal } = this.#options;
    const outcomes: EffectOutcome[] = [];
    for (const effectId of effectIds) {
      try {
        const outcome = await trackEffect(effectId, {
          findEffect: id => portal.findEffect(id),
          repository,
          findRuns: effect => this.#find(repository, effect, signal),
          signal,
        });
        outcomes.push(...(outcome ? [outcome] : []));
      } catch (error) {
        throw asSourceError(error);
      }
    }
    return outcomes;
  }

  /**
   * Asks for the end of the effects' runs, doubles included; of those that
   * were asked before and still run, by force. A run that ended is none to stop.
   */
  async abort(
    subject: PromotionSubject,
    { effectIds, signal }: { effectIds: string[]; signal: AbortSignal },
  ): Promise<void> {
    const repository = repositoryAt(await this.#located(subject));
    const failures: unknown[] = [];
    for (const effectId of effectIds) {
      try {
        const effect = await this.#options.portal.findEffect(effectId);
        const runs = effect ? await this.#find(repository, effect, signal) : [];
        for (const run of runs) {
          if (run.status !== 'completed') {
            await this.#cancellations.ask(repository, run.id, signal);
          }
        }
      } catch (error) {
        // one that can't be stopped must not keep the others running
        failures.push(error);
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
    const url = location && (await pageOf(location));
    return {
      description: {
        key: 'promotion.driver.github-actions.failsafe',
        params: { workflow: subject.rollbackPlan.workflow },
      },
      ...(url && { url: `${url}/actions/workflows/${file}` }),
    };
  }

  async identifyRun(
    token: string,
    claimed: {
      subject: PromotionSubject;
      effect: DriverEffect;
      externalId?: string;
    },
    { signal }: { signal: AbortSignal },
  ): Promise<RunIdentification> {
    const { settings, verifiers } = this.#options;
    try {
      const location = await this.#located(claimed.subject);
      const found = await verifiers
        .of(location.host)
        .verify(
          token,
          await expectedClaimant(location, claimed, settings, signal),
        );
      return found.status === 'verified'
        ? {
            status: 'verified',
            run: {
              runId: String(found.claimant.runId),
              attempt: found.claimant.runAttempt,
            },
          }
        : { status: found.status, reason: found.reason };
    } catch (error) {
      const known = asSourceError(error);
      if (!(known instanceof SourceError)) {
        throw error;
      }
      return { status: 'unavailable', reason: known.reason };
    }
  }

  /**
   * What the gate lets in for an effect.
   *
   * @throws SourceError when GitHub can't be asked: the job goes on waiting
   */
  async gatedEffect(
    effect: PortalEffect,
    signal: AbortSignal,
  ): Promise<GatedEffect> {
    try {
      const location = await this.#located(effect.subject);
      return gatedEffect(
        effect,
        await expectedClaimant(
          location,
          effect,
          this.#options.settings,
          signal,
        ),
      );
    } catch (error) {
      throw asSourceError(error);
    }
  }

  /** On the Deployment of the newest run that has one. */
  async reportDeployment(
    subject: PromotionSubject,
    report: DeploymentReport,
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    if (report.runs.length === 0) {
      return;
    }
    const location = await this.#located(subject);
    let told: boolean;
    try {
      told = await reportOnDeployment(
        location,
        { ...report, environment: this.#options.settings.environment },
        signal,
      );
    } catch (error) {
      throw asSourceError(error);
    }
    if (!told) {
      throw new SourceError(`${location.repository} shows no such Deployment`, {
        reason: { key: 'promotion.driver.github-actions.no-deployment' },
      });
    }
  }

  #find(
    repository: ActionsRepository,
    { effectId, effect }: Pick<PortalEffect, 'effectId' | 'effect'>,
    signal: AbortSignal,
  ): Promise<WorkflowRun[]> {
    const { now, settings } = this.#options;
    const since = new Date(now().getTime() - settings.lookBack);
    const file = workflowOf(effect, settings);
    return repository.findRuns(file, { effectId, since, signal });
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

function repositoryAt({
  client,
  repository,
}: WorkflowLocation): ActionsRepository {
  return new ActionsRepository(client, repository);
}

/** The page as GitHub gives it, else as it should be: this is for bad times. */
async function pageOf(location: WorkflowLocation): Promise<string> {
  const { signal } = new AbortController();
  const found = await repositoryAt(location)
    .identity(signal)
    .catch(() => undefined);
  return found?.page ?? location.url;
}
