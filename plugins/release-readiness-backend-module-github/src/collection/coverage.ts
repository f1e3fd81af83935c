import type { Coverage } from '@release-readiness/backstage-plugin-release-readiness-node';
import { z } from 'zod';
import { GithubError, type GithubClient } from '../client';
import { coverageInArchive, percentIn, webAddress } from '../mappers';
import { known, type Outcome, reasonText } from '../outcome';
import type { ContextNode } from '../queries';
import type { GithubSettings } from '../settings';
import type { CommitEvidence } from './collectCommits';
import { repositoryPath } from './paths';
import type { CollectedCommit } from './repositories';

/** Workflow runs of a commit whose artifacts are listed; the newest. */
const maximumRuns = 4;
/** Pages of a hundred artifacts of one run. */
const maximumArtifactPages = 3;
/** Archives that are read at most, and the largest of them in bytes. */
const maximumDownloads = 3;
const maximumArchiveSize = 20 * 1024 * 1024;
/** Check runs whose summary is asked for, when their title says nothing. */
const maximumSummaries = 2;

type Found = Pick<Coverage, 'percent' | 'origin' | 'name' | 'url'>;

/** What a look at one origin came to. */
interface Search {
  found?: Found;
  /** Nothing was found, and there was more than is looked at. */
  truncated?: boolean;
}

export interface CoverageOptions {
  client: GithubClient;
  signal: AbortSignal;
  settings: GithubSettings['coverage'];
  repositoryUrl: string;
}

/**
 * Coverage of a commit: a report in an artifact of its runs, else what a check
 * run says, else what a commit status says. Bounded: at most
 * {@link maximumArtifactPages} for each of {@link maximumRuns}, and
 * {@link maximumDownloads} + {@link maximumSummaries} requests.
 */
export async function collectCoverage(
  commit: CollectedCommit,
  evidence: CommitEvidence,
  options: CoverageOptions,
): Promise<Outcome<Coverage>> {
  const base = { slug: commit.slug, commit: commit.commit };
  let problem: GithubError | undefined;
  let truncated = evidence.truncated;
  for (const origin of [inArtifacts, inCheckRuns, inStatuses]) {
    try {
      const search = await origin(commit, evidence, options);
      if (search.found) {
        return known({ ...base, ...search.found });
      }
      truncated ||= search.truncated ?? false;
    } catch (error) {
      if (!(error instanceof GithubError)) {
        throw error;
      }
      problem ??= error;
    }
  }
  return problem
    ? { status: 'unavailable', reason: problem.reason }
    : known({ ...base, ...(truncated && { truncated }) });
}

const artifactList = z.object({
  artifacts: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      size_in_bytes: z.number(),
      expired: z.boolean(),
    }),
  ),
});

async function inArtifacts(
  commit: CollectedCommit,
  { runIds }: CommitEvidence,
  { client, signal, settings, repositoryUrl }: CoverageOptions,
): Promise<Search> {
  let downloads = 0;
  let truncated = runIds.length > maximumRuns;
  for (const runId of runIds.slice(0, maximumRuns)) {
    const list = await artifactsOf(commit, runId, { client, signal });
    truncated ||= list.truncated;
    const reports = list.artifacts.filter(
      ({ name, expired }) =>
        !expired &&
        settings.artifactPatterns.some(pattern => pattern.test(name)),
    );
    for (const { id, name, size_in_bytes: size } of reports) {
      if (downloads === maximumDownloads) {
        return { truncated: true };
      }
      if (size > maximumArchiveSize) {
        truncated = true;
        continue;
      }
      downloads += 1;
      const lines = await linesIn(commit, id, { client, signal });
      if (lines) {
        return {
          found: {
            // in this order: 849 of 1000 lines are 84.9 %, not a hair less
            percent: (lines.covered * 100) / lines.total,
            origin: 'artifact',
            name,
            url: `${repositoryUrl}/actions/runs/${runId}`,
          },
        };
      }
    }
  }
  return { truncated };
}

async function artifactsOf(
  commit: CollectedCommit,
  runId: number,
  { client, signal }: { client: GithubClient; signal: AbortSignal },
) {
  const artifacts: z.infer<typeof artifactList>['artifacts'] = [];
  for (let page = 1; page <= maximumArtifactPages; page += 1) {
    const { found, hasNext } = await client.get(
      repositoryPath(commit, `actions/runs/${runId}/artifacts`, {
        per_page: '100',
        page: String(page),
      }),
      (json, next) => ({
        found: artifactList.parse(json).artifacts,
        hasNext: next.hasNext,
      }),
      signal,
    );
    artifacts.push(...found);
    if (!hasNext) {
      return { artifacts, truncated: false };
    }
  }
  return { artifacts, truncated: true };
}

async function linesIn(
  commit: CollectedCommit,
  artifactId: number,
  { client, signal }: { client: GithubClient; signal: AbortSignal },
) {
  const path = repositoryPath(commit, `actions/artifacts/${artifactId}/zip`);
  const archive = await client.download(path, signal);
  try {
    return coverageInArchive(archive);
  } catch (cause) {
    throw new GithubError(`The coverage report at ${path} can't be read`, {
      reason: reasonText('invalid-response', {
        target: client.target,
        what: 'coverage report',
      }),
      cause,
    });
  }
}

const checkRunOutput = z.object({
  output: z.object({
    title: z.string().nullish(),
    summary: z.string().nullish(),
    text: z.string().nullish(),
  }),
});

async function inCheckRuns(
  commit: CollectedCommit,
  { contexts }: CommitEvidence,
  { client, signal, settings }: CoverageOptions,
): Promise<Search> {
  const runs = contexts.filter(
    context =>
      context.__typename === 'CheckRun' &&
      context.conclusion &&
      settings.checkPatterns.some(pattern => pattern.test(context.name)),
  ) as Extract<ContextNode, { __typename: 'CheckRun' }>[];
  const found = (run: (typeof runs)[number], percent: number): Search => {
    const url = webAddress(run.detailsUrl);
    return {
      found: {
        percent,
        origin: 'check-run',
        name: run.name,
        ...(url && { url }),
      },
    };
  };
  for (const run of runs) {
    const percent = percentIn(run.title ?? '');
    if (percent !== undefined) {
      return found(run, percent);
    }
  }
  for (const run of runs.slice(0, maximumSummaries)) {
    if (run.databaseId) {
      const percent = await client.get(
        repositoryPath(commit, `check-runs/${run.databaseId}`),
        json => {
          const { summary, text } = checkRunOutput.parse(json).output;
          return percentIn(summary ?? '') ?? percentIn(text ?? '');
        },
        signal,
      );
      if (percent !== undefined) {
        return found(run, percent);
      }
    }
  }
  return { truncated: runs.length > maximumSummaries };
}

async function inStatuses(
  _commit: CollectedCommit,
  { contexts }: CommitEvidence,
  { settings }: CoverageOptions,
): Promise<Search> {
  for (const context of contexts) {
    if (
      context.__typename === 'StatusContext' &&
      settings.checkPatterns.some(pattern => pattern.test(context.context))
    ) {
      const percent = percentIn(context.description ?? '');
      if (percent !== undefined) {
        const url = webAddress(context.targetUrl);
        return {
          found: {
            percent,
            origin: 'status',
            name: context.context,
            ...(url && { url }),
          },
        };
      }
    }
  }
  return {};
}
