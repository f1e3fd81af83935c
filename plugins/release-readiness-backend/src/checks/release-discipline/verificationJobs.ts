import type {
  Fact,
  Policy,
  WorkflowFile,
  Workflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { buildPipeline } from '../quality-gates/pipelineGraph';

const productionName = /(^|[^a-z])prod(uction)?([^a-z]|$)/i;

/** What is called after production verifies production. */
export function namesProduction(name: string): boolean {
  return productionName.test(name);
}

/** Ids and names of the jobs that verify. */
export interface VerificationJobs {
  staging: string[];
  /** Of those for staging, the ones of workflows that were read in full. */
  complete: string[];
  /** Behind a deployment to prod. */
  production: string[];
  /** Part of a workflow could not be read: there may be more. */
  incomplete: boolean;
}

/** Its jobs are looked at where it is called, which says what for. */
function isOnlyCalled({ triggers }: WorkflowFile): boolean {
  return (
    triggers.length > 0 && triggers.every(each => each === 'workflow_call')
  );
}

/** The jobs that verify, by what the workflows at the candidate's commit say. */
export function findVerificationJobs(
  fact: Fact<Workflows>,
  policy: Policy,
): VerificationJobs {
  const found: VerificationJobs = {
    staging: [],
    complete: [],
    production: [],
    incomplete: fact.status === 'unavailable',
  };
  if (fact.status === 'unavailable') return found;
  const { files } = fact.value;
  for (const file of files.filter(each => !isOnlyCalled(each))) {
    const { jobs, incomplete } = buildPipeline(
      file,
      files,
      policy.pipelineStages,
    );
    found.incomplete ||= incomplete;
    const environmentOf = new Map(
      jobs.map(({ id, job }) => [id, job.environment]),
    );
    for (const { id, job, after, stages } of jobs) {
      if (!stages.includes('verify')) continue;
      const environments = [...after, id].map(each => environmentOf.get(each));
      const names = [job.id, ...(job.name ? [job.name] : [])];
      if (environments.some(name => name && namesProduction(name))) {
        found.production.push(...names);
      } else {
        found.staging.push(...names);
        if (!incomplete) found.complete.push(...names);
      }
    }
  }
  return found;
}
