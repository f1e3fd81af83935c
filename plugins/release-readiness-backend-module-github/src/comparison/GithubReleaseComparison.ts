import {
  type ReleaseComparison,
  type ReleaseComparisonReader,
  type ServiceDescriptor,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { type GithubClient, type GithubClients, GithubError } from '../client';
import { reasonText } from '../outcome';
import type { RepositoryName } from '../queries';
import { accountOf } from '../targets';
import { readCacheKeyPatterns } from './cacheKeys';
import { compareCommits, listHistory } from './comparedCommits';
import {
  changedPaths,
  type CommitTree,
  readText,
  readTree,
  type TreeFile,
} from './CommitTree';
import { buildFileReader, compareFrameworks } from './frameworks';
import { findMigrations } from './migrations';

export interface GithubReleaseComparisonOptions {
  clients: Pick<GithubClients, 'of'>;
  /** Path of the file that lists patterns of cache keys. */
  cacheKeysFile: string;
}

/** Comparisons that are remembered: commits don't change. */
const maximumRemembered = 50;
const commitId = /^[0-9a-f]{40}$/;

/** Larger, or more of them, can't be told. Bytes. */
const limits = {
  migrations: { files: 100, bytes: 256 * 1024 },
  buildFiles: { files: 60, bytes: 512 * 1024 },
  cacheKeys: { files: 1, bytes: 64 * 1024 },
};

interface Work {
  client: GithubClient;
  repository: RepositoryName;
  signal: AbortSignal;
}

/**
 * Compares two commits by all their files, so that a candidate older than
 * production, or beside it, is compared with what really runs. What GitHub cuts
 * is left out, never taken for nothing.
 */
export class GithubReleaseComparison implements ReleaseComparisonReader {
  readonly #options: GithubReleaseComparisonOptions;
  readonly #remembered = new Map<string, ReleaseComparison>();

  constructor(options: GithubReleaseComparisonOptions) {
    this.#options = options;
  }

  async compare(
    service: ServiceDescriptor,
    commits: { base?: string; head: string },
    { signal }: { signal: AbortSignal },
  ): Promise<ReleaseComparison> {
    const account = accountOf(service);
    if (!service.github || !account) {
      throw new SourceError(`${service.entityRef} names no repository`, {
        reason: { key: 'promotion.driver.github-actions.no-repository' },
      });
    }
    for (const commit of [commits.base, commits.head]) {
      if (commit !== undefined && !commitId.test(commit)) {
        throw new SourceError('A commit to compare is no commit id', {
          reason: reasonText('not-found', { what: commit.slice(0, 64) }),
        });
      }
    }
    const { owner, repository: name } = service.github;
    const key = [account.id, name.toLowerCase(), commits.base, commits.head];
    const id = JSON.stringify(key);
    const remembered = this.#remembered.get(id);
    if (remembered) {
      return remembered;
    }
    const work: Work = {
      client: this.#options.clients.of(account).collecting,
      repository: { owner, name },
      signal,
    };
    try {
      const comparison = await this.#compare(commits, work);
      this.#remember(id, comparison);
      return comparison;
    } catch (error) {
      throw error instanceof GithubError
        ? new SourceError(error.message, { reason: error.reason, cause: error })
        : error;
    }
  }

  async #compare(
    { base, head }: { base?: string; head: string },
    work: Work,
  ): Promise<ReleaseComparison> {
    const { client, repository, signal } = work;
    const tree = (commit: string) =>
      readTree(client, repository, commit, signal);
    const { commits, url } =
      base === undefined
        ? await listHistory(client, repository, head, signal)
        : await compareCommits(client, repository, { base, head }, signal);
    const after = await tree(head);
    const before = base === undefined ? new Map() : await tree(base);
    const changed = before && after && changedPaths(before, after);
    // against nothing, a list of all files says nothing of what changes
    const changedFiles = base === undefined ? undefined : changed;
    const migrations =
      changed && (await readMigrations(changed, before, after, work));
    const frameworks =
      base === undefined
        ? []
        : changed && (await readFrameworks(changed, before, after, work));
    const cacheKeyPatterns =
      after && (await readCacheKeys(after, this.#options.cacheKeysFile, work));
    return {
      head,
      ...(base !== undefined && { base }),
      ...(url && { url }),
      ...(commits && { commits }),
      ...(changedFiles && { changedFiles }),
      ...(migrations && { migrations }),
      ...(frameworks && { frameworks }),
      ...(cacheKeyPatterns && { cacheKeyPatterns }),
    };
  }

  #remember(id: string, comparison: ReleaseComparison): void {
    this.#remembered.set(id, comparison);
    if (this.#remembered.size > maximumRemembered) {
      const [oldest] = this.#remembered.keys();
      this.#remembered.delete(oldest);
    }
  }
}

const fits = (
  files: readonly TreeFile[],
  limit: { files: number; bytes: number },
) =>
  files.length <= limit.files &&
  files.every(({ size = 0 }) => size <= limit.bytes);

async function readMigrations(
  changed: readonly string[],
  before: CommitTree,
  after: CommitTree,
  { client, repository, signal }: Work,
): Promise<ReleaseComparison['migrations']> {
  const found = findMigrations(changed, before, after);
  const files = found?.map(migration => ({
    ...migration,
    file: after.get(migration.path)!,
  }));
  if (
    !files ||
    !fits(
      files.map(({ file }) => file),
      limits.migrations,
    )
  ) {
    return undefined;
  }
  const migrations: NonNullable<ReleaseComparison['migrations']> = [];
  for (const { file, ...migration } of files) {
    const sql = await readText(client, repository, file, signal);
    migrations.push({ ...migration, sql });
  }
  return migrations;
}

async function readFrameworks(
  changed: readonly string[],
  before: CommitTree,
  after: CommitTree,
  { client, repository, signal }: Work,
): Promise<ReleaseComparison['frameworks']> {
  const files = changed.flatMap(path => {
    const reader = buildFileReader(path);
    return reader ? [{ path, reader }] : [];
  });
  const sources = files.flatMap(({ path }) =>
    [before.get(path), after.get(path)].filter(file => file !== undefined),
  );
  if (!fits(sources, limits.buildFiles)) {
    return undefined;
  }
  const compared: Parameters<typeof compareFrameworks>[0][number][] = [];
  for (const { path, reader } of files) {
    const versionsIn = async (tree: CommitTree) => {
      const file = tree.get(path);
      const text = file && (await readText(client, repository, file, signal));
      return text === undefined ? undefined : reader(text);
    };
    try {
      compared.push({
        base: await versionsIn(before),
        head: await versionsIn(after),
      });
    } catch (error) {
      if (error instanceof GithubError || error instanceof SourceError) {
        throw error;
      }
      signal.throwIfAborted();
      // a build file that is none: what it names can't be told
      return undefined;
    }
  }
  return compareFrameworks(compared);
}

async function readCacheKeys(
  after: CommitTree,
  path: string,
  { client, repository, signal }: Work,
): Promise<ReleaseComparison['cacheKeyPatterns']> {
  const file = after.get(path);
  if (!file) {
    return [];
  }
  return fits([file], limits.cacheKeys)
    ? readCacheKeyPatterns(await readText(client, repository, file, signal))
    : undefined;
}
