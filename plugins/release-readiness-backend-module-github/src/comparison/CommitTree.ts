import { z } from 'zod';
import type { GithubClient } from '../client';
import { repositoryPath } from '../collection/paths';
import type { RepositoryName } from '../queries';

/** One file of a commit. */
export interface TreeFile {
  /** Of its content. */
  sha: string;
  /** Bytes; absent for what is no file of this repository (a submodule). */
  size?: number;
}

/** All files of a commit by path. */
export type CommitTree = ReadonlyMap<string, TreeFile>;

const treeShape = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      type: z.string(),
      sha: z.string(),
      size: z.number().optional(),
    }),
  ),
});

const blobShape = z.object({
  encoding: z.literal('base64'),
  content: z.string(),
});

/**
 * Every file of a commit, with one request.
 *
 * @returns undefined when GitHub cut the list
 * @throws GithubError when it can't be read
 */
export function readTree(
  client: GithubClient,
  repository: RepositoryName,
  commit: string,
  signal: AbortSignal,
): Promise<CommitTree | undefined> {
  return client.get(
    repositoryPath(repository, `git/trees/${commit}`, { recursive: '1' }),
    json => {
      const { truncated, tree } = treeShape.parse(json);
      return truncated
        ? undefined
        : new Map(
            tree
              .filter(({ type }) => type !== 'tree')
              .map(({ path, sha, size }) => [path, { sha, size }]),
          );
    },
    signal,
    { remember: false },
  );
}

/**
 * A file's text.
 *
 * @throws GithubError when it can't be read
 */
export function readText(
  client: GithubClient,
  repository: RepositoryName,
  { sha }: TreeFile,
  signal: AbortSignal,
): Promise<string> {
  return client.get(
    repositoryPath(repository, `git/blobs/${sha}`),
    json =>
      Buffer.from(blobShape.parse(json).content, 'base64').toString('utf8'),
    signal,
    { remember: false },
  );
}

/** Paths that are not the same in both, in order. */
export function changedPaths(base: CommitTree, head: CommitTree): string[] {
  const paths = new Set([...base.keys(), ...head.keys()]);
  return [...paths]
    .filter(path => base.get(path)?.sha !== head.get(path)?.sha)
    .sort();
}
