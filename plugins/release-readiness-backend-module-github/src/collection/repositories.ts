import type { CollectedService } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { CommitName, RepositoryName } from '../queries';

/** One repository and the services that live in it. */
export interface CollectedRepository extends RepositoryName {
  /** `owner/name`. */
  slug: string;
  services: CollectedService[];
}

/** One candidate commit and the services whose candidate it is. */
export interface CollectedCommit extends CommitName {
  slug: string;
  services: CollectedService[];
}

const commitPattern = /^[0-9a-f]{7,64}$/;

/** Services by repository; GitHub ignores case in names. */
export function repositoriesOf(
  services: readonly CollectedService[],
): CollectedRepository[] {
  const repositories = new Map<string, CollectedRepository>();
  for (const service of services) {
    if (service.github) {
      const { owner, repository: name } = service.github;
      const slug = `${owner}/${name}`;
      const key = slug.toLowerCase();
      const known = repositories.get(key);
      if (known) {
        known.services.push(service);
      } else {
        repositories.set(key, { owner, name, slug, services: [service] });
      }
    }
  }
  return [...repositories.values()];
}

/** The candidates of the repositories; what is no commit id is none. */
export function commitsOf(
  repositories: readonly CollectedRepository[],
): CollectedCommit[] {
  return repositories.flatMap(({ owner, name, slug, services }) => {
    const commits = new Map<string, CollectedCommit>();
    for (const service of services) {
      const commit = service.candidateCommit;
      if (commit && commitPattern.test(commit)) {
        const known = commits.get(commit);
        if (known) {
          known.services.push(service);
        } else {
          commits.set(commit, {
            owner,
            name,
            slug,
            commit,
            services: [service],
          });
        }
      }
    }
    return [...commits.values()];
  });
}
