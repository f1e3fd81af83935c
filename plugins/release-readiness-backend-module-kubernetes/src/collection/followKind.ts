import {
  ClusterRequestError,
  failedStatus,
  isExpired,
} from '../client/failures';
import type { Pause } from '../client/retry';
import type { ObjectIdentity } from '../mappers/identity';
import type { ClusterInventory } from '../resources/ClusterInventory';
import type { Manifest } from '../resources/manifests';
import type { ResourceName } from '../resources/resourceKinds';
import type { ClusterReader } from './listAll';
import { listKind } from './listCluster';
import { takeManifest } from './takeManifest';

/** What following one kind tells. */
export interface ChangeListener {
  /** An object changed in a way that is kept, came or went. */
  changed(name: ResourceName, record: ObjectIdentity): void;
  /** An object of this namespace can't be understood. */
  unreadable(namespace: string): void;
  /** The kind was listed anew: anything may have changed. */
  relisted(name: ResourceName): void;
  /** The server said that it has nothing newer than what is known. */
  upToDate(name: ResourceName): void;
}

/** Seconds after which the server is asked to end a watch, so that it is opened anew. */
const watchSeconds = 290;
const pauseBetweenWatches = 1_000;

interface WatchEvent {
  type?: string;
  object?: Manifest & { code?: number };
}

/**
 * Follows one kind from where its list ended: watches, opens the watch anew
 * when it ends, lists anew when the server has forgotten the version.
 *
 * @throws ClusterRequestError when the cluster doesn't answer any more, or
 * doesn't let us read any more
 */
export async function followKind(
  reader: ClusterReader,
  inventory: ClusterInventory,
  name: ResourceName,
  listener: ChangeListener,
  pause: Pause,
): Promise<void> {
  const { settings, signal } = reader;
  let failures = 0;
  for (
    let state = inventory.state(name);
    state.state === 'listed';
    state = inventory.state(name)
  ) {
    const { path } = state;
    let events = 0;
    try {
      for await (const event of watchEvents(reader, name, state)) {
        events += 1;
        failures = 0;
        takeEvent(reader, inventory, name, event, listener);
      }
      if (events === 0) {
        await pause(pauseBetweenWatches, signal);
      }
    } catch (error) {
      if (isExpired(error)) {
        await listKind(reader, inventory, name, [path]);
        listener.relisted(name);
      } else {
        failures += 1;
        const temporary =
          error instanceof ClusterRequestError && error.temporary;
        if (!temporary || failures >= settings.attempts) {
          throw error;
        }
        await pause(pauseBetweenWatches * failures, signal);
      }
    }
  }
}

async function* watchEvents(
  { client, cluster, signal }: ClusterReader,
  name: ResourceName,
  { path, resourceVersion }: { path: string; resourceVersion: string },
): AsyncGenerator<WatchEvent> {
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(watchSeconds),
  });
  const question = { cluster, what: name };
  const stop = new AbortController();
  for await (const event of client.events({
    ...question,
    path: `${path}?${query}`,
    signal: AbortSignal.any([signal, stop.signal]),
  })) {
    const watchEvent = event as WatchEvent;
    if (watchEvent.type === 'ERROR') {
      // Whether the server ends the stream now is not waited for.
      stop.abort();
      throw failedStatus(question, watchEvent.object?.code ?? 500, '');
    }
    yield watchEvent;
  }
}

function takeEvent(
  reader: ClusterReader,
  inventory: ClusterInventory,
  name: ResourceName,
  { type, object }: WatchEvent,
  listener: ChangeListener,
): void {
  const { uid = '', namespace = '', resourceVersion } = object?.metadata ?? {};
  const state = inventory.state(name);
  if (state.state === 'listed' && resourceVersion) {
    inventory.setState(name, { ...state, resourceVersion });
  }
  if (type === 'BOOKMARK') {
    listener.upToDate(name);
    return;
  }
  const table = inventory.table(name);
  if (type === 'DELETED') {
    inventory.setReadable(uid);
    const removed = table.remove(uid);
    if (removed) {
      listener.changed(name, removed);
    }
    return;
  }
  if ((type === 'ADDED' || type === 'MODIFIED') && object) {
    const before = table.get(uid);
    const taken = takeManifest(inventory, name, object, reader.settings);
    if (!taken) {
      listener.unreadable(namespace);
    } else if (table.put(taken.record)) {
      // Whoever it belonged to before is concerned as well.
      if (before) {
        listener.changed(name, before);
      }
      listener.changed(name, taken.record);
    }
  }
}
