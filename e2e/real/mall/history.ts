import {
  renderEnvironment,
  type Company,
  type Environment,
  type KubernetesObject,
} from '@release-readiness/sandbox';

import { waitUntil, type KubernetesCluster } from '../../servers';
import { applyAs, keyOf, readObjects, type LiveObject } from './objects';

const SETTLED_WITHIN = 180_000;
/** More than once only where there is hardly another node. */
const SCHEDULED_AGAIN = 5;

/**
 * Applies what Mall's pipeline applied: what ran before and then, where it
 * differs, what runs now. So each workload gets its revisions from the real
 * controllers. Ends when all of it runs.
 */
export async function applyHistory(
  cluster: KubernetesCluster,
  company: Company,
  environments: readonly Environment[],
  now: Date,
): Promise<void> {
  const render = (moment: 'before' | 'now') =>
    uniqueObjects(
      environments.flatMap(environment =>
        renderEnvironment(company, environment, moment, now),
      ),
    );
  const before = render('before');
  await applyAs('helm', cluster, [...before.values()]);
  await waitUntil(
    'the controllers know the first revisions',
    async () =>
      (await readObjects(cluster, 'deployments,statefulsets')).every(
        isObserved,
      ) || undefined,
    { deadline: SETTLED_WITHIN },
  );
  const changed = [...render('now')].filter(
    ([key, object]) =>
      JSON.stringify(object) !== JSON.stringify(before.get(key)),
  );
  await applyAs(
    'helm',
    cluster,
    changed.map(([, object]) => object),
  );
  await waitUntilSettled(cluster, company);
  if (environments.includes('prod')) {
    await spreadPods(cluster, company);
  }
}

/**
 * The scheduler only prefers different nodes. Where all pods of a workload are
 * on one, some are scheduled once more.
 */
async function spreadPods(
  cluster: KubernetesCluster,
  company: Company,
): Promise<void> {
  for (let round = 0; round < SCHEDULED_AGAIN; round += 1) {
    const crowded = crowdedPods(await readObjects(cluster, 'pods'));
    if (crowded.length === 0) {
      return;
    }
    for (const { metadata } of crowded) {
      await cluster.kubectl([
        ...['delete', 'pod', metadata.name ?? ''],
        ...['--namespace', metadata.namespace ?? ''],
      ]);
    }
    await waitUntilSettled(cluster, company);
  }
}

/** One pod of each workload that has several, all on the same node. */
function crowdedPods(pods: readonly LiveObject[]): LiveObject[] {
  const byOwner = new Map<string, LiveObject[]>();
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.[0]?.uid;
    if (owner && pod.status?.phase === 'Running') {
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), pod]);
    }
  }
  return [...byOwner.values()]
    .filter(
      ([first, ...others]) =>
        others.length > 0 &&
        others.every(({ spec }) => spec.nodeName === first.spec.nodeName),
    )
    .map(([first]) => first);
}

/** Waits until every workload runs as specified, as far as nodes take its pods. */
async function waitUntilSettled(
  cluster: KubernetesCluster,
  company: Company,
): Promise<void> {
  const waiting = (object: LiveObject): number => {
    const { namespace = '', name } = object.metadata;
    const story = company.services.find(
      service => service.name === name,
    )?.story;
    const environment = namespace.replace(/^mall-/, '') as Environment;
    return story?.unschedulable[environment] ?? 0;
  };
  await waitUntil(
    'all workloads run',
    async () => {
      const unsettled = (
        await readObjects(cluster, 'deployments,statefulsets')
      ).filter(object => !isSettled(object, waiting(object)));
      if (unsettled.length > 0) {
        throw new Error(`not yet: ${unsettled.map(keyOf).join(', ')}`);
      }
      return true;
    },
    { deadline: SETTLED_WITHIN },
  );
}

function isObserved({ metadata, status = {} }: LiveObject): boolean {
  return status.observedGeneration === metadata.generation;
}

function isSettled(object: LiveObject, waiting: number): boolean {
  const { spec, status = {} } = object;
  const wanted = spec.replicas ?? 1;
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
  return (
    isObserved(object) &&
    status.currentRevision === status.updateRevision &&
    replicas === wanted &&
    updatedReplicas === wanted &&
    readyReplicas === wanted - waiting
  );
}

/** What environments that share a cluster both bring is there once. */
function uniqueObjects(
  objects: readonly KubernetesObject[],
): Map<string, KubernetesObject> {
  return new Map(objects.map(object => [keyOf(object), object]));
}
