import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { RolloutManifest } from '../resources/rolloutManifests';
import type { ProductionObjects } from './ProductionObjects';
import type { ProductionPod } from './pods';
import { findObstacle } from './rolloutSteps';
import {
  identify,
  isOwnedBy,
  ownContainers,
  podsOf,
  type ServingUnit,
  type WorkloadState,
} from './ServingUnit';

const hashLabel = 'rollouts-pod-template-hash';

/** The pods of one version of a Rollout. */
interface Version {
  hash: string;
  desired: number;
  pods: ProductionPod[];
}

/**
 * An Argo Rollout: its canary is the newest version while that is not the
 * stable one. Pods of neither count as stable, so that nothing is taken for
 * done while they run.
 *
 * @throws Error when it can't be understood
 */
export function toRolloutState(
  manifest: RolloutManifest,
  objects: ProductionObjects,
): WorkloadState {
  const { workload, uid, generation } = identify('Rollout', manifest);
  const { spec = {}, status = {} } = manifest;
  const lender = objects.lenders.find(
    ({ metadata }) => metadata?.name === spec.workloadRef?.name,
  );
  const upToDate =
    isSeen(status.observedGeneration, generation) &&
    (spec.workloadRef === undefined ||
      (lender !== undefined &&
        isSeen(
          status.workloadObservedGeneration,
          identify('Deployment', lender).generation,
        )));
  const containers = ownContainers(spec.template ?? lender?.spec?.template);
  const versions: Version[] = objects.replicaSets
    .filter(({ metadata }) => isOwnedBy(metadata, uid))
    .map(set => ({
      hash: set.metadata?.labels?.[hashLabel] ?? '',
      desired: set.spec?.replicas ?? 0,
      pods: podsOf(objects.pods, identify('ReplicaSet', set).uid, containers),
    }));
  const phase = phaseOf(manifest, upToDate);
  return {
    workload,
    units: toUnits(workload, manifest, versions, phase),
    phase,
    upToDate,
    obstacle: findObstacle(manifest),
  };
}

/** The controller writes generations as strings. */
function isSeen(
  observed: string | number | undefined,
  generation: number,
): boolean {
  return (
    observed !== undefined && observed !== '' && Number(observed) === generation
  );
}

function phaseOf(
  { status = {} }: RolloutManifest,
  upToDate: boolean,
): DriverObservation['phase'] {
  if (!upToDate) {
    return 'progressing';
  }
  if (status.abort) {
    return 'aborted';
  }
  switch (status.phase) {
    case 'Degraded':
      return 'degraded';
    case 'Paused':
      return 'paused';
    case 'Healthy':
      return status.stableRS && status.stableRS === status.currentPodHash
        ? 'healthy'
        : 'progressing';
    default:
      return 'progressing';
  }
}

function toUnits(
  workload: string,
  { spec = {}, status = {} }: RolloutManifest,
  versions: readonly Version[],
  phase: DriverObservation['phase'],
): ServingUnit[] {
  const { currentPodHash: newest, stableRS: stable } = status;
  const isDone = stable !== undefined && stable === newest;
  const canary = versions.find(({ hash }) => !isDone && hash === newest);
  const serving = versions.find(({ hash }) => hash === stable);
  const others = versions
    .filter(version => version !== canary)
    .flatMap(({ pods }) => pods);
  const wanted = spec.replicas ?? 1;
  const stableUnit: ServingUnit = {
    workload,
    track: 'stable',
    desired: isDone ? wanted : (serving?.desired ?? wanted),
    settled: serving !== undefined && (!isDone || phase === 'healthy'),
    pods: others,
  };
  // Before its first version is stable a Rollout has no stable pods at all.
  const isFirst = !stable && others.length === 0;
  const canaryUnit: ServingUnit = {
    workload,
    track: 'canary',
    desired: canary?.desired ?? 1,
    settled: canary !== undefined,
    pods: canary?.pods ?? [],
  };
  return [
    ...(isFirst ? [] : [stableUnit]),
    // Its pods were told of but are not there yet: a canary that is not ready.
    ...(isDone || !newest ? [] : [canaryUnit]),
  ];
}
