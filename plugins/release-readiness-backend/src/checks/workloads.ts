import type {
  EnvironmentName,
  EvidenceLink,
  FindingSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  EnvironmentWorkloads,
  WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ObservedEnvironment } from './environments';

/** One workload and where it runs. */
export interface LocatedWorkload {
  environment: EnvironmentName;
  cluster: string;
  workload: WorkloadObservation;
}

/** The workloads of one environment that serve: all but canaries. */
export function stableWorkloads(
  value: EnvironmentWorkloads,
): WorkloadObservation[] {
  return value.workloads.filter(workload => workload.track === 'stable');
}

/** Every workload, canaries too, of the environments where the service runs. */
export function locatedWorkloads(
  environments: readonly ObservedEnvironment[],
): LocatedWorkload[] {
  return environments.flatMap(observed =>
    observed.state === 'running'
      ? observed.value.workloads.map(workload => ({
          environment: observed.environment,
          cluster: observed.value.cluster,
          workload,
        }))
      : [],
  );
}

/** `Deployment/orders`. */
export function workloadTitle(workload: {
  kind: string;
  name: string;
}): string {
  return `${workload.kind}/${workload.name}`;
}

/** Where a finding about a workload, or a container of it, was seen. */
export function workloadSubject(
  located: LocatedWorkload,
  container?: string,
): FindingSubject {
  const { environment, cluster, workload } = located;
  return {
    kind: workload.kind,
    name: workload.name,
    environment,
    cluster,
    namespace: workload.namespace,
    ...(container === undefined ? {} : { container }),
  };
}

/** The portal's own Kubernetes page shows the object; there is no address. */
export function workloadLink(workload: {
  kind: string;
  name: string;
}): EvidenceLink {
  return { target: 'kubernetes', title: workloadTitle(workload) };
}

/** `apps/v1`, or Argo's for a Rollout. */
export function workloadApiVersion(kind: WorkloadObservation['kind']): string {
  return kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1';
}

const environmentWord = /(^|-)(staging|stage|stg|prod|production|prd)(?=-|$)/g;

/**
 * The name under which a workload is known in every environment: without the
 * environment's own, and without the suffix of the copy that Flagger serves from.
 */
export function commonWorkloadName(
  workload: Pick<WorkloadObservation, 'name' | 'strategy'>,
): string {
  const name =
    workload.strategy.progressive === 'flagger'
      ? workload.name.replace(/-primary$/, '')
      : workload.name;
  return name.replace(environmentWord, '').replace(/^-/, '') || name;
}
