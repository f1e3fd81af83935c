import type { ReleaseDiffView } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ReleaseComparison,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ReleaseDiff } from '../category';
import {
  compareConfiguration,
  compareJvmOptions,
} from './configurationChanges';
import type { ReleaseParts } from './describeRelease';

/** Commits that the draft of a change record names. */
const draftedCommits = 20;

/** What the category is proposed from. */
export function categoryDiff(
  parts: Pick<ReleaseParts, 'previous' | 'staging' | 'prod'>,
  comparison: ReleaseComparison,
): ReleaseDiff {
  return {
    changedFiles: comparison.changedFiles,
    migrations: comparison.migrations,
    frameworks: comparison.frameworks,
    jvmOptions: parts.previous
      ? compareJvmOptions(parts.staging, parts.prod)
      : undefined,
  };
}

/** What changes, as people see it. */
export function describeDiff(
  parts: ReleaseParts,
  comparison: ReleaseComparison,
  personOf: (account: string) => string,
): ReleaseDiffView {
  const { previous, digests } = parts;
  const before = new Map(
    previous?.digests.map(({ container, digest }) => [container, digest]),
  );
  const after = new Map(
    digests.map(({ container, digest }) => [container, digest]),
  );
  const isRelease = previous !== undefined;
  return {
    fromCommit: previous?.commit,
    toCommit: parts.commit,
    url: comparison.url,
    commits: comparison.commits?.map(commit => ({
      sha: commit.sha,
      title: commit.title,
      authors: [
        ...commit.authors.map(personOf),
        ...(commit.unknownAuthor ? ['?'] : []),
      ],
      committedAt: commit.committedAt,
      url: commit.url,
    })),
    digests: [...new Set([...after.keys(), ...before.keys()])].map(
      container => ({
        container,
        from: before.get(container),
        to: after.get(container),
      }),
    ),
    changedFiles: comparison.changedFiles?.length,
    migrations: comparison.migrations?.map(({ path, undo }) => ({
      path,
      undo,
    })),
    configurationKeys: isRelease
      ? compareConfiguration(parts.staging, parts.prod)
      : undefined,
    jvmOptions: isRelease
      ? compareJvmOptions(parts.staging, parts.prod)
      : undefined,
    frameworks: comparison.frameworks,
  };
}

/** A change record to start from (§2.3), in English. */
export function draftChange(
  service: ServiceDescriptor,
  parts: ReleaseParts,
  comparison: ReleaseComparison,
): { title: string; content: string; impact: string } {
  const short = (commit: string) => commit.slice(0, 12);
  const range = parts.previous?.commit
    ? `${short(parts.previous.commit)}…${short(parts.commit)}`
    : short(parts.commit);
  const commits = comparison.commits ?? [];
  const more = commits.length - draftedCommits;
  return {
    title: `Release ${service.title} ${short(parts.commit)}`,
    content: [
      parts.previous ? `Commits ${range}:` : `First release, commit ${range}.`,
      ...commits
        .slice(0, draftedCommits)
        .map(({ sha, title }) => `- ${short(sha)} ${title}`),
      ...(more > 0 ? [`- and ${more} more`] : []),
    ].join('\n'),
    impact: [
      `${service.title} in production, by a canary`,
      service.system ? `part of ${service.system}` : '',
      `owned by ${parts.owner}`,
    ]
      .filter(Boolean)
      .join('; '),
  };
}
