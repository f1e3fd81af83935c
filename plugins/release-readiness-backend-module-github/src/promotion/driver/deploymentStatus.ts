import { promotionTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionDriver } from '@release-readiness/backstage-plugin-release-readiness-node';
import { z } from 'zod';
import type { GithubClient } from '../../client';
import { ActionsRepository } from './ActionsRepository';
import type { WorkflowLocation } from './WorkflowLocation';

export type DeploymentReport = Parameters<
  NonNullable<PromotionDriver['reportDeployment']>
>[1];

const deployments = z.array(z.object({ id: z.number().int() }));
const statuses = z.array(
  z.object({
    description: z.string().nullish(),
    log_url: z.string().nullish(),
    target_url: z.string().nullish(),
  }),
);

/** Digits of an effect's id that mark what was told for it. */
const markLength = 16;

/** GitHub's limit. Characters. */
const descriptionLength = 140;
/** Deployments of one commit and environment that are looked through. */
const maximumDeployments = 30;

/**
 * Says how a promotion goes on the Deployment of its newest run that has one.
 *
 * @returns false when none of its runs has one yet
 * @throws GithubError when GitHub did not take it
 */
export async function reportOnDeployment(
  { client, repository }: WorkflowLocation,
  report: DeploymentReport & { environment: string },
  signal: AbortSignal,
): Promise<boolean> {
  const actions = new ActionsRepository(client, repository);
  let isOver = true;
  for (const runId of report.runs.toReversed().map(Number)) {
    const { commit, status } = await actions.run(runId, signal);
    isOver &&= status === 'completed';
    if (
      await setDeploymentStatus(
        client,
        { ...report, repository, commit, runId },
        signal,
      )
    ) {
      return true;
    }
  }
  // A run that ended without one makes none any more.
  return isOver;
}

/**
 * Says how a promotion goes on the Deployment that its run's job made: a job
 * with an `environment` has one already, so none is created beside it.
 *
 * What was told once for an effect is not told again.
 *
 * @returns false when the run has made none (yet)
 * @throws GithubError when GitHub did not take it
 */
async function setDeploymentStatus(
  client: GithubClient,
  options: {
    /** `acme/order`. */
    repository: string;
    environment: string;
    /** Commit that the run is of. */
    commit: string;
    runId: number;
    effectId: string;
    state: DeploymentReport['state'];
    of?: DeploymentReport['of'];
    /** Page of the promotion. */
    logUrl?: string;
  },
  signal: AbortSignal,
): Promise<boolean> {
  const base = `/repos/${options.repository}/deployments`;
  const ids = await client.get(
    `${base}?environment=${encodeURIComponent(
      options.environment,
    )}&sha=${options.commit}&per_page=${maximumDeployments}`,
    json => deployments.parse(json).map(({ id }) => id),
    signal,
  );
  const page = new RegExp(`/actions/runs/${options.runId}(/|$)`);
  const mark = ` [${options.effectId.slice(0, markLength)}]`;
  for (const id of ids) {
    const told = await client.get(
      `${base}/${id}/statuses?per_page=100`,
      json => statuses.parse(json),
      signal,
    );
    const isOfRun = told.some(({ log_url, target_url }) =>
      page.test(log_url || target_url || ''),
    );
    if (isOfRun) {
      if (!told.some(({ description }) => description?.endsWith(mark))) {
        await client.post(
          `${base}/${id}/statuses`,
          {
            state: options.state,
            description:
              describe(options).slice(0, descriptionLength - mark.length) +
              mark,
            environment: options.environment,
            ...(options.logUrl && { log_url: options.logUrl }),
            // only a success takes the place of what was deployed before
            auto_inactive: options.state === 'success',
          },
          signal,
        );
      }
      return true;
    }
  }
  return false;
}

function describe({
  state,
  of,
}: Pick<DeploymentReport, 'state' | 'of'>): string {
  const { en } = promotionTexts;
  return of === 'rollback' && (state === 'success' || state === 'error')
    ? en[`promotion.deployment.rollback.${state}`]
    : en[`promotion.deployment.${state}`];
}
