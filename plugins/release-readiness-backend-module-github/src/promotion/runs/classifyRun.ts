import { z } from 'zod';
import type { WorkflowRun } from './WorkflowRun';

/**
 * What became of an effect's run. `failed`: the effect was tried and did not
 * work. `errored`: GitHub or the runner broke, or the run never came to act,
 * which says nothing about the service; another attempt makes sense.
 */
export interface RunOutcome {
  status:
    | 'queued'
    | 'waiting'
    | 'running'
    | 'succeeded'
    | 'failed'
    | 'errored'
    | 'cancelled';
  /** Nothing more comes of this run. */
  terminal: boolean;
  /** Another attempt of the effect may work. */
  retryable: boolean;
  /** Where it ended: job and step. */
  failedStep?: string;
}

const jobsShape = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      conclusion: z.string().nullish(),
      steps: z
        .array(z.object({ name: z.string(), conclusion: z.string().nullish() }))
        .optional(),
    }),
  ),
});

export type WorkflowJob = z.infer<typeof jobsShape>['jobs'][number];

/**
 * `GET …/actions/runs/{run_id}/attempts/{attempt_number}/jobs`.
 *
 * @throws z.ZodError when it is not what GitHub describes
 */
export const mapWorkflowJobs = (json: unknown): WorkflowJob[] =>
  jobsShape.parse(json).jobs;

/** Steps of GitHub's runner itself, before anything of ours. */
const runnerSteps = /^(Set up job|Set up runner|Initialize containers)$/;

/** The step with which our workflows take their effect; nothing was done yet. */
export const claimStepName = 'Claim the effect';

/** GitHub's words for a run under way; requested and pending ones are queued. */
const unfinished: Record<string, RunOutcome['status'] | undefined> = {
  waiting: 'waiting',
  action_required: 'waiting',
  in_progress: 'running',
};

export function classifyRun(
  run: Pick<WorkflowRun, 'status' | 'conclusion'>,
  jobs: readonly WorkflowJob[],
): RunOutcome {
  if (run.status !== 'completed') {
    const status = unfinished[run.status] ?? 'queued';
    return { status, terminal: false, retryable: false };
  }
  switch (run.conclusion) {
    case 'success':
      return { status: 'succeeded', terminal: true, retryable: false };
    case 'cancelled':
      return { status: 'cancelled', terminal: true, retryable: true };
    case 'failure':
      return failureOf(jobs);
    default:
      // timed_out, startup_failure, stale, skipped, neutral, action_required:
      // whatever was done, no step of ours said that it did not work
      return { status: 'errored', terminal: true, retryable: true };
  }
}

function failureOf(jobs: readonly WorkflowJob[]): RunOutcome {
  const failedSteps = jobs
    .filter(({ conclusion }) => conclusion === 'failure')
    .map(job => ({
      job: job.name,
      step: job.steps?.find(({ conclusion }) => conclusion === 'failure')?.name,
    }));
  const ours = failedSteps.find(
    ({ step }) =>
      step !== undefined && !runnerSteps.test(step) && step !== claimStepName,
  );
  const shown = ours ?? failedSteps[0];
  const failedStep =
    shown && [shown.job, shown.step].filter(Boolean).join(' / ');
  return {
    status: ours ? 'failed' : 'errored',
    terminal: true,
    retryable: !ours,
    ...(failedStep && { failedStep: failedStep.slice(0, 200) }),
  };
}
