import {
  standardAnnotations,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ObjectIdentity } from '../mappers/identity';
import type { ClusterInventory } from '../resources/ClusterInventory';
import type { ResourceName, ResourceRecords } from '../resources/resourceKinds';
import { parseLabelSelector, type LabelFilter } from './labelSelector';

/** What of a cluster belongs to one service in one namespace. */
export class ServiceScope {
  readonly inventory: ClusterInventory;
  readonly namespace: string;
  readonly service: ServiceDescriptor;
  readonly #filter: LabelFilter | undefined;
  readonly #id: string | undefined;

  private constructor(
    inventory: ClusterInventory,
    service: ServiceDescriptor,
    namespace: string,
    found: { filter?: LabelFilter; id?: string },
  ) {
    this.inventory = inventory;
    this.service = service;
    this.namespace = namespace;
    this.#filter = found.filter;
    this.#id = found.id;
  }

  /**
   * As Backstage's Kubernetes plugin maps: by label selector where the entity
   * has one, else by the label `backstage.io/kubernetes-id`.
   *
   * @returns `undefined` when the service has neither, or a selector that can't be read
   */
  static create(
    inventory: ClusterInventory,
    service: ServiceDescriptor,
    namespace: string,
  ): ServiceScope | undefined {
    const { id, labelSelector } = service.kubernetes ?? {};
    if (labelSelector !== undefined) {
      const filter = parseLabelSelector(labelSelector);
      return (
        filter && new ServiceScope(inventory, service, namespace, { filter })
      );
    }
    return id === undefined
      ? undefined
      : new ServiceScope(inventory, service, namespace, { id });
  }

  /** True for an object of this service, wherever it is. */
  owns({ labels }: Pick<ObjectIdentity, 'labels'>): boolean {
    return this.#filter
      ? this.#filter(labels)
      : labels[standardAnnotations.kubernetesId] === this.#id;
  }

  /** The service's objects of a kind in its namespace, by name. */
  own<N extends ResourceName>(name: N): ResourceRecords[N][] {
    const table = this.inventory.table(name);
    const records =
      this.#id === undefined
        ? table.inNamespace(this.namespace).filter(record => this.owns(record))
        : table.withId(this.namespace, this.#id);
    return byName(records);
  }

  /** The service's objects of a kind in whatever namespace, by name. */
  ownAnywhere<N extends ResourceName>(name: N): ResourceRecords[N][] {
    const table = this.inventory.table(name);
    return byName(
      this.#id === undefined
        ? table.all().filter(record => this.owns(record))
        : table.withIdAnywhere(this.#id),
    );
  }

  /** Objects of a kind in the namespace that have a key, whoever's they are. */
  keyed<N extends ResourceName>(name: N, key: string): ResourceRecords[N][] {
    return this.inventory.table(name).keyed(this.namespace, key);
  }
}

/** Sorted, so that the same objects make the same fact. */
export function byName<R extends { name: string }>(records: R[]): R[] {
  return records.sort((a, b) => (a.name < b.name ? -1 : 1));
}
