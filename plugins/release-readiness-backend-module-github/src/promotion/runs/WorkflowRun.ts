import { z } from 'zod';

/** A run as `GET /repos/{owner}/{repo}/actions/runs/{run_id}` says it. */
const shape = z.object({
  id: z.number().int(),
  display_title: z.string().default(''),
  path: z.string(),
  event: z.string(),
  head_branch: z.string().nullish(),
  head_sha: z.string(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  run_attempt: z.number().int().default(1),
  html_url: z.string(),
});

/** One run of a workflow, as far as a promotion is concerned. */
export interface WorkflowRun {
  id: number;
  /** 1 for the first. */
  attempt: number;
  /** Its `run-name`, which carries the effect's id. */
  title: string;
  /** `.github/workflows/deploy-canary.yaml`. */
  workflow: string;
  event: string;
  branch?: string;
  commit: string;
  status: string;
  conclusion?: string;
  url: string;
}

const list = z.object({ workflow_runs: z.array(z.unknown()) });

/** @throws z.ZodError when it is not what GitHub describes */
export function mapWorkflowRun(json: unknown): WorkflowRun {
  const run = shape.parse(json);
  return {
    id: run.id,
    attempt: run.run_attempt,
    title: run.display_title,
    // a run of a workflow on a branch may carry `@refs/heads/…`
    workflow: run.path.split('@')[0],
    event: run.event,
    ...(run.head_branch && { branch: run.head_branch }),
    commit: run.head_sha,
    status: run.status ?? 'unknown',
    ...(run.conclusion && { conclusion: run.conclusion }),
    url: run.html_url,
  };
}

/** @throws z.ZodError when it is not what GitHub describes */
export const mapWorkflowRuns = (json: unknown): WorkflowRun[] =>
  list.parse(json).workflow_runs.map(mapWorkflowRun);

/** The id of the effect that a run says it was started for. */
export function effectIdOf({ title }: { title: string }): string | undefined {
  // a title that names two names none
  const found = title.match(/\b[0-9a-f]{64}\b/g);
  return found?.length === 1 ? found[0] : undefined;
}
