import { KubernetesObject } from '../model';
import { Fields, fieldsOf, listOf } from '../store/fields';
import { withCondition, WantedCondition } from './conditions';
import { resolveShare } from './rollingUpdate';

/** A Deployment with the ReplicaSets it owns. */
export interface RolloutView {
  deployment: KubernetesObject;
  /** The ReplicaSet of the wanted template; absent while none exists. */
  current?: KubernetesObject;
  sets: KubernetesObject[];
}

function sum(sets: KubernetesObject[], field: string): number {
  return sets.reduce(
    (total, set) => total + Number(fieldsOf(set.status)[field] ?? 0),
    0,
  );
}

function countReplicas({ deployment, current, sets }: RolloutView) {
  const wanted = Number(fieldsOf(deployment.spec).replicas ?? 1);
  return {
    wanted,
    replicas: sum(sets, 'replicas'),
    ready: sum(sets, 'readyReplicas'),
    available: sum(sets, 'availableReplicas'),
    updated: current ? sum([current], 'replicas') : 0,
  };
}

/** True when every wanted pod is of the wanted template and available, and no other is left. */
export function isRolledOut(view: RolloutView): boolean {
  const { wanted, replicas, available, updated } = countReplicas(view);
  return updated === wanted && replicas === wanted && available === wanted;
}

/**
 * A Deployment's status, from its ReplicaSets.
 *
 * @param overdue - the progress deadline has passed for a rollout that isn't done.
 */
export function deploymentStatus(
  view: RolloutView,
  now: string,
  overdue = false,
): Fields {
  const { deployment } = view;
  const count = countReplicas(view);
  const unavailable = Math.max(0, count.wanted - count.available);
  const before = fieldsOf(deployment.status);
  const conditions = [
    availability(deployment, count),
    progressing(view, overdue || stillStuck(view, before)),
  ];
  return {
    observedGeneration: deployment.metadata.generation,
    ...(count.replicas > 0 && { replicas: count.replicas }),
    ...(count.updated > 0 && { updatedReplicas: count.updated }),
    ...(count.ready > 0 && { readyReplicas: count.ready }),
    ...(count.available > 0 && { availableReplicas: count.available }),
    ...(unavailable > 0 && { unavailableReplicas: unavailable }),
    conditions: conditions.reduce<unknown>(
      (list, condition) => withCondition(list, condition, now),
      before.conditions,
    ),
  };
}

/** A missed deadline stays missed until something moves. */
function stillStuck(view: RolloutView, before: Fields): boolean {
  const count = countReplicas(view);
  return (
    listOf(before.conditions).some(
      condition => condition.reason === 'ProgressDeadlineExceeded',
    ) &&
    before.observedGeneration === view.deployment.metadata.generation &&
    Number(before.updatedReplicas ?? 0) === count.updated &&
    Number(before.readyReplicas ?? 0) === count.ready
  );
}

function availability(
  deployment: KubernetesObject,
  count: { wanted: number; available: number },
): WantedCondition {
  const { rollingUpdate } = fieldsOf(fieldsOf(deployment.spec).strategy);
  const tolerated = resolveShare(
    fieldsOf(rollingUpdate).maxUnavailable,
    count.wanted,
    'down',
  );
  return count.available >= count.wanted - tolerated
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progressing(view: RolloutView, overdue: boolean): WantedCondition {
  const type = 'Progressing';
  const name = view.current?.metadata.name ?? view.deployment.metadata.name;
  if (fieldsOf(view.deployment.spec).paused === true) {
    return {
      type,
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    };
  }
  if (isRolledOut(view)) {
    return {
      type,
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${name}" has successfully progressed.`,
    };
  }
  return overdue
    ? {
        type,
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "${name}" has timed out progressing.`,
      }
    : {
        type,
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${name}" is progressing.`,
      };
}
