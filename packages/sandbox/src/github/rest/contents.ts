import { GitHubCommit } from '../model';
import { Repository } from '../repository';
import { Site, nodeId } from '../site';
import { allEntries, entryAt, Tree, TreeEntry, treeOf } from '../tree';
import { Endpoint, notFound, RestCall, RestError } from './endpoint';
import { repositoryPage, repositoryUrl } from './repositories';

/** What a folder's listing and a file's own answer share. */
function entryView(
  site: Site,
  repository: Repository,
  ref: string,
  entry: TreeEntry,
) {
  const base = repositoryUrl(site, repository);
  const url = `${base}/contents/${entry.path}?ref=${ref}`;
  const folder = entry.type === 'tree';
  const git = `${base}/git/${folder ? 'trees' : 'blobs'}/${entry.id}`;
  const page = `${repositoryPage(site, repository)}/${
    folder ? 'tree' : 'blob'
  }/${ref}/${entry.path}`;
  return {
    name: entry.name,
    path: entry.path,
    sha: entry.id,
    size: entry.size ?? 0,
    url,
    html_url: page,
    git_url: git,
    download_url: folder ? null : `${page}?raw=true`,
    type: folder ? 'dir' : 'file',
    _links: { self: url, git, html: page },
  };
}

const base64 = (text: string) =>
  Buffer.from(text)
    .toString('base64')
    .replace(/(.{60})/g, '$1\n')
    .concat('\n');

function commitForContents(call: RestCall): GitHubCommit {
  const ref = call.query('ref') ?? 'HEAD';
  const commit = call.repository().resolve(ref);
  if (!commit) {
    throw new RestError(404, `No commit found for the ref ${ref}`);
  }
  return commit;
}

function contents(call: RestCall) {
  const repository = call.repository();
  const tree = treeOf(commitForContents(call).files);
  const found = entryAt(tree, call.params.path ?? '');
  if (!found) {
    throw notFound();
  }
  const ref = call.query('ref') ?? repository.data.defaultBranch;
  const folder = 'entries' in found ? found : found.tree;
  if (folder) {
    return folder.entries.map(entry =>
      entryView(call.site, repository, ref, entry),
    );
  }
  const file = found as TreeEntry;
  return {
    ...entryView(call.site, repository, ref, file),
    content: base64(file.text ?? ''),
    encoding: 'base64',
  };
}

function treesOf(repository: Repository): Tree[] {
  return repository.commits.map(commit => treeOf(commit.files));
}

function treeById(repository: Repository, id: string): Tree | undefined {
  const commit = repository.resolve(id);
  if (commit) {
    return treeOf(commit.files);
  }
  for (const tree of treesOf(repository)) {
    const found =
      tree.id === id
        ? tree
        : allEntries(tree).find(entry => entry.id === id)?.tree;
    if (found) {
      return found;
    }
  }
  return undefined;
}

export const contentEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/contents/{path}',
    permission: 'contents',
    answer: contents,
  },
  {
    path: '/repos/{owner}/{repo}/git/trees/{tree_sha}',
    permission: 'contents',
    answer: call => {
      const { site } = call;
      const repository = call.repository();
      const tree = treeById(repository, call.params.tree_sha);
      if (!tree) {
        throw notFound();
      }
      const base = repositoryUrl(site, repository);
      const entries =
        call.query('recursive') === undefined ? tree.entries : allEntries(tree);
      return {
        sha: tree.id,
        url: `${base}/git/trees/${tree.id}`,
        tree: entries.map(entry => ({
          path: call.query('recursive') === undefined ? entry.name : entry.path,
          mode: entry.mode,
          type: entry.type,
          sha: entry.id,
          ...(entry.size !== undefined && { size: entry.size }),
          url: `${base}/git/${entry.type}s/${entry.id}`,
        })),
        truncated: false,
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/git/blobs/{file_sha}',
    permission: 'contents',
    answer: call => {
      const repository = call.repository();
      const id = call.params.file_sha;
      const blob = treesOf(repository)
        .flatMap(allEntries)
        .find(entry => entry.type === 'blob' && entry.id === id);
      if (!blob) {
        throw notFound();
      }
      return {
        sha: id,
        node_id: nodeId('Blob', id),
        size: blob.size,
        url: `${repositoryUrl(call.site, repository)}/git/blobs/${id}`,
        content: base64(blob.text ?? ''),
        encoding: 'base64',
      };
    },
  },
];
