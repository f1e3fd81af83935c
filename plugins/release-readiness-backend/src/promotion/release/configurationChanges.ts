import type { ReleaseDiffView } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { WorkloadObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import { commonWorkloadName } from '../../checks/workloads';
import { canonicalJson, sha256 } from '../subject';
import { servingWorkloads } from './runningImages';

/** Names of everything that configures the workloads, sorted. No values. */
function keysOf(workloads: readonly WorkloadObservation[]): string[] {
  const keys = servingWorkloads(workloads).flatMap(workload => {
    const { configuration } = workload;
    const name = commonWorkloadName(workload);
    return [
      ...configuration.environmentVariables.map(key => `env ${key}`),
      ...configuration.configMapKeys.map(key => `ConfigMap ${key}`),
      ...configuration.secretKeys.map(key => `Secret ${key}`),
      ...configuration.mountedFiles.map(key => `file ${key}`),
    ].map(key => `${name}: ${key}`);
  });
  return [...new Set(keys)].sort();
}

/** Hash of the names by which the workloads are configured. */
export function digestConfiguration(
  workloads: readonly WorkloadObservation[],
): string {
  return sha256(canonicalJson(keysOf(workloads)));
}

/** Names that the candidate has and prod has not, and the other way round. */
export function compareConfiguration(
  staging: readonly WorkloadObservation[],
  prod: readonly WorkloadObservation[],
): NonNullable<ReleaseDiffView['configurationKeys']> {
  const [after, before] = [keysOf(staging), keysOf(prod)];
  return {
    added: after.filter(key => !before.includes(key)),
    removed: before.filter(key => !after.includes(key)),
  };
}

/**
 * JVM options that differ, each as the candidate has it, or without it as prod
 * had it. System properties (`-D`) configure the application, not the machine,
 * and name the environment: they are compared by their keys.
 */
export function compareJvmOptions(
  staging: readonly WorkloadObservation[],
  prod: readonly WorkloadObservation[],
): string[] {
  const [after, before] = [optionsOf(staging), optionsOf(prod)];
  return [
    ...after.filter(option => !before.includes(option)),
    ...before
      .filter(option => !after.includes(option))
      .map(option => `– ${option}`),
  ];
}

function optionsOf(workloads: readonly WorkloadObservation[]): string[] {
  const options = servingWorkloads(workloads).flatMap(workload =>
    workload.containers.flatMap(({ name, jvmOptions }) =>
      jvmOptions.map(
        option =>
          `${commonWorkloadName(workload)} · ${name}: ${
            option.startsWith('-D') ? option.split('=')[0] : option
          }`,
      ),
    ),
  );
  return [...new Set(options)].sort();
}

/** Version of the candidate's chart: `mall-order-1.4.0` is `1.4.0`. */
export function chartVersionOf(
  workloads: readonly WorkloadObservation[],
): string | undefined {
  const charts = new Set(
    servingWorkloads(workloads).flatMap(({ chart }) => chart ?? []),
  );
  const [chart] = charts;
  if (charts.size !== 1 || chart === undefined) return undefined;
  return /-(\d+\.\d+.*)$/.exec(chart)?.[1] ?? chart;
}
