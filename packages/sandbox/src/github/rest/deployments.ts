import { Deployment, DeploymentStatus } from '../records';
import { Repository } from '../repository';
import { Site, nodeId, webAddress } from '../site';
import { account } from './accounts';
import { Endpoint, notFound, RestCall } from './endpoint';
import { repositoryUrl } from './repositories';

/** A deployment as GitHub's `deployment`. */
export function deploymentView(
  site: Site,
  repository: Repository,
  deployment: Deployment,
) {
  const base = repositoryUrl(site, repository);
  const url = `${base}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    task: 'deploy',
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description ?? null,
    created_at: deployment.createdAt,
    updated_at: deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt,
    statuses_url: `${url}/statuses`,
    repository_url: base,
    creator: account(site, deployment.creator),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload ?? {},
    transient_environment: false,
    production_environment: false,
    performed_via_github_app: null,
  };
}

/** A status as GitHub's `deployment-status`. */
export function deploymentStatusView(
  site: Site,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
) {
  const base = repositoryUrl(site, repository);
  const url = `${base}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: account(site, status.creator),
    description: status.description ?? '',
    environment: deployment.environment,
    target_url: webAddress(site, status.logUrl ?? ''),
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: url,
    repository_url: base,
    environment_url: status.environmentUrl ?? '',
    log_url: webAddress(site, status.logUrl ?? ''),
    performed_via_github_app: null,
  };
}

export const newestDeploymentFirst = (a: Deployment, b: Deployment) =>
  b.createdAt.localeCompare(a.createdAt) || b.id - a.id;

function deploymentOf(call: RestCall): Deployment {
  const id = Number(call.params.deployment_id);
  const found = call.repository().deployments.find(other => other.id === id);
  if (!found) {
    throw notFound();
  }
  return found;
}

export const deploymentEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/deployments',
    permission: 'deployments',
    answer: call => {
      const repository = call.repository();
      const found = repository.deployments
        .filter(
          deployment =>
            (call.query('sha') ?? deployment.sha) === deployment.sha &&
            (call.query('ref') ?? deployment.ref) === deployment.ref &&
            (call.query('environment') ?? deployment.environment) ===
              deployment.environment,
        )
        .sort(newestDeploymentFirst);
      return call
        .page(found)
        .map(deployment => deploymentView(call.site, repository, deployment));
    },
  },
  {
    path: '/repos/{owner}/{repo}/deployments/{deployment_id}',
    permission: 'deployments',
    answer: call =>
      deploymentView(call.site, call.repository(), deploymentOf(call)),
  },
  {
    path: '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    permission: 'deployments',
    answer: call => {
      const deployment = deploymentOf(call);
      return call
        .page([...deployment.statuses].reverse())
        .map(status =>
          deploymentStatusView(
            call.site,
            call.repository(),
            deployment,
            status,
          ),
        );
    },
  },
];
