import type {
  EvidenceLink,
  FindingSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { printable } from './printable';

/** A commit as a person reads it: its first twelve characters. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 12);
}

const commitPattern = /^[0-9a-f]{7,64}$/;

/** The same commit, of which one may be abbreviated. */
export function isSameCommit(one: string, other: string): boolean {
  const [short, long] = [one, other]
    .map(commit => commit.trim().toLowerCase())
    .sort((a, b) => a.length - b.length);
  return commitPattern.test(short) && long.startsWith(short);
}

/** Findings about what was proved for one commit of one repository. */
export function commitSubject(of: {
  slug: string;
  commit: string;
}): FindingSubject {
  return { kind: 'Commit', name: `${of.slug}@${shortCommit(of.commit)}` };
}

/** A page of GitHub, where its address is known. */
export function commitLink(
  title: string | undefined,
  url: string | undefined,
): EvidenceLink | undefined {
  return url === undefined
    ? undefined
    : { target: 'github', title: printable(title ?? url, 80), url };
}
