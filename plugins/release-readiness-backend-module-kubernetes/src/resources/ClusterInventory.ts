import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { RecordTable } from './RecordTable';
import type { ResourceName, ResourceRecords } from './resourceKinds';

/** How a kind is known in a cluster. */
export type KindState =
  | { state: 'listed'; path: string; resourceVersion: string }
  /** The cluster doesn't have the kind: its custom resource is not installed. */
  | { state: 'absent' }
  /** The cluster has it and doesn't let us read it. */
  | { state: 'unavailable'; reason: TextReference };

/** Kinds whose objects may serve a service of another namespace. */
const acrossNamespaces: ResourceName[] = [
  'cronjobs',
  'schedules',
  'backups',
  'restores',
];

/** All that is known of one cluster. */
export class ClusterInventory {
  readonly cluster: string;
  readonly version: string;
  readonly #states = new Map<ResourceName, KindState>();
  readonly #tables: { [N in ResourceName]?: RecordTable<ResourceRecords[N]> } =
    {};
  readonly #unreadable = new Map<string, { name: ResourceName; at: string }>();

  /** @param version - `gitVersion` of the API server. */
  constructor(cluster: string, version: string) {
    this.cluster = cluster;
    this.version = version;
  }

  table<N extends ResourceName>(name: N): RecordTable<ResourceRecords[N]> {
    return this.#tables[name] ?? new RecordTable<ResourceRecords[N]>();
  }

  state(name: ResourceName): KindState {
    return this.#states.get(name) ?? { state: 'absent' };
  }

  setState(name: ResourceName, state: KindState): void {
    this.#states.set(name, state);
  }

  /** Takes over a complete list. */
  replace<N extends ResourceName>(
    name: N,
    records: ResourceRecords[N][],
    listed: { path: string; resourceVersion: string },
  ): void {
    (this.#tables as Record<N, RecordTable<ResourceRecords[N]>>)[name] =
      new RecordTable(records);
    this.setState(name, { state: 'listed', ...listed });
  }

  /** Remembers an object that could not be understood, until it can. */
  setUnreadable(name: ResourceName, uid: string, namespace: string): void {
    this.#unreadable.set(uid, { name, at: namespace });
  }

  setReadable(uid: string): void {
    this.#unreadable.delete(uid);
  }

  clearUnreadable(name: ResourceName): void {
    for (const [uid, entry] of this.#unreadable) {
      if (entry.name === name) {
        this.#unreadable.delete(uid);
      }
    }
  }

  /** Why facts that need these kinds can't be told in a namespace; undefined when they can. */
  obstacle(
    names: readonly ResourceName[],
    namespace?: string,
  ): TextReference | undefined {
    for (const name of names) {
      const state = this.state(name);
      if (state.state === 'unavailable') {
        return state.reason;
      }
    }
    const unreadable = [...this.#unreadable.values()].find(
      ({ name, at }) =>
        names.includes(name) &&
        (namespace === undefined ||
          at === namespace ||
          acrossNamespaces.includes(name)),
    );
    return unreadable
      ? {
          key: 'general.unavailable.invalid-response',
          params: { target: this.cluster, what: unreadable.name },
        }
      : undefined;
  }
}
