import { Repository } from '../repository';
import { nodeId, Site } from '../site';
import { GraphqlObject } from './connection';
import { entryAt, Tree, TreeEntry, treeOf } from '../tree';
import { GitHubCommit } from '../model';
import { commitObject } from './commits';
import { repositoryObject } from './repositories';

const gitObject = (site: Site, repository: Repository, id: string) => ({
  id: nodeId('GitObject', id),
  oid: id,
  abbreviatedOid: id.slice(0, 7),
  repository: () => repositoryObject(site, repository),
  commitResourcePath: `/${repository.fullName}/commit/${id}`,
  commitUrl: `${site.webUrl}/${repository.fullName}/commit/${id}`,
});

/** A folder as `Tree`. */
export function treeObject(
  site: Site,
  repository: Repository,
  tree: Tree,
): GraphqlObject {
  return {
    __typename: 'Tree',
    ...gitObject(site, repository, tree.id),
    entries: () =>
      tree.entries.map(entry => ({
        name: entry.name,
        path: entry.path,
        type: entry.type,
        mode: parseInt(entry.mode, 8),
        oid: entry.id,
        size: entry.size ?? 0,
        isGenerated: false,
        extension:
          entry.type === 'blob' ? /\.[^.]*$/.exec(entry.name)?.[0] : '',
        repository: () => repositoryObject(site, repository),
        object: () => entryObject(site, repository, entry),
      })),
  };
}

function entryObject(
  site: Site,
  repository: Repository,
  entry: TreeEntry,
): GraphqlObject {
  if (entry.tree) {
    return treeObject(site, repository, entry.tree);
  }
  return {
    __typename: 'Blob',
    ...gitObject(site, repository, entry.id),
    byteSize: entry.size,
    isBinary: false,
    isTruncated: false,
    text: entry.text,
  };
}

/** What `object(expression:)` names: a revision, or `revision:path`. */
export function objectOf(
  site: Site,
  repository: Repository,
  expression: string,
): GraphqlObject | undefined {
  const [revision, path] = expression.split(/:(.*)/s);
  const commit = repository.resolve(revision);
  if (!commit) {
    return undefined;
  }
  return path === undefined
    ? commitObject(site, repository, commit)
    : objectAt(site, repository, commit, path);
}

function objectAt(
  site: Site,
  repository: Repository,
  commit: GitHubCommit,
  path: string,
): GraphqlObject | undefined {
  const found = entryAt(treeOf(commit.files), path);
  if (!found) {
    return undefined;
  }
  return 'entries' in found
    ? treeObject(site, repository, found)
    : entryObject(site, repository, found);
}
