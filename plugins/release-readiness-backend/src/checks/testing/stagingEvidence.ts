import {
  beforeTestNow,
  buildCommitCheck,
  buildCommitChecks,
  buildDeployment,
  buildDeployments,
  buildKnownFact,
  buildPods,
  buildWorkflowFile,
  buildWorkflowJob as job,
  buildWorkflows,
  buildWorkload,
  factOf,
  githubCommitChecks,
  githubDeployments,
  githubWorkflows,
  type CommitCheck,
  type DeploymentObservation,
  type PodObservation,
  type WorkflowJob,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from './workloadFacts';

export const staging = (overrides: Partial<WorkloadObservation> = {}) =>
  workloadsIn('staging', buildWorkload(overrides));
export const pods = (overrides: Partial<PodObservation>) =>
  staging({ pods: buildPods(3, overrides) });
export const checks = (...list: CommitCheck[]) =>
  buildKnownFact(factOf(githubCommitChecks), buildCommitChecks(list));
export const check = buildCommitCheck;
export const deployed = (overrides: Partial<DeploymentObservation> = {}) =>
  buildKnownFact(
    factOf(githubDeployments),
    buildDeployments({ staging: [buildDeployment(overrides)] }),
  );
export const notDeployed = buildKnownFact(
  factOf(githubDeployments),
  buildDeployments({ staging: [] }),
);
export const workflow = (...jobs: WorkflowJob[]) =>
  buildKnownFact(
    factOf(githubWorkflows),
    buildWorkflows(buildWorkflowFile(jobs)),
  );
export const github = { ...deployed(), ...checks(check('verify')) };
export const good = { ...staging(), ...github };
export const verifying = workflow(
  job('deploy', [], { environment: 'staging' }),
  job('verify', ['deploy']),
);
export const moreChecks = buildKnownFact(
  factOf(githubCommitChecks),
  buildCommitChecks([], true),
);
export const deployedAgo = (past: { days: number }) =>
  deployed({ createdAt: beforeTestNow(past), updatedAt: beforeTestNow(past) });
export const verifiedAgo = (past: { days: number; seconds?: number }) =>
  checks(check('verify', 'success', { completedAt: beforeTestNow(past) }));
export const verifiedBefore = (...since: CommitCheck[]) =>
  checks(
    check('verify', 'success', {
      completedAt: beforeTestNow({ hours: 2, seconds: 1 }),
    }),
    ...since,
  );
export const callingTwice = buildKnownFact(
  factOf(githubWorkflows),
  buildWorkflows(
    buildWorkflowFile([
      job('verify-staging', [], { calls: './.github/workflows/verify.yaml' }),
      job('deploy-prod', ['verify-staging'], { environment: 'production' }),
      job('verify-prod', ['deploy-prod'], {
        calls: './.github/workflows/verify.yaml',
      }),
    ]),
    buildWorkflowFile([job('smoke')], {
      path: '.github/workflows/verify.yaml',
      triggers: ['workflow_call'],
    }),
  ),
);
