import { isDeepStrictEqual } from 'node:util';
import { standardAnnotations } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ObjectIdentity } from '../mappers/identity';

const idLabel = standardAnnotations.kubernetesId;

/** What is known of one kind in a cluster, found by uid, namespace, owner and Backstage's label. */
export class RecordTable<R extends ObjectIdentity> {
  readonly #byUid = new Map<string, R>();
  readonly #groups = new Map<string, Map<string, R>>();

  constructor(records: Iterable<R> = []) {
    for (const record of records) {
      this.put(record);
    }
  }

  get size(): number {
    return this.#byUid.size;
  }

  all(): R[] {
    return [...this.#byUid.values()];
  }

  get(uid: string): R | undefined {
    return this.#byUid.get(uid);
  }

  inNamespace(namespace: string): R[] {
    return this.#group(`namespace ${namespace}`);
  }

  ownedBy(uid: string): R[] {
    return this.#group(`owner ${uid}`);
  }

  /** Those that carry the label `backstage.io/kubernetes-id` with this value. */
  withId(namespace: string, id: string): R[] {
    return this.#group(`id ${namespace} ${id}`);
  }

  /** Those with a key, in one namespace. */
  keyed(namespace: string, key: string): R[] {
    return this.#group(`key ${namespace} ${key}`);
  }

  /** Those with a key, wherever they are. */
  keyedAnywhere(key: string): R[] {
    return this.#group(`key ${key}`);
  }

  /** Those that carry the label, wherever they are. */
  withIdAnywhere(id: string): R[] {
    return this.#group(`id ${id}`);
  }

  named(namespace: string, name: string): R | undefined {
    return this.#group(`name ${namespace} ${name}`)[0];
  }

  /** Stores a record. @returns false when it was there, exactly like this. */
  put(record: R): boolean {
    const previous = this.#byUid.get(record.uid);
    if (previous && isDeepStrictEqual(previous, record)) {
      return false;
    }
    this.remove(record.uid);
    this.#byUid.set(record.uid, record);
    for (const key of groupsOf(record)) {
      const group = this.#groups.get(key) ?? new Map<string, R>();
      group.set(record.uid, record);
      this.#groups.set(key, group);
    }
    return true;
  }

  /** @returns what was removed */
  remove(uid: string): R | undefined {
    const record = this.#byUid.get(uid);
    if (record) {
      this.#byUid.delete(uid);
      for (const key of groupsOf(record)) {
        const group = this.#groups.get(key);
        group?.delete(uid);
        if (group?.size === 0) {
          this.#groups.delete(key);
        }
      }
    }
    return record;
  }

  #group(key: string): R[] {
    return [...(this.#groups.get(key)?.values() ?? [])];
  }
}

function groupsOf(record: ObjectIdentity): string[] {
  const { namespace, name, labels, owners, keys = [] } = record;
  const id = labels[idLabel];
  return [
    `namespace ${namespace}`,
    `name ${namespace} ${name}`,
    ...owners.map(owner => `owner ${owner}`),
    ...keys.flatMap(key => [`key ${key}`, `key ${namespace} ${key}`]),
    ...(id === undefined ? [] : [`id ${id}`, `id ${namespace} ${id}`]),
  ];
}
