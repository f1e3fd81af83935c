import { findKind } from '../api/kinds';
import { KubernetesObject } from '../model';
import { ObjectStore, sortKey, StoreChange } from '../store/ObjectStore';
import { ObjectWriter } from '../store/ObjectWriter';
import { Controller } from './ControllerContext';

/** Runs the controllers over what changed, until nothing changes any more. */
export class ControllerLoop {
  readonly #store: ObjectStore;
  readonly #writer: ObjectWriter;
  readonly #controllers: Controller[];
  readonly #queue = new Map<string, { controller: Controller; key: string }>();
  #running = false;
  #paused = false;

  constructor(
    store: ObjectStore,
    writer: ObjectWriter,
    controllers: Controller[],
  ) {
    this.#store = store;
    this.#writer = writer;
    this.#controllers = controllers;
    store.subscribe(change => this.#observe(change));
  }

  /** Changes made by the action are not acted on: they are given, not asked for. */
  withoutReaction(action: () => void): void {
    this.#paused = true;
    try {
      action();
    } finally {
      this.#paused = false;
    }
  }

  enqueue(object: KubernetesObject): void {
    const controller = this.#controllers.find(
      candidate => candidate.kind.kind === object.kind,
    );
    if (
      controller &&
      object.apiVersion.split('/')[0] === (controller.kind.group || 'v1')
    ) {
      const key = sortKey(object);
      this.#queue.set(`${object.kind}/${key}`, { controller, key });
    }
  }

  run(): void {
    if (this.#running) {
      return;
    }
    this.#running = true;
    try {
      for (
        let next = this.#takeNext();
        next !== undefined;
        next = this.#takeNext()
      ) {
        const { controller, key } = next;
        const [namespace, name] = key.split('/');
        const object = this.#store.get(controller.kind, namespace, name);
        if (object) {
          controller.reconcile(object);
        }
      }
    } finally {
      this.#running = false;
    }
  }

  #takeNext() {
    const first = this.#queue.entries().next();
    if (first.done) {
      return undefined;
    }
    const [id, entry] = first.value;
    this.#queue.delete(id);
    return entry;
  }

  #observe(change: StoreChange): void {
    if (this.#paused) {
      return;
    }
    if (change.type === 'DELETED') {
      // The garbage collector: what belonged to the object goes with it.
      for (const owned of this.#store.ownedBy(change.object.metadata.uid)) {
        const kind = findKind(owned.apiVersion, owned.kind);
        if (kind) {
          this.#writer.remove(kind, owned);
        }
      }
    } else {
      this.enqueue(change.object);
    }
    for (const owner of change.object.metadata.ownerReferences ?? []) {
      const kind = findKind(owner.apiVersion, owner.kind);
      const found =
        kind &&
        this.#store.get(kind, change.object.metadata.namespace, owner.name);
      if (found?.metadata.uid === owner.uid && found) {
        this.enqueue(found);
      }
    }
  }
}
