import { Job, WorkflowRun } from '../records';
import { Repository } from '../repository';
import { Site } from '../site';

/** A job with an environment makes a Deployment; returns how to end it. */
export function startDeployment(
  site: Site,
  repository: Repository,
  run: WorkflowRun,
  { job, environment }: { job: Job; environment: string },
): (state: 'success' | 'failure') => void {
  const creator = 'github-actions[bot]';
  const logUrl = `${site.webUrl}/${repository.fullName}/actions/runs/${run.id}/job/${job.id}`;
  const now = () => site.now().toISOString();
  const { id } = repository.addDeployment({
    sha: run.sha,
    ref: run.branch,
    environment,
    creator,
    createdAt: now(),
    statuses: [{ state: 'in_progress', logUrl, creator, createdAt: now() }],
  });
  return state =>
    repository.addDeploymentStatus(id, {
      state,
      logUrl,
      creator,
      createdAt: now(),
    });
}
