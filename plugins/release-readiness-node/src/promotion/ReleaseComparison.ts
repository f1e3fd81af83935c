import type { ServiceDescriptor } from '../service';

/** A commit between production and the candidate. @public */
export interface ComparedCommit {
  /** 40 hexadecimal digits. */
  sha: string;
  /** First line of its message, at most 200 characters. */
  title: string;
  /** Accounts of authors and co-authors at the forge, where it knows them. */
  authors: string[];
  /** It has an author whose account can't be told. */
  unknownAuthor: boolean;
  committedAt: string;
  url?: string;
}

/**
 * What a release would change, from the repository. Absent parts can't be
 * told: a truncated answer is not an empty one.
 *
 * @public
 */
export interface ReleaseComparison {
  /** Absent = a first release: nothing to compare with. */
  base?: string;
  head: string;
  url?: string;
  /** Newest first. Absent = can't be told. */
  commits?: ComparedCommit[];
  /** Paths, relative to the root of the repository. */
  changedFiles?: string[];
  /** Versioned migrations that are new, in their order, and their undo scripts. */
  migrations?: { path: string; sql: string; undo?: string }[];
  /** Frameworks whose version differs, by the build files of both commits. */
  frameworks?: { name: string; from?: string; to?: string }[];
  /** Patterns of cache keys that the repository declares; empty = none. */
  cacheKeyPatterns?: string[];
}

/** Compares what runs in production with the candidate. @public */
export interface ReleaseComparisonReader {
  /** @throws SourceError when the repository can't be read */
  compare(
    service: ServiceDescriptor,
    commits: { base?: string; head: string },
    options: { signal: AbortSignal },
  ): Promise<ReleaseComparison>;
}
