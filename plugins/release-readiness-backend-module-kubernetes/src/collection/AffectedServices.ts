import {
  standardAnnotations,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { environmentsIn } from '../facts/serviceFacts';
import type { ObjectIdentity } from '../mappers/identity';
import type { ClusterInventory } from '../resources/ClusterInventory';
import {
  clusterWideNames,
  type ResourceName,
} from '../resources/resourceKinds';

/** Gathers which services' facts a cluster's changes may have touched. */
export class AffectedServices {
  #all = false;
  readonly #namespaces = new Set<string>();
  /** `namespace id` of services that a change names by label. */
  readonly #ids = new Set<string>();

  get isEmpty(): boolean {
    return !this.#all && this.#namespaces.size + this.#ids.size === 0;
  }

  addAll(): void {
    this.#all = true;
  }

  /** An object can't be told apart by its label alone: its whole namespace counts. */
  addNamespace(namespace: string): void {
    this.#namespaces.add(namespace);
  }

  add(
    inventory: ClusterInventory,
    name: ResourceName,
    record: ObjectIdentity,
  ): void {
    if (clusterWideNames.includes(name)) {
      this.#all = true;
      return;
    }
    const id = idOf(inventory, name, record);
    if (id === undefined) {
      this.#namespaces.add(record.namespace);
    } else {
      this.#ids.add(`${record.namespace} ${id}`);
    }
  }

  /** Those of the services that are concerned; what was gathered is forgotten. */
  take<S extends ServiceDescriptor>(
    services: readonly S[],
    cluster: string,
  ): S[] {
    const affected = services.filter(service =>
      environmentsIn(service, cluster).some(
        ({ namespace }) =>
          this.#all ||
          this.#namespaces.has(namespace) ||
          this.#ids.has(`${namespace} ${service.kubernetes?.id}`) ||
          // A label selector may select by any label.
          (service.kubernetes?.labelSelector !== undefined &&
            this.#touches(namespace)),
      ),
    );
    this.#all = false;
    this.#namespaces.clear();
    this.#ids.clear();
    return affected;
  }

  #touches(namespace: string): boolean {
    return [...this.#ids].some(id => id.startsWith(`${namespace} `));
  }
}

/**
 * The service that an object names by label. ConfigMaps, Services, autoscalers
 * and claims count for whoever refers to them, whatever their own label says.
 */
function idOf(
  inventory: ClusterInventory,
  name: ResourceName,
  record: ObjectIdentity,
): string | undefined {
  const referred: ResourceName[] = [
    'configmaps',
    'services',
    'horizontalpodautoscalers',
    'persistentvolumeclaims',
    'canaries',
  ];
  if (referred.includes(name)) {
    return undefined;
  }
  const own = record.labels[standardAnnotations.kubernetesId];
  if (name !== 'pods' && name !== 'replicasets') {
    return own;
  }
  // What owns it decides whose it is; the label of its template may differ.
  const workloads = record.owners.flatMap(uid => {
    const set = inventory.table('replicasets').get(uid);
    return set ? set.owners : [uid];
  });
  const owner = workloads
    .map(
      uid =>
        inventory.table('deployments').get(uid) ??
        inventory.table('statefulsets').get(uid) ??
        inventory.table('daemonsets').get(uid) ??
        inventory.table('rollouts').get(uid),
    )
    .find(found => found !== undefined);
  return owner?.labels[standardAnnotations.kubernetesId] ?? own;
}
