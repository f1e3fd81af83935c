import { KubernetesObject } from '../../kubernetes/model';
import { Fields, fieldsOf, timestamp } from '../manifests';
import { Revision } from './revisions';

/** Fills the status that a workload's controller keeps; what the manifest says of it stays. */
export function withWorkloadStatus(
  workload: KubernetesObject,
  revisions: readonly Revision[],
  pods: readonly KubernetesObject[],
): KubernetesObject {
  const current = revisions.find(revision => revision.current);
  const counts = countPods(workload, pods);
  switch (workload.kind) {
    case 'Rollout':
      return { ...workload, status: rolloutStatus(workload, counts) };
    case 'StatefulSet':
      return {
        ...workload,
        status: {
          observedGeneration: workload.metadata.generation,
          replicas: counts.all,
          readyReplicas: counts.ready,
          currentReplicas: counts.all,
          updatedReplicas: counts.all,
          availableReplicas: counts.ready,
          currentRevision: `${workload.metadata.name}-${current?.hash}`,
          updateRevision: `${workload.metadata.name}-${current?.hash}`,
          collisionCount: 0,
        },
      };
    default:
      return {
        ...workload,
        status: deploymentStatus(workload, counts, current),
      };
  }
}

interface Counts {
  wanted: number;
  all: number;
  ready: number;
}

function countPods(
  workload: KubernetesObject,
  pods: readonly KubernetesObject[],
): Counts {
  return {
    wanted: Number(fieldsOf(workload.spec).replicas ?? 1),
    all: pods.length,
    ready: pods.filter(pod => fieldsOf(pod.status).phase === 'Running').length,
  };
}

function rolloutStatus(workload: KubernetesObject, counts: Counts): Fields {
  const told = fieldsOf(workload.status);
  return {
    ...told,
    observedGeneration: String(workload.metadata.generation),
    replicas: counts.all,
    HPAReplicas: counts.all,
    readyReplicas: counts.ready,
    availableReplicas: counts.ready,
    updatedReplicas: told.abort === true ? 0 : counts.all,
    selector: Object.entries(
      fieldsOf(fieldsOf(fieldsOf(workload.spec).selector).matchLabels),
    )
      .map(([label, value]) => `${label}=${value}`)
      .join(','),
  };
}

function deploymentStatus(
  workload: KubernetesObject,
  { wanted, all, ready }: Counts,
  current: Revision | undefined,
): Fields {
  const complete = ready === wanted;
  const since = timestamp(current?.since ?? new Date(0));
  const condition = (
    type: string,
    holds: boolean,
    reason: string,
    message: string,
  ) => ({
    type,
    status: holds ? 'True' : 'False',
    reason,
    message,
    lastTransitionTime: since,
    lastUpdateTime: since,
  });
  const set = `${workload.metadata.name}-${current?.hash}`;
  return {
    observedGeneration: workload.metadata.generation,
    ...(all > 0 && { replicas: all, updatedReplicas: all }),
    ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
    ...(!complete && { unavailableReplicas: wanted - ready }),
    conditions: [
      complete
        ? condition(
            'Available',
            true,
            'MinimumReplicasAvailable',
            'Deployment has minimum availability.',
          )
        : condition(
            'Available',
            false,
            'MinimumReplicasUnavailable',
            'Deployment does not have minimum availability.',
          ),
      complete
        ? condition(
            'Progressing',
            true,
            'NewReplicaSetAvailable',
            `ReplicaSet "${set}" has successfully progressed.`,
          )
        : condition(
            'Progressing',
            false,
            'ProgressDeadlineExceeded',
            `ReplicaSet "${set}" has timed out progressing.`,
          ),
    ],
  };
}
