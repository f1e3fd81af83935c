import type { PortalEffect } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ExpectedClaimant } from '../claims';
import type { GatedEffect } from '../gate';
import { ActionsRepository } from './ActionsRepository';
import { type WorkflowDriverSettings, workflowOf } from './settings';
import type { WorkflowLocation } from './WorkflowLocation';

/**
 * What the run of an effect has to look like to claim it.
 *
 * @throws GithubError when GitHub can't be asked
 */
export async function expectedClaimant(
  location: WorkflowLocation,
  { effect, externalId }: Pick<PortalEffect, 'effect' | 'externalId'>,
  settings: WorkflowDriverSettings,
  signal: AbortSignal,
): Promise<ExpectedClaimant> {
  const { id, fullName, defaultBranch } = await new ActionsRepository(
    location.client,
    location.repository,
  ).identity(signal);
  return {
    repositoryId: id,
    repository: fullName,
    workflow: `.github/workflows/${workflowOf(effect, settings)}`,
    ref: `refs/heads/${defaultBranch}`,
    environments: [settings.environment],
    ...(externalId !== undefined && { runId: Number(externalId) }),
  };
}

/** The same for the gate, which comes before the claim. */
export function gatedEffect(
  { effectId, live, status, claimedBy }: PortalEffect,
  claimant: ExpectedClaimant,
): GatedEffect {
  const runId = claimedBy ? Number(claimedBy.runId) : claimant.runId;
  return {
    effectId,
    live,
    status,
    repository: claimant.repository,
    environments: claimant.environments,
    workflow: claimant.workflow,
    branch: claimant.ref.replace('refs/heads/', ''),
    ...(runId !== undefined && { runId }),
  };
}
