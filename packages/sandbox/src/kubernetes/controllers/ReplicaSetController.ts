import { KubernetesObject } from '../model';
import { randomSuffix } from '../store/ObjectWriter';
import { Fields, fieldsOf, listOf } from '../store/fields';
import {
  controlled,
  Controller,
  ControllerContext,
  CONTROLLER_MANAGER,
  controllerReference,
  POD,
  REPLICA_SET,
} from './ControllerContext';

/** True when the pod's `Ready` condition holds. */
export function isReady(pod: KubernetesObject): boolean {
  return listOf(fieldsOf(pod.status).conditions).some(
    condition => condition.type === 'Ready' && condition.status === 'True',
  );
}

/** A pod made from a workload's template. */
export function podFromTemplate(
  owner: KubernetesObject,
  name: string,
  extraLabels: Record<string, string> = {},
): KubernetesObject {
  const template = fieldsOf(fieldsOf(owner.spec).template);
  const metadata = fieldsOf(template.metadata);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: owner.metadata.namespace,
      labels: {
        ...(metadata.labels as Record<string, string> | undefined),
        ...extraLabels,
      },
      ...(metadata.annotations !== undefined && {
        annotations: metadata.annotations as Record<string, string>,
      }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: fieldsOf(template.spec),
  };
}

/** Keeps as many pods as a ReplicaSet asks for. */
export class ReplicaSetController implements Controller {
  readonly kind = REPLICA_SET;
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(replicaSet: KubernetesObject): void {
    const { store, writer } = this.#context;
    const wanted = Number(fieldsOf(replicaSet.spec).replicas ?? 1);
    const pods = controlled(store, replicaSet, POD);
    for (let count = pods.length; count < wanted; count += 1) {
      const pod = podFromTemplate(
        replicaSet,
        `${replicaSet.metadata.name}-${randomSuffix()}`,
      );
      pod.metadata.generateName = `${replicaSet.metadata.name}-`;
      writer.create(POD, pod, { manager: CONTROLLER_MANAGER });
    }
    // Those that are not ready go first, then the youngest.
    const expendable = [...pods]
      .reverse()
      .sort((a, b) => Number(isReady(a)) - Number(isReady(b)));
    for (const pod of expendable.slice(0, Math.max(0, pods.length - wanted))) {
      writer.remove(POD, pod);
    }
    this.#writeStatus(replicaSet);
  }

  #writeStatus(replicaSet: KubernetesObject): void {
    const { store, writer } = this.#context;
    const { namespace, name = '' } = replicaSet.metadata;
    const current = store.get(REPLICA_SET, namespace, name);
    if (!current) {
      return;
    }
    const pods = controlled(store, current, POD);
    const ready = pods.filter(isReady).length;
    const { conditions } = fieldsOf(current.status);
    const status: Fields = {
      replicas: pods.length,
      ...(pods.length > 0 && { fullyLabeledReplicas: pods.length }),
      ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
      observedGeneration: current.metadata.generation,
      ...(conditions !== undefined && { conditions }),
    };
    writer.update(
      REPLICA_SET,
      { ...current, status },
      { manager: CONTROLLER_MANAGER, subresource: 'status' },
    );
  }
}
