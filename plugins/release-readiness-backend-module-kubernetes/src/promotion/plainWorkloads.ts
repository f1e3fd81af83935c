import { saysCanary } from '../mappers/tracks';
import type {
  ConditionManifest,
  DaemonSetManifest,
  DeploymentManifest,
  Manifest,
  PodTemplateManifest,
  StatefulSetManifest,
} from '../resources/manifests';
import type { ProductionObjects } from './ProductionObjects';
import {
  identify,
  isOwnedBy,
  ownContainers,
  podsOf,
  type ServingUnit,
  type WorkloadState,
} from './ServingUnit';

/** What the controller of a workload counts. */
interface Counts {
  desired: number;
  replicas: number;
  updated: number;
  ready: number;
}

function trackOf(
  { metadata = {} }: Manifest,
  template: PodTemplateManifest | undefined,
): ServingUnit['track'] {
  return saysCanary({
    name: metadata.name ?? '',
    labels: metadata.labels ?? {},
    podLabels: template?.metadata?.labels ?? {},
  })
    ? 'canary'
    : 'stable';
}

function isStuck(conditions: ConditionManifest[] = []): boolean {
  return conditions.some(
    ({ type, status }) =>
      (type === 'Progressing' && status === 'False') ||
      (type === 'ReplicaFailure' && status === 'True'),
  );
}

function toState(
  kind: string,
  manifest: DeploymentManifest | StatefulSetManifest | DaemonSetManifest,
  counts: Counts,
  pods: ServingUnit['pods'],
): WorkloadState {
  const { workload, generation } = identify(kind, manifest);
  const { spec, status = {} } = manifest;
  const upToDate = status.observedGeneration === generation;
  const { desired, ...counted } = counts;
  const settled =
    upToDate && Object.values(counted).every(count => count === desired);
  const unsettled = () =>
    spec && 'paused' in spec && spec.paused ? 'paused' : 'progressing';
  const phase = isStuck(status.conditions) ? 'degraded' : unsettled();
  return {
    workload,
    units: [
      {
        workload,
        track: trackOf(manifest, spec?.template),
        desired,
        settled,
        pods,
      },
    ],
    phase: settled ? 'healthy' : phase,
    upToDate,
  };
}

/**
 * Deployments, StatefulSets and DaemonSets. A canary is a workload of its own
 * that says so (`track: canary`, or a name that ends in `-canary`).
 *
 * @throws Error when one of them can't be understood
 */
export function toPlainWorkloads(objects: ProductionObjects): WorkloadState[] {
  const deployments = objects.deployments.map(manifest => {
    const { spec = {}, status = {} } = manifest;
    const { uid } = identify('Deployment', manifest);
    const containers = ownContainers(spec.template);
    const pods = objects.replicaSets
      .filter(({ metadata }) => isOwnedBy(metadata, uid))
      .flatMap(set =>
        podsOf(objects.pods, identify('ReplicaSet', set).uid, containers),
      );
    const counts = {
      desired: spec.replicas ?? 1,
      replicas: status.replicas ?? 0,
      updated: status.updatedReplicas ?? 0,
      ready: status.readyReplicas ?? 0,
    };
    return toState('Deployment', manifest, counts, pods);
  });
  const statefulSets = objects.statefulSets.map(manifest => {
    const { spec = {}, status = {} } = manifest;
    const counts = {
      desired: spec.replicas ?? 1,
      replicas: status.replicas ?? 0,
      updated: status.updatedReplicas ?? 0,
      ready: status.readyReplicas ?? 0,
    };
    return toState('StatefulSet', manifest, counts, direct(manifest));
  });
  const daemonSets = objects.daemonSets.map(manifest => {
    const { status = {} } = manifest;
    const counts = {
      desired: status.desiredNumberScheduled ?? 0,
      replicas: status.currentNumberScheduled ?? 0,
      updated: status.updatedNumberScheduled ?? 0,
      ready: status.numberReady ?? 0,
    };
    return toState('DaemonSet', manifest, counts, direct(manifest));
  });
  return [...deployments, ...statefulSets, ...daemonSets];

  function direct(manifest: StatefulSetManifest | DaemonSetManifest) {
    const { uid } = identify('workload', manifest);
    return podsOf(objects.pods, uid, ownContainers(manifest.spec?.template));
  }
}
