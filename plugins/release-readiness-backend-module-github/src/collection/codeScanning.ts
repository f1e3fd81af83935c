import type { CodeScanning } from '@release-readiness/backstage-plugin-release-readiness-node';
import { GithubError, type GithubClient } from '../client';
import { type Analysis, mapAlerts, mapAnalyses } from '../mappers';
import { goesOn, known, type Outcome, unavailable } from '../outcome';
import type { CollectedCommit } from './repositories';
import { repositoryPath } from './paths';

/** Pages of a hundred; newest first, so the candidate's analyses come early and together. */
const maximumAnalysisPages = 3;
const maximumAlertPages = 5;

/**
 * Analyses of the commit and open alerts of its branch: two requests where
 * each fits a page. A feature that is off is not "no alerts".
 */
export async function collectCodeScanning(
  commit: CollectedCommit,
  options: {
    client: GithubClient;
    signal: AbortSignal;
    /** `refs/heads/main`; absent: all refs. */
    branch?: string;
    repositoryUrl: string;
  },
): Promise<Outcome<CodeScanning>> {
  try {
    const analyses = await analysesOf(commit, options);
    if (!analyses)
      return goesOn(options.client.target, 'code scanning analyses');
    const ref = analyses[0]?.ref ?? options.branch;
    const alerts = await alertsOf(commit, ref, options);
    if (!alerts) return goesOn(options.client.target, 'code scanning alerts');
    return known({
      slug: commit.slug,
      commit: commit.commit,
      analyses: analyses.map(({ ref: _, commit: __, ...analysis }) => analysis),
      alerts,
    });
  } catch (error) {
    if (error instanceof GithubError) {
      return scanningFailure(error);
    }
    throw error;
  }
}

function scanningFailure(error: GithubError): Outcome<never> {
  const off =
    error.status === 404 ||
    (error.status === 403 && !/not accessible/i.test(error.detail));
  return off
    ? unavailable('feature-off', { feature: 'Code scanning' })
    : { status: 'unavailable', reason: error.reason };
}

/** @returns undefined when there are more than can be read */
async function analysesOf(
  commit: CollectedCommit,
  {
    client,
    signal,
    branch,
    repositoryUrl,
  }: Parameters<typeof collectCodeScanning>[1],
): Promise<Analysis[] | undefined> {
  const analyses: Analysis[] = [];
  const isOfCommit = (analysis: Analysis) =>
    analysis.commit.startsWith(commit.commit);
  for (let page = 1; page <= maximumAnalysisPages; page += 1) {
    const { found, hasNext, goesOver } = await client.get(
      repositoryPath(commit, 'code-scanning/analyses', {
        per_page: '100',
        page: String(page),
        ref: branch,
      }),
      (json, next) => {
        const all = mapAnalyses(json, repositoryUrl);
        return {
          found: all.filter(isOfCommit),
          hasNext: next.hasNext,
          // The commit's analyses may go on on the next page.
          goesOver: all.slice(-1).some(isOfCommit),
        };
      },
      signal,
      { keptFor: commit.commit },
    );
    analyses.push(...found);
    if (!hasNext || (analyses.length > 0 && !goesOver)) {
      return analyses;
    }
  }
  return undefined;
}

/** @returns undefined when there are more than can be read */
async function alertsOf(
  commit: CollectedCommit,
  ref: string | undefined,
  { client, signal }: { client: GithubClient; signal: AbortSignal },
): Promise<CodeScanning['alerts'] | undefined> {
  const alerts: CodeScanning['alerts'] = [];
  for (let page = 1; page <= maximumAlertPages; page += 1) {
    const { found, hasNext } = await client.get(
      repositoryPath(commit, 'code-scanning/alerts', {
        state: 'open',
        per_page: '100',
        page: String(page),
        ref,
      }),
      (json, next) => ({ found: mapAlerts(json), hasNext: next.hasNext }),
      signal,
    );
    alerts.push(...found);
    if (!hasNext) {
      return alerts;
    }
  }
  return undefined;
}
