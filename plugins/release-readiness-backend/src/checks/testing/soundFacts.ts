import {
  buildAlertRules,
  buildApplicationMetrics,
  buildBackupMetrics,
  buildCluster,
  buildCommitCheck,
  buildCommitChecks,
  buildCoverage,
  buildCodeScanning,
  buildDeployments,
  buildErrorRateRule,
  buildIncidents,
  buildKnownFact,
  buildLatencyRule,
  buildUnavailableFact,
  buildWorkflowFile,
  buildWorkflowJob,
  buildWorkflows,
  buildWorkload,
  beforeTestNow,
  factIn,
  factOf,
  githubCodeScanning,
  githubCommitChecks,
  githubCoverage,
  githubDeployments,
  githubIncidents,
  githubWorkflows,
  kubernetesBackups,
  kubernetesCanaries,
  kubernetesCluster,
  pipelineStages,
  prometheusAlertRules,
  prometheusApplicationMetrics,
  prometheusBackups,
  prometheusCanaryTraffic,
  type FactsByKey,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsEverywhere } from './workloadFacts';

/** What the sources say of a service that is ready in every respect. */
export function soundFacts(): FactsByKey {
  return {
    ...workloadsEverywhere(buildWorkload()),
    ...buildKnownFact(factIn(kubernetesCluster, 'prod'), buildCluster(3)),
    ...buildKnownFact(factIn(kubernetesCanaries, 'prod'), { canaries: [] }),
    ...buildKnownFact(factIn(kubernetesBackups, 'prod'), { resources: [] }),
    ...buildKnownFact(
      factOf(githubWorkflows),
      buildWorkflows(
        buildWorkflowFile(
          pipelineStages.map((stage, index) =>
            buildWorkflowJob(
              stage,
              index > 0 ? [pipelineStages[index - 1]] : [],
            ),
          ),
        ),
      ),
    ),
    ...buildKnownFact(
      factOf(githubCommitChecks),
      buildCommitChecks(
        ['code-check', 'test', 'build', 'scan', 'deploy', 'verify'].map(name =>
          buildCommitCheck(name),
        ),
      ),
    ),
    ...buildKnownFact(
      factOf(githubCodeScanning),
      buildCodeScanning({
        analyses: [{ tool: 'Trivy', createdAt: beforeTestNow({ hours: 1 }) }],
      }),
    ),
    ...buildKnownFact(factOf(githubCoverage), buildCoverage()),
    ...buildKnownFact(factOf(githubDeployments), buildDeployments()),
    ...buildKnownFact(factOf(githubIncidents), buildIncidents()),
    ...buildKnownFact(
      factIn(prometheusApplicationMetrics, 'prod'),
      buildApplicationMetrics(),
    ),
    ...buildKnownFact(
      factIn(prometheusAlertRules, 'prod'),
      buildAlertRules(buildErrorRateRule(), buildLatencyRule()),
    ),
    ...buildKnownFact(factIn(prometheusBackups, 'prod'), buildBackupMetrics()),
    ...buildUnavailableFact(factIn(prometheusCanaryTraffic, 'prod')),
  };
}
