import { strToU8, zipSync } from 'fflate';
import { Artifact, Job, Workflow, WorkflowRun } from '../records';
import { Repository } from '../repository';
import { Site, nodeId } from '../site';
import { account } from './accounts';
import { simpleCommit } from './commits';
import {
  Download,
  Endpoint,
  notFound,
  Redirect,
  RestCall,
  RestError,
} from './endpoint';
import {
  minimalRepository,
  repositoryPage,
  repositoryUrl,
} from './repositories';

export function workflowView(
  site: Site,
  repository: Repository,
  workflow: Workflow,
) {
  const url = `${repositoryUrl(site, repository)}/actions/workflows/${
    workflow.id
  }`;
  const page = repositoryPage(site, repository);
  const { createdAt } = repository.data;
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state ?? 'active',
    created_at: createdAt,
    updated_at: createdAt,
    url,
    html_url: `${page}/blob/${repository.data.defaultBranch}/${workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(
      workflow.name,
    )}/badge.svg`,
  };
}

/** A run as GitHub's `workflow-run`. */
export function workflowRunView(
  site: Site,
  repository: Repository,
  run: WorkflowRun,
) {
  const base = repositoryUrl(site, repository);
  const url = `${base}/actions/runs/${run.id}`;
  const commit = repository.commit(run.sha);
  const workflow = workflowOf(repository, run);
  const suite = repository.suiteIdOfRun(run);
  const { createdAt } = run;
  return {
    id: run.id,
    name: workflow.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.path,
    display_title: run.displayTitle ?? commit?.message.split('\n')[0] ?? '',
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    workflow_id: workflow.id,
    check_suite_id: suite,
    check_suite_node_id: nodeId('CheckSuite', suite),
    url,
    html_url: `${repositoryPage(site, repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: createdAt,
    updated_at: run.updatedAt,
    actor: account(site, run.actor),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: createdAt,
    triggering_actor: account(site, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${base}/check-suites/${suite}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${base}/actions/workflows/${workflow.id}`,
    head_commit: commit ? simpleCommit(commit) : null,
    repository: minimalRepository(site, repository),
    head_repository: minimalRepository(site, repository),
  };
}

export function workflowOf(repository: Repository, run: WorkflowRun): Workflow {
  const workflow = repository.workflows.find(({ path }) => path === run.path);
  if (!workflow) {
    throw new Error(`${repository.fullName} has no workflow ${run.path}`);
  }
  return workflow;
}

