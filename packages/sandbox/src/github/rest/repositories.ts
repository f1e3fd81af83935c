import { Repository } from '../repository';
import { Site, nodeId } from '../site';
import { account } from './accounts';
import { Endpoint } from './endpoint';

export const repositoryUrl = (site: Site, repository: Repository) =>
  `${site.apiUrl}/repos/${repository.fullName}`;

export const repositoryPage = (site: Site, repository: Repository) =>
  `${site.webUrl}/${repository.fullName}`;

/** A repository as GitHub's `minimal-repository`. */
export function minimalRepository(site: Site, repository: Repository) {
  const url = repositoryUrl(site, repository);
  const { data } = repository;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    owner: account(site, repository.owner),
    private: data.private ?? true,
    html_url: repositoryPage(site, repository),
    description: data.description ?? null,
    fork: false,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
    hooks_url: `${url}/hooks`,
  };
}

/** A repository as GitHub's `full-repository`. */
export function fullRepository(site: Site, repository: Repository) {
  const page = repositoryPage(site, repository);
  const { data } = repository;
  const pushed = repository.resolve('HEAD')?.author.date ?? data.createdAt;
  const openIssues = repository.issues.filter(
    issue => issue.state === 'open',
  ).length;
  return {
    ...minimalRepository(site, repository),
    git_url: page.replace(/^https?:/, 'git:').concat('.git'),
    ssh_url: `git@${new URL(page).host}:${repository.fullName}.git`,
    clone_url: `${page}.git`,
    mirror_url: null,
    svn_url: page,
    homepage: null,
    language: null,
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    size: 1,
    default_branch: data.defaultBranch,
    open_issues_count: openIssues,
    topics: data.topics ?? [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: data.archived ?? false,
    disabled: false,
    visibility: data.private === false ? 'public' : 'private',
    pushed_at: pushed,
    created_at: data.createdAt,
    updated_at: pushed,
    subscribers_count: 0,
    network_count: 0,
    license: null,
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
  };
}

export const repositoryEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}',
    answer: call => fullRepository(call.site, call.repository()),
  },
];
