import type { DeploymentEnvironments } from '@release-readiness/backstage-plugin-release-readiness-node';
import { GithubError, type GithubClient } from '../client';
import { mapEnvironments, mapProtectionRules } from '../mappers';
import { goesOn, known, type Outcome, unavailable } from '../outcome';
import type { RepositoryName } from '../queries';
import { repositoryPath } from './paths';

/** Pages of a hundred, in no order that would let us stop sooner. */
const maximumPages = 3;

/**
 * The environments that are our staging and prod: one request for a list that
 * fits a page, and one for the custom protection rules of each of them that is there.
 */
export async function collectEnvironments(
  repository: RepositoryName & { slug: string },
  options: {
    client: GithubClient;
    signal: AbortSignal;
    /** GitHub's names; others are left out. */
    names: readonly string[];
  },
): Promise<Outcome<DeploymentEnvironments>> {
  const { client, signal, names } = options;
  const wanted = new Set(names.map(name => name.toLowerCase()));
  try {
    const found = await listEnvironments(repository, options);
    if (!found) {
      return goesOn(client.target, 'environments');
    }
    const environments: DeploymentEnvironments['environments'] = [];
    for (const environment of found) {
      if (wanted.has(environment.name.toLowerCase())) {
        const protectionRules = await client.get(
          repositoryPath(
            repository,
            `environments/${encodeURIComponent(
              environment.name,
            )}/deployment_protection_rules`,
          ),
          mapProtectionRules,
          signal,
        );
        environments.push({ ...environment, protectionRules });
      }
    }
    return known({ slug: repository.slug, environments });
  } catch (error) {
    if (!(error instanceof GithubError)) {
      throw error;
    }
    return error.status === 404
      ? unavailable('feature-off', { feature: 'Environments' })
      : { status: 'unavailable', reason: error.reason };
  }
}

/** @returns undefined when there are more than can be read */
async function listEnvironments(
  repository: RepositoryName,
  { client, signal }: { client: GithubClient; signal: AbortSignal },
): Promise<ReturnType<typeof mapEnvironments> | undefined> {
  const environments: ReturnType<typeof mapEnvironments> = [];
  for (let page = 1; page <= maximumPages; page += 1) {
    const { found, hasNext } = await client.get(
      repositoryPath(repository, 'environments', {
        per_page: '100',
        page: String(page),
      }),
      (json, next) => ({ found: mapEnvironments(json), hasNext: next.hasNext }),
      signal,
    );
    environments.push(...found);
    if (!hasNext) {
      return environments;
    }
  }
  return undefined;
}
