import { DurationInput, ScenarioTimer } from '../../clock';
import { KindInfo, requireKind } from '../api/kinds';
import { KubernetesObject, OwnerReference } from '../model';
import { ClusterTime } from '../store/ClusterTime';
import { ObjectStore } from '../store/ObjectStore';
import { ObjectWriter } from '../store/ObjectWriter';

/** What a controller works with. */
export interface ControllerContext {
  store: ObjectStore;
  writer: ObjectWriter;
  time: ClusterTime;
  /** Runs an action after a delay of the scenario, then lets the controllers react. */
  after(delay: DurationInput, action: () => void): ScenarioTimer;
  /** Scenario time until a started pod is ready. */
  readyAfter: string;
  /** Digest that a tag stands for in this cluster's registry. */
  digestOf: (image: string) => string | undefined;
}

/** Brings the cluster closer to what one object asks for. */
export interface Controller {
  /** Kind of the objects it reconciles. */
  kind: KindInfo;
  reconcile(object: KubernetesObject): void;
}

export const DEPLOYMENT = requireKind('apps/v1', 'Deployment');
export const REPLICA_SET = requireKind('apps/v1', 'ReplicaSet');
export const STATEFUL_SET = requireKind('apps/v1', 'StatefulSet');
export const CONTROLLER_REVISION = requireKind('apps/v1', 'ControllerRevision');
export const POD = requireKind('v1', 'Pod');
export const NODE = requireKind('v1', 'Node');

/** Name under which the built-in controllers write. */
export const CONTROLLER_MANAGER = 'kube-controller-manager';

/** The reference by which an object is controlled. */
export function controllerReference(owner: KubernetesObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name ?? '',
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Objects of a kind that an owner controls, oldest first. */
export function controlled(
  store: ObjectStore,
  owner: KubernetesObject,
  kind: KindInfo,
): KubernetesObject[] {
  return store
    .ownedBy(owner.metadata.uid)
    .filter(object => object.kind === kind.kind)
    .sort((a, b) =>
      (a.metadata.creationTimestamp ?? '').localeCompare(
        b.metadata.creationTimestamp ?? '',
      ),
    );
}
