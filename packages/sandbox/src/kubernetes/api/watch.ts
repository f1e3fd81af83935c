import { Response } from 'express';
import { ScenarioTimer } from '../../clock';
import { KubernetesObject } from '../model';
import { ObjectStore, StoreChange } from '../store/ObjectStore';
import { badRequest, expired } from './ApiError';
import { apiVersionOf, KindInfo } from './kinds';
import { ObjectFilter } from './selectors';

/** Query parameters of a WATCH, and what it needs to tell time. */
export interface WatchOptions {
  /** Absent or `0`: begins with an ADDED event for every object. */
  resourceVersion?: string;
  allowBookmarks: boolean;
  /** Wall seconds until the server ends the watch. */
  timeoutSeconds?: number;
  /** Runs an action every minute of the scenario. */
  everyMinute: (action: () => void) => ScenarioTimer;
}

/** Open watches of one server, so that they can be ended together. */
export class Watches {
  readonly #open = new Set<() => void>();

  endAll(): void {
    for (const end of [...this.#open]) {
      end();
    }
  }

  /** Serves one watch until either side ends it. */
  serve(
    response: Response,
    store: ObjectStore,
    kind: KindInfo,
    filter: ObjectFilter,
    options: WatchOptions,
  ): void {
    const since = options.resourceVersion ?? '0';
    if (!/^\d+$/.test(since)) {
      throw badRequest(`Invalid value: "${since}"`);
    }
    response.status(200).set({ 'Content-Type': 'application/json' });
    response.flushHeaders();
    const send = (type: string, object: unknown) =>
      response.write(`${JSON.stringify({ type, object })}\n`);
    const sendExpired = (version: string) => {
      send(
        'ERROR',
        expired(
          `too old resource version: ${version} (${store.oldestResourceVersion})`,
        ).toStatus(),
      );
    };

    const missed = since === '0' ? [] : store.changesSince(Number(since));
    if (!missed) {
      sendExpired(since);
      response.end();
      return;
    }
    if (since === '0') {
      store
        .list(kind)
        .filter(filter)
        .forEach(object => send('ADDED', object));
    }
    const forward = (change: StoreChange) => {
      const event = eventFor(change, kind, filter);
      if (event) {
        send(event.type, event.object);
      }
    };
    missed.forEach(forward);

    const bookmark = () => {
      if (options.allowBookmarks) {
        send('BOOKMARK', {
          kind: kind.kind,
          apiVersion: apiVersionOf(kind),
          metadata: {
            resourceVersion: String(store.resourceVersion),
            creationTimestamp: null,
          },
        });
      }
    };
    const end = () => response.end();
    const unsubscribe = store.subscribe(forward, () => {
      sendExpired(since);
      end();
    });
    const bookmarks = options.everyMinute(bookmark);
    const timeout = options.timeoutSeconds
      ? setTimeout(() => {
          bookmark();
          end();
        }, options.timeoutSeconds * 1000)
      : undefined;
    this.#open.add(end);
    response.on('close', () => {
      this.#open.delete(end);
      unsubscribe();
      bookmarks.cancel();
      clearTimeout(timeout);
    });
  }
}

/** What a watch with this selector sees of a change: entering it is ADDED, leaving it is DELETED. */
function eventFor(
  change: StoreChange,
  kind: KindInfo,
  filter: ObjectFilter,
): { type: string; object: KubernetesObject } | undefined {
  if (change.kind !== kind) {
    return undefined;
  }
  const before = change.previous !== undefined && filter(change.previous);
  const after = change.type !== 'DELETED' && filter(change.object);
  if (before && after) {
    return { type: 'MODIFIED', object: change.object };
  }
  if (after) {
    return { type: 'ADDED', object: change.object };
  }
  if (before && change.previous) {
    const { resourceVersion } = change.object.metadata;
    const { previous } = change;
    return {
      type: 'DELETED',
      object: {
        ...previous,
        metadata: { ...previous.metadata, resourceVersion },
      },
    };
  }
  return undefined;
}
