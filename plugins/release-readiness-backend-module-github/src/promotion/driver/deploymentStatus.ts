import { z } from 'zod';
import type { GithubClient } from '../../client';

export type DeploymentState =
  'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

const deployments = z.array(z.object({ id: z.number().int() }));
const statuses = z.array(
  z.object({ log_url: z.string().nullish(), target_url: z.string().nullish() }),
);

/** GitHub's limit. Characters. */
const descriptionLength = 140;
/** Deployments of one commit and environment that are looked through. */
const maximumDeployments = 30;

/**
 * Says how a promotion ended on the Deployment that its run's job made: a job
 * with an `environment` has one already, so none is created beside it.
 *
 * @returns false when the run has made none (yet)
 * @throws GithubError when GitHub did not take it
 */
export async function setDeploymentStatus(
  client: GithubClient,
  options: {
    /** `acme/order`. */
    repository: string;
    environment: string;
    /** Commit that the run is of. */
    commit: string;
    runId: number;
    state: DeploymentState;
    description: string;
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
  for (const id of ids) {
    const addresses = await client.get(
      `${base}/${id}/statuses`,
      json =>
        statuses
          .parse(json)
          .map(({ log_url, target_url }) => log_url || target_url || ''),
      signal,
    );
    if (addresses.some(address => page.test(address))) {
      await client.post(
        `${base}/${id}/statuses`,
        {
          state: options.state,
          description: options.description.slice(0, descriptionLength),
          environment: options.environment,
          ...(options.logUrl && { log_url: options.logUrl }),
          // only a success takes the place of what was deployed before
          auto_inactive: options.state === 'success',
        },
        signal,
      );
      return true;
    }
  }
  return false;
}