export function jobView(
  site: Site,
  repository: Repository,
  run: WorkflowRun,
  job: Job,
) {
  const base = repositoryUrl(site, repository);
  const page = repositoryPage(site, repository);
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: workflowOf(repository, run).name,
    head_branch: run.branch,
    run_url: `${base}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.sha,
    url: `${base}/actions/jobs/${job.id}`,
    html_url: `${page}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion ?? null,
    created_at: run.createdAt,
    started_at: job.startedAt,
    completed_at: job.completedAt ?? null,
    name: job.name,
    steps: (job.steps ?? []).map((step, index) => ({
      name: step.name,
      status: step.status,
      conclusion: step.conclusion ?? null,
      number: index + 1,
      started_at: job.startedAt,
      completed_at: job.completedAt ?? null,
    })),
    check_run_url: `${base}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
  };
}

const zipOf = (artifact: Artifact) =>
  zipSync(
    Object.fromEntries(
      Object.entries(artifact.files).map(([path, text]) => [
        path,
        strToU8(text),
      ]),
    ),
    { mtime: artifact.createdAt },
  );

const isExpired = (site: Site, artifact: Artifact) =>
  Date.parse(artifact.expiresAt) <= site.now().getTime();

function artifactView(
  site: Site,
  repository: Repository,
  run: WorkflowRun,
  artifact: Artifact,
) {
  const url = `${repositoryUrl(site, repository)}/actions/artifacts/${
    artifact.id
  }`;
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: zipOf(artifact).length,
    url,
    archive_download_url: `${url}/zip`,
    expired: isExpired(site, artifact),
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run.branch,
      head_sha: run.sha,
    },
  };
}

export function runOf(call: RestCall): WorkflowRun {
  const run = call
    .repository()
    .workflowRuns.find(other => other.id === Number(call.params.run_id));
  if (!run) {
    throw notFound();
  }
  return run;
}

function artifactOf(call: RestCall) {
  for (const run of call.repository().workflowRuns) {
    const artifact = run.artifacts.find(
      other => other.id === Number(call.params.artifact_id),
    );
    if (artifact) {
      return { run, artifact };
    }
  }
  throw notFound();
}

export const newestFirst = (a: WorkflowRun, b: WorkflowRun) =>
  b.createdAt.localeCompare(a.createdAt) || b.id - a.id;

export const actionsEndpoints: Endpoint[] = [
  {
    path: '/repos/{owner}/{repo}/actions/workflows',
    permission: 'actions',
    answer: call => {
      const repository = call.repository();
      return {
        total_count: repository.workflows.length,
        workflows: call
          .page(repository.workflows)
          .map(workflow => workflowView(call.site, repository, workflow)),
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/actions/runs',
    permission: 'actions',
    answer: call => {
      const repository = call.repository();
      const status = call.query('status');
      const runs = repository.workflowRuns
        .filter(
          run =>
            (call.query('head_sha') ?? run.sha) === run.sha &&
            (call.query('branch') ?? run.branch) === run.branch &&
            (call.query('event') ?? run.event) === run.event &&
            (status === undefined ||
              status === run.status ||
              status === run.conclusion),
        )
        .sort(newestFirst);
      return {
        total_count: runs.length,
        workflow_runs: call
          .page(runs)
          .map(run => workflowRunView(call.site, repository, run)),
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/actions/runs/{run_id}',
    permission: 'actions',
    answer: call => workflowRunView(call.site, call.repository(), runOf(call)),
  },
  {
    path: '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
    permission: 'actions',
    answer: call => {
      const run = runOf(call);
      return {
        total_count: run.jobs.length,
        jobs: call
          .page(run.jobs)
          .map(job => jobView(call.site, call.repository(), run, job)),
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
    permission: 'actions',
    answer: call => {
      const run = runOf(call);
      const name = call.query('name');
      const artifacts = run.artifacts.filter(
        artifact => (name ?? artifact.name) === artifact.name,
      );
      return {
        total_count: artifacts.length,
        artifacts: call
          .page(artifacts)
          .map(artifact =>
            artifactView(call.site, call.repository(), run, artifact),
          ),
      };
    },
  },
  {
    path: '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}',
    permission: 'actions',
    answer: call => {
      const { run, artifact } = artifactOf(call);
      return artifactView(call.site, call.repository(), run, artifact);
    },
  },
  {
    path: '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    permission: 'actions',
    answer: call => {
      const { artifact } = artifactOf(call);
      if (call.params.archive_format !== 'zip') {
        throw notFound();
      }
      if (isExpired(call.site, artifact)) {
        throw new RestError(410, 'Artifact has expired');
      }
      // the real one redirects to blob storage with the right in the address
      return new Redirect(
        `${call.site.apiUrl}/_storage/artifacts/${nodeId(
          'Archive',
          `${call.repository().fullName}:${artifact.id}`,
        )}`,
      );
    },
  },
];

/** The bytes behind the address that an artifact's download redirects to. */
export function storedArchive(site: Site, key: string): Download | undefined {
  const [, , fullName, id] = Buffer.from(key, 'base64url')
    .toString()
    .split(':');
  const artifact = site.store.repositories
    .find(repository => repository.fullName === fullName)
    ?.workflowRuns.flatMap(run => run.artifacts)
    .find(other => other.id === Number(id));
  return artifact && new Download(zipOf(artifact), 'application/zip');
}
