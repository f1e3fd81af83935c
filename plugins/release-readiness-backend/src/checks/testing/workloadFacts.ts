import type { EnvironmentName } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildKnownFact,
  buildUnavailableFact,
  buildWorkloads,
  factIn,
  kubernetesWorkloads,
  type FactsByKey,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** These workloads were seen in the environment; none = it is empty. */
export function workloadsIn(
  environment: EnvironmentName,
  ...workloads: WorkloadObservation[]
): FactsByKey {
  return buildKnownFact(
    factIn(kubernetesWorkloads, environment),
    buildWorkloads(environment, ...workloads),
  );
}

/** The environment's cluster does not answer. */
export function unseen(environment: EnvironmentName): FactsByKey {
  return buildUnavailableFact(
    factIn(kubernetesWorkloads, environment),
    'general.unavailable.refused',
    { target: environment },
  );
}

/** The same workloads in every environment. */
export function workloadsEverywhere(
  ...workloads: WorkloadObservation[]
): FactsByKey {
  return {
    ...workloadsIn('dev', ...workloads),
    ...workloadsIn('test', ...workloads),
    ...workloadsIn('staging', ...workloads),
    ...workloadsIn('prod', ...workloads),
  };
}
