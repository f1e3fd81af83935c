import type { ComparedCommit } from '@release-readiness/backstage-plugin-release-readiness-node';
import { z } from 'zod';
import type { GithubClient } from '../client';
import { repositoryPath } from '../collection/paths';
import { plainText, webAddress } from '../mappers';
import type { RepositoryName } from '../queries';

const commitShape = z.object({
  sha: z.string(),
  html_url: z.string().optional(),
  commit: z.object({
    message: z.string(),
    author: z.object({ date: z.string().optional() }).nullish(),
    committer: z.object({ date: z.string().optional() }).nullish(),
  }),
  author: z
    .object({ login: z.string().optional() })
    .nullish()
    .transform(author => author?.login),
});

const comparisonShape = z.object({
  html_url: z.string().optional(),
  total_commits: z.number().int(),
  commits: z.array(commitShape),
});

const pageSize = 100;
/** More commits than this are a list that can't be told. */
const maximumPages = 10;
const titleLength = 200;

/** What GitHub writes for people who hide their address. */
const hiddenAddress =
  /^(?:\d+\+)?([a-z\d](?:[a-z\d-]{0,38}))@users\.noreply\.github\.com$/i;

/**
 * A commit with the accounts behind it. GitHub names the author's account;
 * those of co-authors show only in its own hidden addresses.
 */
function mapCommit(json: z.infer<typeof commitShape>): ComparedCommit {
  const { sha, commit, author } = json;
  const coAuthors = [
    ...commit.message.matchAll(/^co-authored-by:.*<([^<>\n]+)>\s*$/gim),
  ].map(([, address]) => hiddenAddress.exec(address.trim())?.[1]);
  const people = [author, ...coAuthors];
  const url = webAddress(json.html_url);
  return {
    sha,
    title: plainText(commit.message.split('\n', 1)[0], titleLength),
    authors: [...new Set(people.filter(person => person !== undefined))],
    unknownAuthor: people.includes(undefined),
    committedAt: commit.committer?.date ?? commit.author?.date ?? '',
    ...(url && { url }),
  };
}

/** Commits that `head` has and `base` has not, newest first. */
export interface ComparedCommits {
  /** Absent = more than can be read. */
  commits?: ComparedCommit[];
  url?: string;
}

/** @throws GithubError when the commits can't be compared */
export async function compareCommits(
  client: GithubClient,
  repository: RepositoryName,
  { base, head }: { base: string; head: string },
  signal: AbortSignal,
): Promise<ComparedCommits> {
  const commits: ComparedCommit[] = [];
  let total = 0;
  let url: string | undefined;
  for (let page = 1; page <= maximumPages; page += 1) {
    const answer = await client.get(
      repositoryPath(repository, `compare/${base}...${head}`, {
        per_page: String(pageSize),
        page: String(page),
      }),
      (json, { hasNext }) => ({ ...comparisonShape.parse(json), hasNext }),
      signal,
      { remember: false },
    );
    commits.push(...answer.commits.map(mapCommit));
    total = answer.total_commits;
    url = webAddress(answer.html_url);
    if (!answer.hasNext) {
      break;
    }
  }
  return {
    ...(commits.length === total && { commits: commits.reverse() }),
    ...(url && { url }),
  };
}

/**
 * All commits up to one: what a first release brings.
 *
 * @throws GithubError when they can't be read
 */
export async function listHistory(
  client: GithubClient,
  repository: RepositoryName,
  head: string,
  signal: AbortSignal,
): Promise<ComparedCommits> {
  const commits: ComparedCommit[] = [];
  for (let page = 1; page <= maximumPages; page += 1) {
    const answer = await client.get(
      repositoryPath(repository, 'commits', {
        sha: head,
        per_page: String(pageSize),
        page: String(page),
      }),
      (json, { hasNext }) => ({
        found: z.array(commitShape).parse(json).map(mapCommit),
        hasNext,
      }),
      signal,
      { remember: false },
    );
    commits.push(...answer.found);
    if (!answer.hasNext) {
      return { commits };
    }
  }
  return {};
}
