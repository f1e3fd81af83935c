import { CheckRun, CheckSuite, CommitStatus } from '../records';
import { Repository } from '../repository';
import { Site, nodeId } from '../site';
import { account, integration } from './accounts';
import { commitOf, simpleCommit } from './commits';
import { Endpoint, notFound } from './endpoint';
import {
  minimalRepository,
  repositoryPage,
  repositoryUrl,
} from './repositories';

/** A check run as GitHub's `check-run`. */
export function checkRunView(
  site: Site,
  repository: Repository,
  run: CheckRun,
) {
  const url = `${repositoryUrl(site, repository)}/check-runs/${run.id}`;
  const page = checkRunPage(site, repository, run);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.sha,
    external_id: '',
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: run.startedAt,
    completed_at: run.completedAt ?? null,
    output: {
      title: run.output?.title ?? null,
      summary: run.output?.summary ?? null,
      text: run.output?.text ?? null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: repository.suiteId(run) },
    app: integration(site, run.app),
    pull_requests: [],
  };
}

/** Where a person sees the check run. */
export function checkRunPage(
  site: Site,
  repository: Repository,
  run: CheckRun,
): string {
  const page = repositoryPage(site, repository);
  return run.workflowRunId === undefined
    ? `${page}/runs/${run.id}`
    : `${page}/actions/runs/${run.workflowRunId}/job/${run.id}`;
}

export function suiteConclusion(suite: CheckSuite) {
  const conclusions = suite.checkRuns.map(run => run.conclusion);
  if (conclusions.some(conclusion => conclusion === undefined)) {
    return undefined;
  }
  const worst = (
    ['failure', 'timed_out', 'cancelled', 'action_required', 'stale'] as const
  ).find(conclusion => conclusions.includes(conclusion));
  if (worst) {
    return worst;
  }
  return conclusions.every(conclusion => conclusion === 'skipped')
    ? 'skipped'
    : 'success';
}

function checkSuiteView(site: Site, repository: Repository, suite: CheckSuite) {
  const url = `${repositoryUrl(site, repository)}/check-suites/${suite.id}`;
  const conclusion = suiteConclusion(suite);
  const commit = repository.commit(suite.sha);
  const times = suite.checkRuns.map(run => run.completedAt ?? run.startedAt);
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch:
      repository.branches.find(branch => branch.sha === suite.sha)?.name ??
      null,
    head_sha: suite.sha,
    status: conclusion ? 'completed' : 'in_progress',
    conclusion: conclusion ?? null,
    url,
    before: commit?.parents?.[0] ?? null,
    after: suite.sha,
    pull_requests: [],
    app: integration(site, suite.app),
    repository: minimalRepository(site, repository),
    created_at: suite.checkRuns[0].startedAt,
    updated_at: [...times].sort().at(-1),
    head_commit: commit && simpleCommit(commit),
    latest_check_runs_count: suite.checkRuns.length,
    check_runs_url: `${url}/check-runs`,
  };
}

/** A status as GitHub's `simple-commit-status`. */
export function statusView(
  site: Site,
  repository: Repository,
  status: CommitStatus,
) {
  return {
    url: `${repositoryUrl(site, repository)}/statuses/${status.sha}`,
    avatar_url: account(site, status.creator).avatar_url,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description ?? null,
    target_url: status.targetUrl ?? null,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

export function combinedState(statuses: readonly CommitStatus[]) {
  if (statuses.some(({ state }) => state === 'failure' || state === 'error')) {
    return 'failure';
  }
  return statuses.length > 0 &&
    statuses.every(({ state }) => state === 'success')
    ? 'success'
    : 'pending';
}

/** Newest of each name and App, unless all are asked for. */
function filtered(
  runs: CheckRun[],
  query: (name: string) => string | undefined,
): CheckRun[] {
  const matching = runs.filter(
    run =>
      (query('check_name') ?? run.name) === run.name &&
      (query('status') ?? run.status) === run.status,
  );
  if (query('filter') === 'all') {
    return matching;
  }
  return matching.filter(
    run =>
      !matching.some(
        other =>
          other.name === run.name &&
          other.app.slug === run.app.slug &&
          other.workflowRunId === run.workflowRunId &&
          other.startedAt > run.startedAt,
      ),
  );
}

export const checkEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    permission: 'checks',
    answer: call => {
      const repository = call.repository();
      const { sha } = commitOf(call, call.params.ref);
      const runs = filtered(repository.checkRuns(sha), call.query);
      return {
        total_count: runs.length,
        check_runs: call
          .page(runs)
          .map(run => checkRunView(call.site, repository, run)),
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/check-runs/{check_run_id}',
    permission: 'checks',
    answer: call => {
      const repository = call.repository();
      const run = repository.checkRun(Number(call.params.check_run_id));
      if (!run) {
        throw notFound();
      }
      return checkRunView(call.site, repository, run);
    },
  },
  {
    path: '/repos/{owner}/{repo}/commits/{ref}/check-suites',
    permission: 'checks',
    answer: call => {
      const repository = call.repository();
      const { sha } = commitOf(call, call.params.ref);
      const suites = repository.checkSuites(sha);
      return {
        total_count: suites.length,
        check_suites: call
          .page(suites)
          .map(suite => checkSuiteView(call.site, repository, suite)),
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/commits/{ref}/status',
    permission: 'statuses',
    answer: call => {
      const repository = call.repository();
      const { sha } = commitOf(call, call.params.ref);
      const statuses = repository.latestStatuses(sha);
      const url = repositoryUrl(call.site, repository);
      return {
        state: combinedState(statuses),
        statuses: call
          .page(statuses)
          .map(status => statusView(call.site, repository, status)),
        sha,
        total_count: statuses.length,
        repository: minimalRepository(call.site, repository),
        commit_url: `${url}/commits/${sha}`,
        url: `${url}/commits/${sha}/status`,
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/commits/{ref}/statuses',
    permission: 'statuses',
    answer: call => {
      const repository = call.repository();
      const { sha } = commitOf(call, call.params.ref);
      const all = repository.statuses
        .filter(status => status.sha === sha)
        .reverse();
      return call.page(all).map(status => ({
        ...statusView(call.site, repository, status),
        creator: account(call.site, status.creator),
      }));
    },
  },
];
