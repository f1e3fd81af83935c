import { GitHubBranch } from '../model';
import { Repository } from '../repository';
import { nodeId, Site } from '../site';
import { actorObject } from './actors';
import { commitObject } from './commits';
import { connectionOf, GraphqlObject } from './connection';
import { deploymentConnection } from './deployments';
import { issueConnection } from './issues';
import { objectOf } from './objects';

/** A branch as `Ref`. */
export function refObject(
  site: Site,
  repository: Repository,
  branch: GitHubBranch,
): GraphqlObject {
  return {
    id: nodeId('Ref', `${repository.id}-${branch.name}`),
    name: branch.name,
    prefix: 'refs/heads/',
    repository: () => repositoryObject(site, repository),
    target: () => {
      const commit = repository.commit(branch.sha);
      return commit && commitObject(site, repository, commit);
    },
  };
}

/** A repository as `Repository`. */
export function repositoryObject(
  site: Site,
  repository: Repository,
): GraphqlObject {
  const { data } = repository;
  const path = `/${repository.fullName}`;
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    description: data.description ?? null,
    owner: () => actorObject(site, repository.owner),
    isPrivate: data.private ?? true,
    isArchived: data.archived ?? false,
    isFork: false,
    isDisabled: false,
    isEmpty: data.commits.length === 0,
    visibility: data.private === false ? 'PUBLIC' : 'PRIVATE',
    createdAt: data.createdAt,
    updatedAt: data.createdAt,
    pushedAt: repository.resolve('HEAD')?.author.date ?? null,
    resourcePath: path,
    url: `${site.webUrl}${path}`,
    defaultBranchRef: () => {
      const branch = repository.branch(data.defaultBranch);
      return branch && refObject(site, repository, branch);
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      const name = qualifiedName.replace(/^refs\/heads\//, '');
      const branch = repository.branch(name);
      return branch && refObject(site, repository, branch);
    },
    refs: connectionOf(
      () => repository.branches,
      branch => refObject(site, repository, branch),
    ),
    object: ({
      expression,
      oid,
    }: {
      expression?: string | null;
      oid?: string | null;
    }) => objectOf(site, repository, expression ?? oid ?? 'HEAD'),
    deployments: deploymentConnection(site, repository, repository.deployments),
    issues: issueConnection(site, repository),
    environments: connectionOf(
      () => repository.environments,
      environment => ({
        id: nodeId('Environment', environment.id),
        databaseId: environment.id,
        name: environment.name,
      }),
    ),
  };
}
