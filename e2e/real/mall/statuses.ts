import {
  buildCluster,
  type Company,
  type Environment,
  type KubernetesObject,
} from '@release-readiness/sandbox';

import { waitUntil, type KubernetesCluster } from '../../servers';
import { applyAs, keyOf, readObjects, type LiveObject } from './objects';

/** Kinds with a `/status` subresource whose controllers don't run here. */
const STATUS_COLLECTIONS: Readonly<Record<string, string>> = {
  Rollout: 'apis/argoproj.io/v1alpha1/namespaces/*/rollouts',
  Canary: 'apis/flagger.app/v1beta1/namespaces/*/canaries',
  CronJob: 'apis/batch/v1/namespaces/*/cronjobs',
  Job: 'apis/batch/v1/namespaces/*/jobs',
};

/** Owners by which the objects of absent controllers are found. */
const OWNER_KINDS = 'rollouts.argoproj.io,cronjobs.batch';

/**
 * Writes what the controllers that don't run here would have written: the
 * ReplicaSets of Argo Rollouts, the last Jobs of CronJobs, Velero's Backups,
 * and their statuses.
 *
 * @param controlled - Kinds whose controllers do run.
 */
export async function applyStatuses(
  cluster: KubernetesCluster,
  company: Company,
  environments: readonly Environment[],
  now: Date,
  controlled: readonly string[] = [],
): Promise<void> {
  const told = environments
    .flatMap(environment => buildCluster(company, environment, now))
    .filter(
      ({ kind, metadata }) =>
        !controlled.includes(kind) &&
        !controlled.includes(metadata.ownerReferences?.[0].kind ?? ''),
    );
  const live = new Map(
    (await readObjects(cluster, OWNER_KINDS)).map(object => [
      keyOf(object),
      object,
    ]),
  );
  await applyAs(
    'absent-controllers',
    cluster,
    told.filter(isFromAbsentController).map(object => owned(object, live)),
  );
  for (const object of told) {
    if (STATUS_COLLECTIONS[object.kind]) {
      await writeStatus(cluster, object, live);
    }
  }
  await waitUntil('the pods of Rollouts run', async () => {
    const sets = await readObjects(cluster, 'replicasets');
    return (
      sets.every(
        ({ spec, status = {}, metadata }) =>
          metadata.ownerReferences?.[0].kind !== 'Rollout' ||
          (status.readyReplicas ?? 0) === spec.replicas,
      ) || undefined
    );
  });
}

function isFromAbsentController({ kind, metadata }: KubernetesObject): boolean {
  return (
    ['Job', 'Backup', 'Schedule'].includes(kind) ||
    (kind === 'ReplicaSet' && metadata.ownerReferences?.[0].kind === 'Rollout')
  );
}

/** The object as its controller creates it: what the server fills is left out. */
function owned(
  object: KubernetesObject,
  live: ReadonlyMap<string, LiveObject>,
): KubernetesObject {
  const { name, namespace, labels, annotations, ownerReferences } =
    object.metadata;
  const references = ownerReferences?.map(reference => {
    const owner = live.get(`${reference.kind} ${namespace}/${reference.name}`);
    if (!owner) {
      throw new Error(`${keyOf(object)} has no owner ${reference.name}`);
    }
    return { ...reference, uid: owner.metadata.uid };
  });
  return {
    ...object,
    metadata: {
      name,
      namespace,
      labels,
      annotations,
      ...(references && { ownerReferences: references }),
    },
  };
}

async function writeStatus(
  cluster: KubernetesCluster,
  object: KubernetesObject,
  live: ReadonlyMap<string, LiveObject>,
): Promise<void> {
  const { kind, metadata } = object;
  const collection = STATUS_COLLECTIONS[kind].replace(
    '*',
    metadata.namespace ?? '',
  );
  const generation = live.get(keyOf(object))?.metadata.generation;
  const status = {
    ...(object.status as object),
    // Argo Rollouts writes it as text.
    ...(kind === 'Rollout' && { observedGeneration: String(generation) }),
  };
  const { status: answer, text } = await cluster.request(
    `/${collection}/${metadata.name}/status`,
    {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ status }),
    },
  );
  if (answer !== 200) {
    throw new Error(`The status of ${keyOf(object)} was refused: ${text}`);
  }
}
