import { randomUUID } from 'node:crypto';
import { ScenarioClock } from '../clock';
import { findKind } from './api/kinds';
import { POD, REPLICA_SET } from './controllers/ControllerContext';
import { ControllerLoop } from './controllers/ControllerLoop';
import { KubernetesObject } from './model';
import { ClusterTime } from './store/ClusterTime';
import { ObjectStore } from './store/ObjectStore';
import { ObjectWriter } from './store/ObjectWriter';

/** Age of an object of the start state that doesn't say its own. */
const DEFAULT_AGE = '30d';
const SYSTEM_NAMESPACES = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/** What building the start state needs. */
export interface SeedContext {
  store: ObjectStore;
  writer: ObjectWriter;
  loop: ControllerLoop;
  time: ClusterTime;
  clock: ScenarioClock;
}

/**
 * Builds the start state: every object as it is given, then those workloads
 * and pods that came without a status are brought to life in their own past.
 */
export function seedObjects(
  objects: KubernetesObject[],
  context: SeedContext,
): void {
  const { loop, time, clock, store } = context;
  const complete = withOwnerUids(objects);
  loop.withoutReaction(() => {
    seedNamespaces(complete, context);
    for (const object of complete) {
      seedOne(object, context);
    }
  });
  const waiting = complete
    .filter(object => object.status === undefined)
    .map(object => {
      const kind = findKind(object.apiVersion, object.kind);
      const { namespace, name = '' } = object.metadata;
      return kind && store.get(kind, namespace, name);
    })
    .filter(object => object !== undefined)
    .sort((a, b) => rank(a) - rank(b));
  for (const object of waiting) {
    time.during(lastRollout(object, clock), () => {
      loop.enqueue(object);
      loop.run();
    });
  }
}

/** Pods before the sets that count them, sets before what counts these. */
function rank(object: KubernetesObject): number {
  const order = [POD.kind, REPLICA_SET.kind].indexOf(object.kind);
  return order === -1 ? 2 : order;
}

/** When the object's desired state was written last, as far as it says. */
function lastRollout(object: KubernetesObject, clock: ScenarioClock): Date {
  const times = (object.metadata.managedFields ?? [])
    .filter(entry => !entry.subresource && entry.time)
    .map(entry => entry.time ?? '')
    .sort();
  const time = times.at(-1) ?? object.metadata.creationTimestamp;
  return time ? new Date(time) : clock.ago(DEFAULT_AGE);
}

function seedNamespaces(
  objects: KubernetesObject[],
  context: SeedContext,
): void {
  const given = new Set(
    objects
      .filter(object => object.kind === 'Namespace')
      .map(object => object.metadata.name),
  );
  const used = objects.map(object => object.metadata.namespace);
  for (const name of new Set([...SYSTEM_NAMESPACES, ...used])) {
    if (name && !given.has(name)) {
      seedOne(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        context,
      );
    }
  }
}

function seedOne(
  object: KubernetesObject,
  { writer, time, clock }: SeedContext,
): void {
  const kind = findKind(object.apiVersion, object.kind);
  const { name, namespace, creationTimestamp } = object.metadata;
  const label = `${object.kind}/${name} of ${object.apiVersion}`;
  if (!kind) {
    throw new Error(`The simulated cluster serves no such kind: ${label}`);
  }
  if (kind.namespaced !== (namespace !== undefined)) {
    throw new Error(
      `${label} ${kind.namespaced ? 'needs a' : 'has no'} metadata.namespace`,
    );
  }
  const created = creationTimestamp
    ? new Date(creationTimestamp)
    : clock.ago(DEFAULT_AGE);
  if (Number.isNaN(created.getTime()) || created > clock.now()) {
    throw new Error(
      `${label}: creationTimestamp '${creationTimestamp}' is not a moment in the past`,
    );
  }
  time.during(created, () => writer.seed(kind, object));
}

/** Gives every object a uid and fills those that owner references leave out. */
function withOwnerUids(objects: KubernetesObject[]): KubernetesObject[] {
  const complete = objects.map(object => ({
    ...object,
    metadata: { ...object.metadata, uid: object.metadata.uid ?? randomUUID() },
  }));
  const uids = new Map(
    complete.map(({ kind, metadata }) => [
      `${kind}/${metadata.namespace ?? ''}/${metadata.name}`,
      metadata.uid,
    ]),
  );
  for (const { kind, metadata } of complete) {
    metadata.ownerReferences = metadata.ownerReferences?.map(owner => {
      const uid =
        owner.uid ??
        uids.get(`${owner.kind}/${metadata.namespace ?? ''}/${owner.name}`) ??
        uids.get(`${owner.kind}//${owner.name}`);
      if (!uid) {
        throw new Error(
          `${kind}/${metadata.name}: its owner ${owner.kind}/${owner.name} is not among the objects`,
        );
      }
      return { controller: true, blockOwnerDeletion: true, ...owner, uid };
    });
    if (!metadata.ownerReferences) {
      delete metadata.ownerReferences;
    }
  }
  return complete;
}
