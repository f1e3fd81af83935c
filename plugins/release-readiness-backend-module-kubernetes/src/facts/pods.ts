import type {
  ContainerObservation,
  PodObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PodRecord } from '../mappers/pods';
import type { RevisionRecord } from '../mappers/revisions';
import type { WorkloadRecord } from '../mappers/workloads';
import type { RolloutRecord } from '../resources/resourceKinds';
import { byName, type ServiceScope } from './ServiceScope';

/** Label of pods without ReplicaSet that says which revision they are of. */
export const revisionHashLabel = 'controller-revision-hash';

/** A pod and what it is of its workload. */
export interface OwnPod extends Pick<PodObservation, 'track' | 'current'> {
  pod: PodRecord;
}

/** What holds the revisions of a workload. */
export function revisionRecords(
  scope: ServiceScope,
  { uid, observation }: WorkloadRecord,
): RevisionRecord[] {
  const byReplicaSet = ['Deployment', 'Rollout'].includes(observation.kind);
  return scope.inventory
    .table(byReplicaSet ? 'replicasets' : 'controllerrevisions')
    .ownedBy(uid);
}

/** The pods of a workload, through its ReplicaSets or its own. */
export function ownPods(
  scope: ServiceScope,
  record: WorkloadRecord | RolloutRecord,
  track: PodObservation['track'],
): OwnPod[] {
  const pods = scope.inventory.table('pods');
  const revisions = revisionRecords(scope, record);
  const hashes = 'canary' in record ? record.canary.hashes : undefined;
  const ofReplicaSets = revisions.flatMap(set => {
    const isCanary =
      track === 'canary' ||
      (set.hash !== undefined &&
        set.hash === hashes?.current &&
        set.hash !== hashes?.stable);
    const current = isLatestSet(record, set);
    return pods.ownedBy(set.uid).map(pod => ({
      pod,
      track: isCanary ? ('canary' as const) : ('stable' as const),
      current,
    }));
  });
  const latest = latestHash(record, revisions);
  const direct = pods.ownedBy(record.uid).map(pod => {
    const hash = pod.labels[revisionHashLabel];
    return {
      pod,
      track,
      current:
        hash !== undefined && latest !== undefined
          ? hash === latest || `${record.name}-${hash}` === latest
          : undefined,
    };
  });
  return [...ofReplicaSets, ...direct];
}

/** A ReplicaSet of the latest specification: of a Rollout the one it moves to. */
function isLatestSet(
  record: WorkloadRecord | RolloutRecord,
  { hash, observation }: RevisionRecord,
): boolean | undefined {
  const latest =
    'canary' in record ? record.canary.hashes?.current : record.currentRevision;
  const own = 'canary' in record ? hash : String(observation.revision);
  return latest !== undefined && own !== undefined ? own === latest : undefined;
}

/** Name of the ControllerRevision of the latest specification. */
function latestHash(
  { observation, updateRevision, currentRevision }: WorkloadRecord,
  revisions: readonly RevisionRecord[],
): string | undefined {
  if (observation.kind !== 'DaemonSet') {
    return updateRevision ?? currentRevision;
  }
  return revisions.reduce<RevisionRecord | undefined>(
    (newest, each) =>
      newest === undefined ||
      each.observation.revision > newest.observation.revision
        ? each
        : newest,
    undefined,
  )?.name;
}

/** What was added to pods that stay, each image once. */
export function ephemeralContainersOf(
  pods: readonly OwnPod[],
): ContainerObservation[] {
  const containers = pods
    .filter(({ pod }) => !pod.observation.terminating)
    .flatMap(({ pod }) => pod.ephemeralContainers);
  return [
    ...new Map(
      byName(containers.slice())
        .reverse()
        .map(container => [container.image, container]),
    ).values(),
  ].reverse();
}

/** What of its pods stands in the observation of a workload. */
export function toPods(
  pods: readonly OwnPod[],
  { observation }: WorkloadRecord,
): PodObservation[] {
  // What others inject may restart; the candidate is what the template names.
  const names = observation.containers
    .filter(({ role }) => role === 'container')
    .map(({ name }) => name);
  return byName(pods.map(own => ({ ...own, name: own.pod.name }))).map(
    ({ pod, track, current }) => {
      const startedAt = latestStart(pod, names);
      return {
        ...pod.observation,
        ...(startedAt && { startedAt }),
        ...(current !== undefined && { current }),
        track,
      };
    },
  );
}

/** Since when all of these run; undefined while one of them does not. */
function latestStart(
  { starts }: PodRecord,
  names: readonly string[],
): string | undefined {
  const known = names.flatMap(name => starts.get(name) ?? []);
  return known.length === names.length
    ? known.sort((a, b) => Date.parse(b) - Date.parse(a))[0]
    : undefined;
}
