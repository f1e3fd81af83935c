import type {
  EffectOutcome,
  PortalEffect,
  PromotionPortal,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { RunOutcome, WorkflowRun } from '../runs';
import type { ActionsRepository } from './ActionsRepository';

/** An effect's run as GitHub tells it now. */
export interface WatchedRun {
  run: WorkflowRun;
  outcome: RunOutcome;
}

/** Looks at an effect while its claim may change hands under our eyes. */
const maximumLooks = 3;

/**
 * What has become of an effect, by the run that claimed it, else by the one
 * that GitHub named, else by those that carry its id.
 *
 * @returns undefined when the effect or its run is not known (yet)
 * @throws GithubError when GitHub can't be asked: never a guess
 */
export async function trackEffect(
  effectId: string,
  sources: {
    findEffect: PromotionPortal['findEffect'];
    repository: ActionsRepository;
    /** Runs that carry the effect's id, the first first. */
    findRuns(effect: PortalEffect): Promise<WorkflowRun[]>;
    signal: AbortSignal;
  },
): Promise<EffectOutcome | undefined> {
  const { findEffect, repository, signal } = sources;
  let effect = await findEffect(effectId);
  for (let look = 1; effect && look <= maximumLooks; look += 1) {
    const id = effect.claimedBy?.runId ?? effect.externalId;
    const run =
      id === undefined
        ? decisiveRun(await sources.findRuns(effect))
        : await repository.run(Number(id), signal);
    if (!run) {
      return undefined;
    }
    const outcome = await repository.outcome(run, signal);
    if (!outcome.terminal) {
      return { effectId, status: 'running' };
    }
    // a claim comes before the end of its run: one that another run made
    // meanwhile says that this one was the double
    const after = await findEffect(effectId);
    const claimant = after?.claimedBy?.runId;
    if (claimant === undefined || claimant === String(run.id)) {
      return { effectId, ...judge({ run, outcome }, claimant !== undefined) };
    }
    effect = after;
  }
  return effect && { effectId, status: 'running' };
}

/** One that is still under way may yet claim the effect. */
function decisiveRun(runs: readonly WorkflowRun[]): WorkflowRun | undefined {
  return runs.find(({ status }) => status !== 'completed') ?? runs[0];
}

type Judgement = EffectOutcome extends infer T
  ? T extends EffectOutcome
    ? Omit<T, 'effectId'>
    : never
  : never;

function judge({ run, outcome }: WatchedRun, claimed: boolean): Judgement {
  if (outcome.status === 'succeeded' && claimed) {
    return { status: 'succeeded' };
  }
  const { failedStep } = outcome;
  const failure =
    outcome.status === 'succeeded' ? 'not-claimed' : outcome.status;
  return {
    status: 'failed',
    reason: {
      key: `promotion.driver.github-actions.run.${failure}${
        failedStep ? '-at' : ''
      }`,
      params: { run: run.id, ...(failedStep && { step: failedStep }) },
    },
    retryable: outcome.retryable,
  };
}
