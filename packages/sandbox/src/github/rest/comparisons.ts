import { GitHubCommit } from '../model';
import { Repository } from '../repository';
import { allEntries, TreeEntry, treeOf } from '../tree';
import { fullCommit, history } from './commits';
import { Endpoint, notFound, RestCall } from './endpoint';
import { repositoryPage, repositoryUrl } from './repositories';

/** GitHub lists no more files of a comparison. */
const MAXIMUM_FILES = 300;

/** The newest commit that both have among themselves and their ancestors. */
function mergeBase(
  repository: Repository,
  base: GitHubCommit,
  head: GitHubCommit,
): GitHubCommit {
  const ofBase = new Set(history(repository, base));
  const common = history(repository, head).find(commit => ofBase.has(commit));
  if (!common) {
    // as GitHub: two histories without a common commit can't be compared
    throw notFound();
  }
  return common;
}

const filesOf = (commit: GitHubCommit) =>
  new Map(
    allEntries(treeOf(commit.files))
      .filter(({ type }) => type === 'blob')
      .map(entry => [entry.path, entry]),
  );

const lines = (entry: TreeEntry | undefined) =>
  entry?.text?.split('\n').filter(line => line !== '').length ?? 0;

/** Files that differ, whole files as added and deleted lines. */
function changedFiles(call: RestCall, base: GitHubCommit, head: GitHubCommit) {
  const repository = call.repository();
  const page = repositoryPage(call.site, repository);
  const before = filesOf(base);
  const after = filesOf(head);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => before.get(path)?.id !== after.get(path)?.id)
    .sort()
    .map(path => {
      const old = before.get(path);
      const now = after.get(path);
      const added = lines(now);
      const deleted = lines(old);
      return {
        sha: (now ?? old)!.id,
        filename: path,
        status: status(old, now),
        additions: added,
        deletions: deleted,
        changes: added + deleted,
        blob_url: `${page}/blob/${head.sha}/${path}`,
        raw_url: `${page}/raw/${head.sha}/${path}`,
        contents_url: `${repositoryUrl(call.site, repository)}/contents/${path}?ref=${head.sha}`,
      };
    })
    .slice(0, MAXIMUM_FILES);
}

function status(old: TreeEntry | undefined, now: TreeEntry | undefined) {
  if (!old) {
    return 'added';
  }
  return now ? 'modified' : 'removed';
}

function relation(ahead: number, behind: number) {
  if (ahead > 0) {
    return behind > 0 ? 'diverged' : 'ahead';
  }
  return behind > 0 ? 'behind' : 'identical';
}

export const comparisonEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/compare/{basehead}',
    permission: 'contents',
    answer: call => {
      const repository = call.repository();
      const [base, head, ...more] = call.params.basehead
        .split('...')
        .map(name => repository.resolve(name));
      if (!base || !head || more.length > 0) {
        throw notFound();
      }
      const common = mergeBase(repository, base, head);
      const shared = new Set(history(repository, common));
      const ahead = history(repository, head).filter(
        commit => !shared.has(commit),
      );
      const behind = history(repository, base).filter(
        commit => !shared.has(commit),
      );
      const view = (commit: GitHubCommit) =>
        fullCommit(call.site, repository, commit);
      const page = `${repositoryPage(call.site, repository)}/compare/${call.params.basehead}`;
      const first = (call.query('page') ?? '1') === '1';
      return {
        url: `${repositoryUrl(call.site, repository)}/compare/${call.params.basehead}`,
        html_url: page,
        permalink_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        base_commit: view(base),
        merge_base_commit: view(common),
        status: relation(ahead.length, behind.length),
        ahead_by: ahead.length,
        behind_by: behind.length,
        total_commits: ahead.length,
        commits: call.page(ahead.reverse()).map(view),
        // of the first page only
        ...(first && { files: changedFiles(call, common, head) }),
      };
    },
  },
];
