import {
  jobView,
  newestFirst,
  runOf,
  workflowRunView,
  workflowView,
} from '../rest/actions';
import { deploymentStatusView } from '../rest/deployments';
import {
  Answer,
  Endpoint,
  notFound,
  RestCall,
  RestError,
} from '../rest/endpoint';
import { nodeId } from '../site';
import { ActionsRunner } from './ActionsRunner';
import { readDispatchable, readInputs } from './dispatchable';

const base = '/repos/{owner}/{repo}/actions';

function workflowOf(call: RestCall) {
  const { workflow_id: wanted } = call.params;
  const found = call
    .repository()
    .workflows.find(
      ({ id, path }) =>
        String(id) === wanted || path.split('/').at(-1) === wanted,
    );
  if (!found) {
    throw notFound();
  }
  return found;
}

function dispatch(call: RestCall, runner: ActionsRunner): Answer {
  const repository = call.repository();
  const { path } = workflowOf(call);
  const { ref, inputs = {}, return_run_details } = call.request.body ?? {};
  if (typeof ref !== 'string') {
    throw new RestError(422, 'Invalid request. "ref" wasn\'t supplied.');
  }
  const workflow = readDispatchable(repository, path, ref);
  const order = {
    repository,
    path,
    workflow,
    branch: ref.replace('refs/heads/', ''),
    sha: repository.resolve(ref)?.sha ?? '',
    actor: call.token?.login ?? 'ghost',
    inputs: readInputs(workflow, inputs),
  };
  const run = runner.start(order);
  if (runner.faults.deliverTwice > 0) {
    runner.faults.deliverTwice -= 1;
    runner.start(order);
  }
  if (runner.faults.loseDispatchAnswers > 0) {
    runner.faults.loseDispatchAnswers -= 1;
    // it is done, and nobody hears of it
    call.request.socket.destroy();
  }
  if (!return_run_details || runner.faults.hideRunDetails) {
    return new Answer(204);
  }
  const { url, html_url } = workflowRunView(call.site, repository, run);
  return new Answer(200, { workflow_run_id: run.id, run_url: url, html_url });
}

function cancel(call: RestCall, runner: ActionsRunner): Answer {
  const run = runOf(call);
  if (run.status === 'completed' || !runner.cancel(run.id)) {
    throw new RestError(409, 'Cannot cancel a workflow run that is completed.');
  }
  return new Answer(202, {});
}

/** An App answers for its own rule only. */
function answerRule(call: RestCall, runner: ActionsRunner): Answer {
  const run = runOf(call);
  const { environment_name, state } = call.request.body ?? {};
  const gate = runner.gate(run.id);
  const guard = `app:${call.token?.login.replace(/\[bot\]$/, '')}`;
  if (!gate || gate.environment !== environment_name) {
    throw new RestError(
      422,
      'No pending deployment requests to approve or reject',
    );
  }
  if (!gate.missing.has(guard)) {
    throw new RestError(403, 'Resource not accessible by integration');
  }
  settle(gate, guard, state);
  return new Answer(204);
}

function settle(
  gate: NonNullable<ReturnType<ActionsRunner['gate']>>,
  guard: string,
  state: unknown,
): void {
  if (state !== 'approved' && state !== 'rejected') {
    throw new RestError(422, 'state is not one of approved, rejected');
  }
  gate.missing.delete(guard);
  if (state === 'rejected' || gate.missing.size === 0) {
    gate.answer(state === 'approved');
  }
}

/** An App can't be a reviewer. */
const isPerson = ({ token }: RestCall) =>
  token !== undefined && !token.login.endsWith('[bot]');

function pendingDeployments(call: RestCall, runner: ActionsRunner) {
  const repository = call.repository();
  const gate = runner.gate(runOf(call).id);
  const environment = repository.environments.find(
    ({ name }) => name === gate?.environment,
  );
  if (!gate || !environment) {
    return [];
  }
  return [
    {
      environment: {
        id: environment.id,
        node_id: nodeId('Environment', environment.id),
        name: environment.name,
        url: `${call.site.apiUrl}/repos/${repository.fullName}/environments/${encodeURIComponent(environment.name)}`,
        html_url: `${call.site.webUrl}/${repository.fullName}/deployments/activity_log?environments_filter=${environment.name}`,
      },
      wait_timer: environment.waitTimerMinutes ?? 0,
      wait_timer_started_at: null,
      current_user_can_approve: gate.missing.has('reviewers') && isPerson(call),
      reviewers: [],
    },
  ];
}

