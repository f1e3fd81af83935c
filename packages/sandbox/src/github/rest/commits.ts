import { GitHubCommit } from '../model';
import { Repository } from '../repository';
import { Site, nodeId } from '../site';
import { treeOf } from '../tree';
import { account } from './accounts';
import { Endpoint, RestCall, RestError } from './endpoint';
import { repositoryPage, repositoryUrl } from './repositories';

/** The commit a path's `ref` names; 422 as GitHub says it. */
export function commitOf(call: RestCall, ref: string): GitHubCommit {
  const commit = call.repository().resolve(ref);
  if (!commit) {
    throw new RestError(422, `No commit found for SHA: ${ref}`);
  }
  return commit;
}

/** A commit as GitHub's `simple-commit`. */
export function simpleCommit(commit: GitHubCommit) {
  const { name, email, date } = commit.author;
  return {
    id: commit.sha,
    tree_id: treeOf(commit.files).id,
    message: commit.message,
    timestamp: date,
    author: { name, email },
    committer: { name, email },
  };
}

/** A commit as GitHub's `commit`. */
export function fullCommit(
  site: Site,
  repository: Repository,
  commit: GitHubCommit,
) {
  const url = repositoryUrl(site, repository);
  const page = repositoryPage(site, repository);
  const { name, email, date, login } = commit.author;
  const user = login ? account(site, login) : null;
  const tree = treeOf(commit.files).id;
  return {
    url: `${url}/commits/${commit.sha}`,
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: { name, email, date },
      committer: { name, email, date },
      message: commit.message,
      comment_count: 0,
      tree: { sha: tree, url: `${url}/git/trees/${tree}` },
    },
    author: user,
    committer: user,
    parents: (commit.parents ?? []).map(sha => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
  };
}

/** The commit and its ancestors that are known, newest first. */
export function history(
  repository: Repository,
  from: GitHubCommit,
): GitHubCommit[] {
  const seen = new Map<string, GitHubCommit>();
  const waiting = [from];
  for (
    let commit = waiting.shift();
    commit !== undefined;
    commit = waiting.shift()
  ) {
    if (!seen.has(commit.sha)) {
      seen.set(commit.sha, commit);
      waiting.push(
        ...(commit.parents ?? [])
          .map(sha => repository.commit(sha))
          .filter(parent => parent !== undefined),
      );
    }
  }
  return [...seen.values()].sort((a, b) =>
    b.author.date.localeCompare(a.author.date),
  );
}

export const commitEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/commits',
    permission: 'contents',
    answer: call => {
      const repository = call.repository();
      const start = repository.resolve(call.query('sha') ?? 'HEAD');
      if (!start) {
        throw new RestError(404, 'Not Found');
      }
      return call
        .page(history(repository, start))
        .map(commit => fullCommit(call.site, repository, commit));
    },
  },
  {
    path: '/repos/{owner}/{repo}/commits/{ref}',
    permission: 'contents',
    answer: call =>
      fullCommit(call.site, call.repository(), commitOf(call, call.params.ref)),
  },
];
