import { inventedCommitId } from '../../github/identifiers';
import { GitHubDeployment } from '../../github/model';
import {
  BusinessLine,
  deployedAt,
  Environment,
  historyOf,
  Release,
  ServiceDefinition,
} from '../definition';

/** GitHub's names of the environments that the pipeline deploys to. */
export const gitHubEnvironments: Partial<Record<Environment, string>> = {
  staging: 'staging',
  prod: 'production',
};

const MINUTE = 60_000;

/** The deployments of a service that GitHub knows, oldest first. */
export function buildDeployments(
  service: ServiceDefinition,
  lines: readonly BusinessLine[],
  now: Date,
): GitHubDeployment[] {
  const environments: Environment[] = ['staging', 'prod'];
  return environments
    .flatMap(environment => {
      const history = historyOf(service, environment);
      return history.flatMap((release, index) =>
        deploymentsOf(service, environment, release, {
          at: deployedAt(service, environment, release.name, lines, now),
          superseded: index < history.length - 1,
        }),
      );
    })
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

function deploymentsOf(
  service: ServiceDefinition,
  environment: Environment,
  release: Release,
  when: { at: Date; superseded: boolean },
): GitHubDeployment[] {
  const failed =
    environment === 'staging' &&
    release.name === 'candidate' &&
    service.story.gates['staging-deployment'] === 'failure';
  const own = deployment(service, environment, release, { ...when, failed });
  if (service.story.commits.deployments === 'agree') {
    return [own];
  }
  // The same image was deployed once more, from another commit.
  return [
    own,
    {
      ...deployment(service, environment, release, {
        ...when,
        failed,
        at: new Date(when.at.getTime() + 3 * MINUTE),
      }),
      sha: rebuiltCommit(service, release),
    },
  ];
}

/** The commit that a second deployment of the same digest names, where a story has one. */
export function rebuiltCommit(
  service: ServiceDefinition,
  release: Release,
): string {
  return inventedCommitId(service.name, release.tag, 'rebuilt');
}

function deployment(
  service: ServiceDefinition,
  environment: Environment,
  release: Release,
  {
    at,
    superseded,
    failed,
  }: { at: Date; superseded: boolean; failed: boolean },
): GitHubDeployment {
  const status = (
    state: 'in_progress' | 'success' | 'failure' | 'inactive',
    minutes: number,
  ) => ({
    state,
    creator: 'mall-release',
    createdAt: new Date(at.getTime() + minutes * MINUTE).toISOString(),
    logUrl: `/mall/${service.name}/actions`,
    environmentUrl: `https://${service.name}.${environment}.mall.example`,
  });
  return {
    sha: release.commit,
    ref: 'main',
    environment: gitHubEnvironments[environment] ?? environment,
    description: `Release ${release.tag}`,
    payload: { digest: release.digest, image: release.image },
    creator: 'mall-release',
    createdAt: new Date(at.getTime() - 4 * MINUTE).toISOString(),
    statuses: [
      status('in_progress', -3),
      status(failed ? 'failure' : 'success', 2),
      ...(superseded ? [status('inactive', 6)] : []),
    ],
  };
}
