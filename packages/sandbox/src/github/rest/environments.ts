import { Environment } from '../records';
import { Repository } from '../repository';
import { Site, nodeId } from '../site';
import { account } from './accounts';
import { Endpoint, notFound, RestCall } from './endpoint';
import { repositoryPage, repositoryUrl } from './repositories';

const environmentUrl = (
  site: Site,
  repository: Repository,
  environment: Environment,
) =>
  `${repositoryUrl(site, repository)}/environments/${encodeURIComponent(
    environment.name,
  )}`;

function teamView(site: Site, owner: string, name: string) {
  const url = `${site.apiUrl}/orgs/${owner}/teams/${name}`;
  return {
    id: 1,
    node_id: nodeId('Team', name),
    url,
    html_url: `${site.webUrl}/orgs/${owner}/teams/${name}`,
    name,
    slug: name,
    description: '',
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'push',
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: 1,
    parent: null,
  };
}

/** Built-in protections; custom rules have an endpoint of their own. */
function protectionRules(
  site: Site,
  repository: Repository,
  environment: Environment,
) {
  const rule = (type: string, number: number) => ({
    id: environment.id * 10 + number,
    node_id: nodeId('GateType', `${environment.id}-${number}`),
    type,
  });
  const { waitTimerMinutes, reviewers, branchPolicy } = environment;
  return [
    ...(waitTimerMinutes
      ? [{ ...rule('wait_timer', 1), wait_timer: waitTimerMinutes }]
      : []),
    ...(reviewers?.length
      ? [
          {
            ...rule('required_reviewers', 2),
            prevent_self_review: environment.preventSelfReview ?? false,
            reviewers: reviewers.map(({ type, name }) => ({
              type,
              reviewer:
                type === 'User'
                  ? account(site, name)
                  : teamView(site, repository.owner, name),
            })),
          },
        ]
      : []),
    ...(branchPolicy ? [rule('branch_policy', 3)] : []),
  ];
}

function environmentView(
  site: Site,
  repository: Repository,
  environment: Environment,
) {
  const { branchPolicy } = environment;
  return {
    id: environment.id,
    node_id: nodeId('Environment', environment.id),
    name: environment.name,
    url: environmentUrl(site, repository, environment),
    html_url: `${repositoryPage(site, repository)}/deployments/${
      environment.name
    }`,
    created_at: environment.createdAt,
    updated_at: environment.createdAt,
    can_admins_bypass: environment.canAdminsBypass ?? true,
    protection_rules: protectionRules(site, repository, environment),
    deployment_branch_policy: branchPolicy
      ? {
          protected_branches: 'protectedBranches' in branchPolicy,
          custom_branch_policies: 'branches' in branchPolicy,
        }
      : null,
  };
}

function environmentOf(call: RestCall): Environment {
  const found = call
    .repository()
    .environments.find(({ name }) => name === call.params.environment_name);
  if (!found) {
    throw notFound();
  }
  return found;
}

export const environmentEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/environments',
    permission: 'actions',
    answer: call => {
      const repository = call.repository();
      return {
        total_count: repository.environments.length,
        environments: call
          .page(repository.environments)
          .map(environment =>
            environmentView(call.site, repository, environment),
          ),
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/environments/{environment_name}',
    permission: 'actions',
    answer: call =>
      environmentView(call.site, call.repository(), environmentOf(call)),
  },
  {
    path: '/repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules',
    permission: 'actions',
    answer: call => {
      const apps = environmentOf(call).protectionApps ?? [];
      return {
        total_count: apps.length,
        custom_deployment_protection_rules: apps.map((app, index) => ({
          id: environmentOf(call).id * 10 + 5 + index,
          node_id: nodeId('GateRule', `${app.slug}-${index}`),
          enabled: app.enabled ?? true,
          app: {
            id: app.id ?? 1,
            slug: app.slug,
            integration_url: `${call.site.apiUrl}/apps/${app.slug}`,
            node_id: nodeId('Integration', app.slug),
          },
        })),
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies',
    permission: 'actions',
    answer: call => {
      const environment = environmentOf(call);
      const policy = environment.branchPolicy;
      const names = policy && 'branches' in policy ? policy.branches : [];
      return {
        total_count: names.length,
        branch_policies: call.page(names).map((name, index) => ({
          id: environment.id * 100 + index,
          node_id: nodeId('BranchPolicy', `${environment.id}-${name}`),
          name,
          type: 'branch',
        })),
      };
    },
  },
];
