import {
  GitHubBranch,
  GitHubBranchProtection,
  GitHubBranchRule,
} from '../model';
import { Repository } from '../repository';
import { Site } from '../site';
import { fullCommit } from './commits';
import { Endpoint, notFound, RestCall, RestError } from './endpoint';
import { repositoryPage, repositoryUrl } from './repositories';

const branchUrl = (site: Site, repository: Repository, branch: GitHubBranch) =>
  `${repositoryUrl(site, repository)}/branches/${branch.name}`;

const isProtected = (branch: GitHubBranch) =>
  branch.protection !== undefined || (branch.rules ?? []).length > 0;

function protectionView(url: string, protection: GitHubBranchProtection) {
  const checks = protection.requiredStatusChecks;
  const reviews = protection.requiredApprovingReviews;
  return {
    url,
    ...(checks && {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        strict: checks.strict,
        contexts: checks.contexts,
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: checks.contexts.map(context => ({ context, app_id: null })),
      },
    }),
    ...(reviews !== undefined && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: false,
        require_code_owner_reviews: false,
        require_last_push_approval: false,
        required_approving_review_count: reviews,
      },
    }),
    enforce_admins: {
      url: `${url}/enforce_admins`,
      enabled: protection.enforceAdmins,
    },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  };
}

function ruleView(repository: Repository, rule: GitHubBranchRule) {
  const source = {
    ruleset_source_type: 'Repository',
    ruleset_source: repository.fullName,
    ruleset_id: rule.rulesetId,
  };
  switch (rule.type) {
    case 'required_status_checks':
      return {
        type: rule.type,
        ...source,
        parameters: {
          required_status_checks: rule.contexts.map(context => ({ context })),
          strict_required_status_checks_policy: rule.strict,
        },
      };
    case 'pull_request':
      return {
        type: rule.type,
        ...source,
        parameters: {
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_approving_review_count: rule.requiredApprovingReviews,
          required_review_thread_resolution: false,
        },
      };
    default:
      return { type: rule.type, ...source };
  }
}

function branchOf(call: RestCall): GitHubBranch {
  const branch = call.repository().branch(call.params.branch);
  if (!branch) {
    throw new RestError(404, 'Branch not found');
  }
  return branch;
}

export const branchEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/branches',
    permission: 'contents',
    answer: call => {
      const repository = call.repository();
      return call.page(repository.branches).map(branch => ({
        name: branch.name,
        commit: {
          sha: branch.sha,
          url: `${repositoryUrl(call.site, repository)}/commits/${branch.sha}`,
        },
        protected: isProtected(branch),
      }));
    },
  },
  {
    path: '/repos/{owner}/{repo}/branches/{branch}/protection',
    permission: 'administration',
    answer: call => {
      const branch = branchOf(call);
      if (!branch.protection) {
        throw new RestError(404, 'Branch not protected');
      }
      const url = branchUrl(call.site, call.repository(), branch);
      return protectionView(`${url}/protection`, branch.protection);
    },
  },
  {
    path: '/repos/{owner}/{repo}/branches/{branch}',
    permission: 'contents',
    answer: call => {
      const { site } = call;
      const repository = call.repository();
      const branch = branchOf(call);
      const commit = repository.commit(branch.sha);
      if (!commit) {
        throw notFound();
      }
      const url = branchUrl(site, repository, branch);
      const checks = branch.protection?.requiredStatusChecks;
      return {
        name: branch.name,
        commit: fullCommit(site, repository, commit),
        _links: {
          self: url,
          html: `${repositoryPage(site, repository)}/tree/${branch.name}`,
        },
        protected: isProtected(branch),
        protection: {
          enabled: branch.protection !== undefined,
          required_status_checks: {
            enforcement_level: checks ? 'everyone' : 'off',
            contexts: checks?.contexts ?? [],
            checks: (checks?.contexts ?? []).map(context => ({
              context,
              app_id: null,
            })),
          },
        },
        protection_url: `${url}/protection`,
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/rules/branches/{branch}',
    answer: call => {
      const repository = call.repository();
      const rules = repository.branch(call.params.branch)?.rules ?? [];
      return call.page(rules).map(rule => ruleView(repository, rule));
    },
  },
];