/** A required reviewer answers for people, never for an App's rule. */
function reviewPending(call: RestCall, runner: ActionsRunner) {
  const repository = call.repository();
  const run = runOf(call);
  const gate = runner.gate(run.id);
  const environment = repository.environments.find(
    ({ name }) => name === gate?.environment,
  );
  const { environment_ids, state } = call.request.body ?? {};
  if (
    !gate?.missing.has('reviewers') ||
    !isPerson(call) ||
    !environment ||
    !Array.isArray(environment_ids) ||
    !environment_ids.includes(environment.id)
  ) {
    throw new RestError(
      422,
      'No pending deployment requests to approve or reject',
    );
  }
  settle(gate, 'reviewers', state);
  // the Deployment is made when the job starts
  return [];
}

/** Operations that start, stop and guard runs. */
export const startingEndpoints = (runner: ActionsRunner): Endpoint[] => [
  {
    path: `${base}/workflows/{workflow_id}/dispatches`,
    method: 'post',
    permission: 'actions',
    answer: call => dispatch(call, runner),
  },
  {
    path: `${base}/workflows/{workflow_id}`,
    permission: 'actions',
    answer: call =>
      workflowView(call.site, call.repository(), workflowOf(call)),
  },
  {
    path: `${base}/workflows/{workflow_id}/runs`,
    permission: 'actions',
    answer: call => {
      const repository = call.repository();
      const { path } = workflowOf(call);
      const since = /^>=(.+)$/.exec(call.query('created') ?? '')?.[1];
      const runs = repository.workflowRuns
        .filter(
          run =>
            run.path === path &&
            (call.query('event') ?? run.event) === run.event &&
            (!since || Date.parse(run.createdAt) >= Date.parse(since)),
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
    path: `${base}/runs/{run_id}/attempts/{attempt_number}/jobs`,
    permission: 'actions',
    answer: call => {
      const run = runOf(call);
      if (String(run.attempt) !== call.params.attempt_number) {
        throw notFound();
      }
      return {
        total_count: run.jobs.length,
        jobs: call
          .page(run.jobs)
          .map(job => jobView(call.site, call.repository(), run, job)),
      };
    },
  },
  ...(['cancel', 'force-cancel'] as const).map((verb): Endpoint => ({
    path: `${base}/runs/{run_id}/${verb}`,
    method: 'post',
    permission: 'actions',
    answer: call => cancel(call, runner),
  })),
  {
    path: `${base}/runs/{run_id}/pending_deployments`,
    permission: 'actions',
    answer: call => pendingDeployments(call, runner),
  },
  {
    path: `${base}/runs/{run_id}/pending_deployments`,
    method: 'post',
    permission: 'deployments',
    answer: call => reviewPending(call, runner),
  },
  {
    path: `${base}/runs/{run_id}/deployment_protection_rule`,
    method: 'post',
    permission: 'deployments',
    answer: call => answerRule(call, runner),
  },
  {
    path: '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    method: 'post',
    permission: 'deployments',
    answer: call => {
      const repository = call.repository();
      const id = Number(call.params.deployment_id);
      const deployment = repository.deployments.find(other => other.id === id);
      if (!deployment) {
        throw notFound();
      }
      const { state, description, log_url } = call.request.body ?? {};
      const states = [
        'error',
        'failure',
        'inactive',
        'in_progress',
        'queued',
        'pending',
        'success',
      ];
      if (!states.includes(state) || String(description ?? '').length > 140) {
        throw new RestError(422, 'Validation Failed');
      }
      const status = repository.addDeploymentStatus(id, {
        state,
        description,
        logUrl: log_url,
        creator: call.token?.login ?? 'ghost',
        createdAt: call.site.now().toISOString(),
      });
      return new Answer(
        201,
        deploymentStatusView(call.site, repository, deployment, status),
      );
    },
  },
];
