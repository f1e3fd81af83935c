import type {
  WorkflowFile,
  Workflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** The one that the portal's own example brings. */
const preferredPath = '.github/workflows/roll-back.yaml';

const rollbackWord = /roll-?_?back/i;
const productionWord = /(^|[^a-z])prod(uction)?([^a-z]|$)/i;

/**
 * Whether a workflow can be dispatched and its jobs touch production, by their
 * environment. An expression counts by the environments that it names. One
 * that could not be parsed promises nothing.
 */
export function canRollBackProduction(
  file: WorkflowFile,
  environment: string,
): boolean {
  return (
    file.errors.length === 0 &&
    file.triggers.includes('workflow_dispatch') &&
    file.jobs.some(
      job =>
        job.environment !== undefined &&
        (job.environment.includes(environment) ||
          productionWord.test(job.environment)),
    )
  );
}

/**
 * The workflow that rolls production back: dispatchable, and a rollback by its
 * path or name. Of several the portal's own example comes first, then the
 * first by path.
 *
 * @param environment - GitHub's environment of production deployments
 */
export function findRollbackWorkflow(
  workflows: Workflows,
  environment: string,
): WorkflowFile | undefined {
  const found = workflows.files
    .filter(
      file =>
        (rollbackWord.test(file.path) || rollbackWord.test(file.name ?? '')) &&
        canRollBackProduction(file, environment),
    )
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return found.find(({ path }) => path === preferredPath) ?? found[0];
}
