import {
  renderEnvironment,
  type Company,
  type Environment,
  type KubernetesObject,
} from '@release-readiness/sandbox';

import { waitUntil, type KubernetesCluster } from '../../servers';
import { applyAs, keyOf, readObjects, type LiveObject } from './objects';

const SETTLED_WITHIN = 180_000;

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
