import { apiVersionOf, KindInfo } from '../api/kinds';
import { KubernetesObject } from '../model';

/** One change, as a watch reports it. */
export interface StoreChange {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  kind: KindInfo;
  object: KubernetesObject;
  /** The object before the change. */
  previous?: KubernetesObject;
  resourceVersion: number;
}

type Listener = (change: StoreChange) => void;

/** Snapshots kept for lists that are read page by page. */
const KEPT_SNAPSHOTS = 32;

function kindKey(kind: KindInfo): string {
  return `${apiVersionOf(kind)}/${kind.plural}`;
}

/** Name by which a list is sorted: namespace first, as etcd sorts it. */
export function sortKey(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/**
 * Every object of a cluster, with one growing resource version for all and a
 * window of past changes. Objects are never altered in place: who holds one
 * holds a snapshot.
 */
export class ObjectStore {
  readonly #historyLimit: number;
  readonly #byKind = new Map<string, Map<string, KubernetesObject>>();
  readonly #byOwner = new Map<string, Map<string, KubernetesObject>>();
  readonly #snapshots = new Map<string, KubernetesObject[]>();
  readonly #listeners = new Set<Listener>();
  readonly #expiryListeners = new Set<() => void>();
  #history: StoreChange[] = [];
  #resourceVersion: number;
  /** Changes up to this version are forgotten. */
  #forgotten: number;

  constructor(options: {
    historyLimit: number;
    /** Where counting begins. Default 1000. */
    firstResourceVersion?: number;
  }) {
    this.#historyLimit = options.historyLimit;
    this.#resourceVersion = options.firstResourceVersion ?? 1000;
    this.#forgotten = this.#resourceVersion;
  }

  get resourceVersion(): number {
    return this.#resourceVersion;
  }

  get(
    kind: KindInfo,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    return this.#byKind.get(kindKey(kind))?.get(`${namespace ?? ''}/${name}`);
  }

  /** All objects of a kind, sorted by namespace and name. */
  list(kind: KindInfo): KubernetesObject[] {
    return [...(this.#byKind.get(kindKey(kind)) ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  /** Objects whose `ownerReferences` name this uid. */
  ownedBy(uid: string | undefined): KubernetesObject[] {
    return [...(this.#byOwner.get(uid ?? '')?.values() ?? [])];
  }

  all(): KubernetesObject[] {
    return [...this.#byKind.values()].flatMap(objects => [...objects.values()]);
  }

  /** Stores an object under its name, new or changed, and tells who watches. */
  put(kind: KindInfo, object: KubernetesObject): KubernetesObject {
    const key = sortKey(object);
    const objects = this.#objectsOf(kind);
    const previous = objects.get(key);
    const resourceVersion = this.#next();
    const stored: KubernetesObject = {
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: String(resourceVersion),
      },
    };
    this.#unindex(previous);
    objects.set(key, stored);
    this.#index(stored);
    this.#record({
      type: previous ? 'MODIFIED' : 'ADDED',
      kind,
      object: stored,
      previous,
      resourceVersion,
    });
    return stored;
  }

  remove(kind: KindInfo, object: KubernetesObject): void {
    const objects = this.#objectsOf(kind);
    const previous = objects.get(sortKey(object));
    if (!previous) {
      return;
    }
    objects.delete(sortKey(object));
    this.#unindex(previous);
    const resourceVersion = this.#next();
    this.#record({
      type: 'DELETED',
      kind,
      object: {
        ...previous,
        metadata: {
          ...previous.metadata,
          resourceVersion: String(resourceVersion),
        },
      },
      previous,
      resourceVersion,
    });
  }

  /** Keeps a kind's objects as they are now, for the pages of one list. */
  keepSnapshot(kind: KindInfo, objects: KubernetesObject[]): number {
    this.#snapshots.set(`${this.#resourceVersion} ${kindKey(kind)}`, objects);
    const [oldest] = this.#snapshots.keys();
    if (this.#snapshots.size > KEPT_SNAPSHOTS) {
      this.#snapshots.delete(oldest);
    }
    return this.#resourceVersion;
  }

  snapshot(
    kind: KindInfo,
    resourceVersion: number,
  ): KubernetesObject[] | undefined {
    return this.#snapshots.get(`${resourceVersion} ${kindKey(kind)}`);
  }

  /** Changes after a version, oldest first; undefined when some of them are forgotten. */
  changesSince(resourceVersion: number): StoreChange[] | undefined {
    return resourceVersion < this.#forgotten
      ? undefined
      : this.#history.filter(
          change => change.resourceVersion > resourceVersion,
        );
  }

  /** The oldest version from which a watch can go on. */
  get oldestResourceVersion(): number {
    return this.#forgotten;
  }

  forgetHistory(): void {
    this.#next();
    this.#history = [];
    this.#snapshots.clear();
    this.#forgotten = this.#resourceVersion;
    for (const listener of [...this.#expiryListeners]) {
      listener();
    }
  }

  subscribe(listener: Listener, onExpired: () => void = () => {}): () => void {
    this.#listeners.add(listener);
    this.#expiryListeners.add(onExpired);
    return () => {
      this.#listeners.delete(listener);
      this.#expiryListeners.delete(onExpired);
    };
  }

  #objectsOf(kind: KindInfo): Map<string, KubernetesObject> {
    const key = kindKey(kind);
    const objects = this.#byKind.get(key) ?? new Map();
    this.#byKind.set(key, objects);
    return objects;
  }

  #index(object: KubernetesObject): void {
    for (const { uid = '' } of object.metadata.ownerReferences ?? []) {
      const owned = this.#byOwner.get(uid) ?? new Map();
      owned.set(object.metadata.uid ?? '', object);
      this.#byOwner.set(uid, owned);
    }
  }

  #unindex(object: KubernetesObject | undefined): void {
    for (const { uid = '' } of object?.metadata.ownerReferences ?? []) {
      this.#byOwner.get(uid)?.delete(object?.metadata.uid ?? '');
    }
  }

  #next(): number {
    this.#resourceVersion += 1;
    return this.#resourceVersion;
  }

  #record(change: StoreChange): void {
    this.#history.push(change);
    if (this.#history.length > this.#historyLimit * 2) {
      const dropped = this.#history.splice(
        0,
        this.#history.length - this.#historyLimit,
      );
      this.#forgotten = dropped[dropped.length - 1].resourceVersion;
    }
    for (const listener of [...this.#listeners]) {
      listener(change);
    }
  }
}
