import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { alreadyExists, conflict, notFound } from '../api/ApiError';
import { KindInfo } from '../api/kinds';
import { withDefaults } from '../defaults/kinds';
import { validateObject } from '../defaults/validate';
import { KubernetesObject } from '../model';
import { ClusterTime } from './ClusterTime';
import { FieldManager, nextManagedFields } from './managedFields';
import { ObjectStore } from './ObjectStore';

/** How a write is done. */
export interface WriteOptions extends FieldManager {
  /** Computes the answer and stores nothing (`dryRun=All`). */
  dryRun?: boolean;
}

/** The rules of writing, the same for requests and for controllers. */
export class ObjectWriter {
  readonly #store: ObjectStore;
  readonly #time: ClusterTime;
  readonly #startManager: string;

  /** @param startManager - who wrote the start state, as `managedFields` will say. */
  constructor(
    store: ObjectStore,
    time: ClusterTime,
    startManager = 'continuous-delivery',
  ) {
    this.#store = store;
    this.#time = time;
    this.#startManager = startManager;
  }

  /** Stores a new object. Its status is not taken where status has its own subresource. */
  create(
    kind: KindInfo,
    submitted: KubernetesObject,
    options: WriteOptions,
  ): KubernetesObject {
    const { status: _, ...withoutStatus } = submitted;
    const content = (
      kind.status ? withoutStatus : submitted
    ) as KubernetesObject;
    return this.#insert(kind, content, options);
  }

  /** Stores an object of the start state as it is, status and times included. */
  seed(kind: KindInfo, object: KubernetesObject): KubernetesObject {
    return this.#insert(kind, object, { manager: this.#startManager });
  }

  /**
   * Replaces an object. Through the main resource everything but the status
   * counts, through `status` the status only. Throws 404 and, for a stale
   * `resourceVersion`, 409.
   */
  update(
    kind: KindInfo,
    submitted: KubernetesObject,
    options: WriteOptions,
  ): KubernetesObject {
    const { name = '', namespace, resourceVersion } = submitted.metadata;
    const previous = this.#store.get(kind, namespace, name);
    if (!previous) {
      throw notFound(kind, name);
    }
    if (
      resourceVersion &&
      resourceVersion !== previous.metadata.resourceVersion
    ) {
      throw conflict(kind, name);
    }
    const next = withDefaults(
      options.subresource === 'status'
        ? withStatus(previous, submitted.status)
        : withSystemMetadata(
            kind.status ? withStatus(submitted, previous.status) : submitted,
            previous,
          ),
    );
    if (options.subresource !== 'status') {
      validateObject(kind, next, previous);
    }
    if (isDeepStrictEqual(next, previous)) {
      return previous;
    }
    if (
      kind.generation &&
      !isDeepStrictEqual(desired(kind, next), desired(kind, previous))
    ) {
      next.metadata.generation = (previous.metadata.generation ?? 1) + 1;
    }
    next.metadata.managedFields = nextManagedFields(
      next,
      previous,
      options,
      this.#time.timestamp(),
    );
    return options.dryRun ? next : this.#store.put(kind, next);
  }

  /** Removes an object; what it owns is left to the garbage collector. */
  remove(kind: KindInfo, object: KubernetesObject): void {
    this.#store.remove(kind, object);
  }

  #insert(
    kind: KindInfo,
    submitted: KubernetesObject,
    options: WriteOptions,
  ): KubernetesObject {
    const object = withDefaults(submitted);
    const { metadata } = object;
    if (!metadata.name && metadata.generateName) {
      metadata.name = `${metadata.generateName}${randomSuffix()}`;
    }
    validateObject(kind, object);
    if (this.#store.get(kind, metadata.namespace, metadata.name ?? '')) {
      throw alreadyExists(kind, metadata.name ?? '');
    }
    metadata.uid ??= randomUUID();
    metadata.creationTimestamp ??= this.#time.timestamp();
    if (kind.generation) {
      metadata.generation ??= 1;
    }
    metadata.managedFields ??= nextManagedFields(
      object,
      undefined,
      options,
      metadata.creationTimestamp,
    );
    return options.dryRun ? object : this.#store.put(kind, object);
  }
}

function withStatus(
  object: KubernetesObject,
  status: unknown,
): KubernetesObject {
  const { status: _, ...rest } = object;
  return (
    status === undefined ? rest : { ...rest, status }
  ) as KubernetesObject;
}

/** Takes over what only the server sets. */
function withSystemMetadata(
  object: KubernetesObject,
  previous: KubernetesObject,
): KubernetesObject {
  const { uid, creationTimestamp, generation, managedFields, resourceVersion } =
    previous.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      uid,
      creationTimestamp,
      resourceVersion,
      ...(generation !== undefined && { generation }),
      ...(managedFields && { managedFields }),
    },
  };
}

/** What counts for `metadata.generation`. */
function desired(kind: KindInfo, object: KubernetesObject): unknown {
  const { metadata: _, ...rest } = object;
  if (kind.status) {
    delete rest.status;
  }
  return rest;
}

const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters as Kubernetes makes them for `generateName`. */
export function randomSuffix(): string {
  return [...randomUUID().replaceAll('-', '').slice(0, 10).matchAll(/../g)]
    .map(
      ([pair]) => SUFFIX_ALPHABET[parseInt(pair, 16) % SUFFIX_ALPHABET.length],
    )
    .join('');
}
