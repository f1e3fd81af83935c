import {
  SourceError,
  standardAnnotations,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { ClusterRequestError, invalidResponse } from '../client/failures';
import {
  listAll,
  type ClusterReader,
  type Selection,
} from '../collection/listAll';
import { servedVersions } from '../collection/servedVersions';
import type { DeploymentManifest, Manifest } from '../resources/manifests';
import { collectionPath } from '../resources/resourceKinds';
import type { RolloutManifest } from '../resources/rolloutManifests';
import type { ProductionObjects } from './ProductionObjects';
import { joinSelectors } from './selectors';

/** Where a service's production is, and how its objects are found there. */
export interface ProductionPlace {
  cluster: string;
  namespace: string;
  labelSelector: string;
}

/** @throws SourceError when the service says too little of itself */
export function locateProduction(service: ServiceDescriptor): ProductionPlace {
  const { id, labelSelector } = service.kubernetes ?? {};
  const location = service.environments.prod;
  const selector =
    labelSelector ??
    (id === undefined ? '' : `${standardAnnotations.kubernetesId}=${id}`);
  if (!location || selector === '') {
    const what = location
      ? standardAnnotations.kubernetesId
      : 'environment prod';
    throw new SourceError(`${service.entityRef} has no ${what}`, {
      reason: { key: 'general.unavailable.not-configured', params: { what } },
    });
  }
  return { ...location, labelSelector: selector };
}

const kinds = {
  deployments: { group: 'apps', version: 'v1' },
  statefulsets: { group: 'apps', version: 'v1' },
  daemonsets: { group: 'apps', version: 'v1' },
  replicasets: { group: 'apps', version: 'v1' },
  pods: { group: '', version: 'v1' },
  rollouts: { group: 'argoproj.io', version: 'v1alpha1' },
  virtualservices: { group: 'networking.istio.io', version: 'v1' },
  destinationrules: { group: 'networking.istio.io', version: 'v1' },
};

type KindName = keyof typeof kinds;

/**
 * Reads what production has of a service, at this moment: the workloads and
 * routes that carry its label, then the pods that these workloads select.
 *
 * @throws SourceError when anything of it can't be read
 */
export async function readProduction(
  reader: ClusterReader,
  { cluster, namespace, labelSelector }: ProductionPlace,
): Promise<ProductionObjects> {
  const { client, signal } = reader;
  const versions = servedVersions(
    await client.get({ cluster, what: 'API groups', path: '/apis', signal }),
    cluster,
  );
  const list = <M extends Manifest>(name: KindName, selection: Selection) =>
    listKind<M>(reader, name, { namespace, versions, selection });
  const own = <M extends Manifest>(name: KindName) =>
    list<M>(name, { labelSelector });

  const [
    labelled,
    statefulSets,
    daemonSets,
    rollouts,
    virtualServices,
    destinationRules,
  ] = await Promise.all([
    own<DeploymentManifest>('deployments'),
    own('statefulsets'),
    own('daemonsets'),
    own<RolloutManifest>('rollouts'),
    own('virtualservices'),
    own('destinationrules'),
  ]);
  const lent = new Set(
    rollouts.flatMap(({ spec }) => spec?.workloadRef?.name ?? []),
  );
  // A Deployment that only lends its template need not carry the label.
  const lenders = (
    await Promise.all(
      [...lent].map(name =>
        list<DeploymentManifest>('deployments', {
          fieldSelector: `metadata.name=${name}`,
        }),
      ),
    )
  )
    .flat()
    .filter(({ metadata }) => lent.has(metadata?.name ?? ''));
  const deployments = labelled.filter(
    ({ metadata }) => !lent.has(metadata?.name ?? ''),
  );
  const selectors = [
    ...[...deployments, ...statefulSets, ...daemonSets].map(
      ({ spec }: DeploymentManifest) => spec?.selector,
    ),
    ...rollouts.map(
      ({ spec }) =>
        spec?.selector ??
        lenders.find(
          ({ metadata }) => metadata?.name === spec?.workloadRef?.name,
        )?.spec?.selector,
    ),
  ];
  const texts = understand(cluster, 'selectors', () =>
    joinSelectors(selectors),
  );
  const [replicaSets, pods] = await Promise.all(
    (['replicasets', 'pods'] as const).map(async name =>
      distinct(
        await Promise.all(
          texts.map(text => list(name, { labelSelector: text })),
        ),
      ),
    ),
  );
  return {
    deployments,
    statefulSets,
    daemonSets,
    rollouts,
    lenders,
    replicaSets,
    pods,
    virtualServices,
    destinationRules,
  };
}

/** An object whose own fields contradict what the API promises is no answer. */
export function understand<T>(cluster: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof SourceError
      ? error
      : invalidResponse({ cluster, what }, error);
  }
}

async function listKind<M extends Manifest>(
  reader: ClusterReader,
  name: KindName,
  options: {
    namespace: string;
    versions: Map<string, string[]>;
    selection: Selection;
  },
): Promise<M[]> {
  const { group, version } = kinds[name];
  const served = options.versions.get(group);
  const isCustom = group.includes('.');
  if (isCustom && !served) {
    return [];
  }
  const used =
    served && !served.includes(version) && isCustom ? served[0] : version;
  const path = collectionPath({ group, name }, used, options.namespace);
  try {
    const { records } = await listAll(
      reader,
      name,
      path,
      items => items as M[],
      options.selection,
    );
    return records;
  } catch (error) {
    // A group may be there without this kind of it.
    if (
      isCustom &&
      error instanceof ClusterRequestError &&
      error.status === 404
    ) {
      return [];
    }
    throw error;
  }
}

function distinct<M extends Manifest>(lists: M[][]): M[] {
  return [
    ...new Map(
      lists.flat().map(manifest => [manifest.metadata?.uid, manifest]),
    ).values(),
  ];
}
