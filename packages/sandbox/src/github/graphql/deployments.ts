import { GraphQLResolveInfo } from 'graphql';
import { Deployment, DeploymentStatus } from '../records';
import { Repository } from '../repository';
import { newestDeploymentFirst } from '../rest';
import { nodeId, Site, webAddress } from '../site';
import { actorObject } from './actors';
import { commitObject } from './commits';
import {
  connection,
  ConnectionArguments,
  connectionOf,
  GraphqlObject,
} from './connection';
import { GraphqlContext } from './context';
import { refObject, repositoryObject } from './repositories';

interface DeploymentArguments extends ConnectionArguments {
  environments?: string[] | null;
  orderBy?: { direction: 'ASC' | 'DESC' } | null;
}

/** The resolver of a `deployments` connection. */
export const deploymentConnection =
  (site: Site, repository: Repository, deployments: readonly Deployment[]) =>
  (args: DeploymentArguments, _: GraphqlContext, info: GraphQLResolveInfo) => {
    const found = deployments
      .filter(
        ({ environment }) =>
          !args.environments?.length || args.environments.includes(environment),
      )
      .sort(newestDeploymentFirst);
    if (args.orderBy?.direction !== 'DESC') {
      found.reverse();
    }
    return connection(
      found,
      args,
      deployment => deploymentObject(site, repository, deployment),
      info,
    );
  };

function deploymentObject(
  site: Site,
  repository: Repository,
  deployment: Deployment,
): GraphqlObject {
  const { statuses } = deployment;
  const latest = statuses.at(-1);
  const branch = repository.branch(deployment.ref);
  return {
    id: nodeId('Deployment', deployment.id),
    databaseId: deployment.id,
    commitOid: deployment.sha,
    commit: () => {
      const commit = repository.commit(deployment.sha);
      return commit && commitObject(site, repository, commit);
    },
    creator: () => actorObject(site, deployment.creator),
    createdAt: deployment.createdAt,
    updatedAt: latest?.createdAt ?? deployment.createdAt,
    description: deployment.description ?? null,
    environment: deployment.environment,
    latestEnvironment: deployment.environment,
    originalEnvironment: deployment.environment,
    payload: JSON.stringify(deployment.payload ?? {}),
    task: 'deploy',
    // a deployment is "active" while its last word is success
    state: latest
      ? ({ success: 'ACTIVE' }[latest.state as string] ??
        latest.state.toUpperCase())
      : 'PENDING',
    ref: branch ? () => refObject(site, repository, branch) : null,
    repository: () => repositoryObject(site, repository),
    latestStatus: latest ? statusObject(site, deployment, latest) : null,
    statuses: connectionOf(
      () => [...statuses].reverse(),
      status => statusObject(site, deployment, status),
    ),
  };
}

function statusObject(
  site: Site,
  deployment: Deployment,
  status: DeploymentStatus,
): GraphqlObject {
  return {
    id: nodeId('DeploymentStatus', status.id),
    state: status.state.toUpperCase(),
    description: status.description ?? null,
    environment: deployment.environment,
    environmentUrl: status.environmentUrl ?? null,
    logUrl: status.logUrl ? webAddress(site, status.logUrl) : null,
    createdAt: status.createdAt,
    updatedAt: status.createdAt,
    creator: () => actorObject(site, status.creator),
  };
}
