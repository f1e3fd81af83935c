import type {
  CollectionContext,
  PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { pause as realPause, type Pause } from '../client/retry';
import { serviceFacts } from '../facts/serviceFacts';
import type { ClusterInventory } from '../resources/ClusterInventory';
import { resourceNames, type ResourceName } from '../resources/resourceKinds';
import { AffectedServices } from './AffectedServices';
import { followKind, type ChangeListener } from './followKind';
import type { ClusterReader } from './listAll';
import { probeCluster } from './probeCluster';

/** Facts that are published in one batch. */
const batchSize = 500;

/** Milliseconds until a cluster that lets nothing be watched is listed again. */
const pauseWithoutWatch = 60_000;

/**
 * Publishes every fact of these services that the inventory tells.
 *
 * @param seenAt - since when a change may be missing in the inventory: of a
 *   list its start, of one that a watch keeps current now
 */
export async function publishFacts(
  inventory: ClusterInventory,
  services: readonly Parameters<typeof serviceFacts>[1][],
  context: CollectionContext,
  seenAt: Date,
): Promise<void> {
  const observedAt = seenAt.toISOString();
  let batch: PublishedFact[] = [];
  for (const service of services) {
    batch.push(...serviceFacts(inventory, service, observedAt));
    if (batch.length >= batchSize) {
      context.signal.throwIfAborted();
      await context.publish(batch);
      batch = [];
    }
  }
  if (batch.length > 0) {
    await context.publish(batch);
  }
}

/**
 * Follows every kind of a cluster and publishes what changes, a moment after
 * it changed. Once each kind has told that nothing is missed, all facts are
 * confirmed.
 *
 * @throws ClusterRequestError when one kind can't be followed any more, or the
 *   cluster does not answer
 */
export async function followCluster(
  reader: ClusterReader,
  inventory: ClusterInventory,
  context: CollectionContext,
  pause: Pause,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([reader.signal, stop.signal]);
  const followed = resourceNames.filter(
    name => inventory.state(name).state === 'listed',
  );
  const affected = new AffectedServices();
  const unheard = new Set<ResourceName>(followed);
  let wake = () => {};
  signal.addEventListener('abort', () => wake(), { once: true });
  if (followed.length === 0) {
    // Nothing can be followed: after a while it is listed again.
    await pause(pauseWithoutWatch, signal);
    return;
  }
  const listener: ChangeListener = {
    changed(name, record) {
      affected.add(inventory, name, record);
      wake();
    },
    unreadable(namespace) {
      affected.addNamespace(namespace);
      wake();
    },
    relisted() {
      affected.addAll();
      wake();
    },
    upToDate(name) {
      unheard.delete(name);
      if (unheard.size === 0) {
        wake();
      }
    },
  };

  const nextWake = () =>
    new Promise<void>(resolve => {
      wake = resolve;
    });
  const publishChanges = async () => {
    while (!signal.aborted) {
      const woken = nextWake();
      if (affected.isEmpty && unheard.size > 0) {
        await woken;
      }
      signal.throwIfAborted();
      const confirmed = unheard.size === 0;
      if (!affected.isEmpty) {
        await pause(reader.settings.gatherChangesFor, signal);
        const services = affected.take(context.services(), inventory.cluster);
        await publishFacts(inventory, services, context, context.now());
      }
      if (confirmed) {
        await context.confirm();
        followed.forEach(name => unheard.add(name));
      }
    }
  };

  const parts = [
    ...followed.map(name =>
      followKind({ ...reader, signal }, inventory, name, listener, pause),
    ),
    publishChanges(),
    // Always in real time: it is no reaction to anything that is heard.
    probeCluster({ ...reader, signal }, realPause),
  ];
  try {
    await Promise.all(parts);
  } finally {
    stop.abort(new Error('Another kind can no longer be followed'));
    await Promise.allSettled(parts);
  }
}
