import { KubernetesObject } from '../../kubernetes/model';
import {
  Environment,
  namespaceOf,
  Release,
  releaseNames,
  restoreTestWeekday,
  ServiceDefinition,
} from '../definition';
import { ManifestTree } from './ManifestTree';
import { Fields, fieldsOf, mergePatch } from './mergePatch';
import { substitute, Variables } from './substitute';

const DIRECTIVES = ['$from', '$copy', '$patch'] as const;

/**
 * The manifests of a service as one release of it is applied to an
 * environment.
 *
 * @param revision - how many releases were applied before, plus one.
 * @param now - from which `${ago …}` counts back.
 */
export function renderService(options: {
  tree: ManifestTree;
  service: ServiceDefinition;
  environment: Environment;
  release: Release;
  revision: number;
  now: Date;
}): KubernetesObject[] {
  const { tree, service, environment, now } = options;
  const variables = variablesOf(options);
  const objects = new Map<string, KubernetesObject>();
  for (const folder of foldersOf(tree, service, environment)) {
    for (const document of tree.read(folder, environment)) {
      const patch = fieldsOf(substitute(document, variables, now));
      applyPatch(objects, patch as KubernetesObject, folder);
    }
  }
  return [...objects.values()];
}

/** What a cluster has whatever runs on it: nodes, namespace, rights. */
export function renderCluster(
  tree: ManifestTree,
  environment: Environment,
  now: Date,
): KubernetesObject[] {
  const variables = {
    environment,
    cluster: environment,
    namespace: namespaceOf(environment),
  };
  return ['clusters/common', `clusters/${environment}`].flatMap(folder =>
    tree
      .read(folder)
      .map(
        document => substitute(document, variables, now) as KubernetesObject,
      ),
  );
}

function foldersOf(
  tree: ManifestTree,
  service: ServiceDefinition,
  environment: Environment,
): string[] {
  for (const layer of service.story.layers) {
    if (!tree.has(`layers/${layer}`)) {
      throw new Error(`${service.name}: there is no layer '${layer}'`);
    }
  }
  return [
    'base',
    `environments/${environment}`,
    ...service.story.layers.map(layer => `layers/${layer}`),
    `services/${service.name}`,
  ];
}

function variablesOf(options: {
  service: ServiceDefinition;
  environment: Environment;
  release: Release;
  revision: number;
  now: Date;
}): Variables {
  const { service, environment, release, revision, now } = options;
  const ofRelease = (
    prefix: string,
    { tag, commit, digest, image, podHash }: Release,
  ) => ({
    [`${prefix}tag`]: tag,
    [`${prefix}commit`]: commit,
    [`${prefix}digest`]: digest,
    [`${prefix}image`]: image,
    [`${prefix}podHash`]: podHash,
  });
  return {
    service: service.name,
    system: service.system,
    team: service.owner,
    runtime: service.runtime,
    dataClass: service.dataClass,
    environment,
    cluster: environment,
    namespace: namespaceOf(environment),
    revision: String(revision),
    restoreTestWeekday: String(restoreTestWeekday(service, now)),
    ...ofRelease('', release),
    ...ofRelease('next.', nextRelease(service, release)),
    ...Object.assign(
      {},
      ...releaseNames.map(name => {
        const other = service.releases[name];
        return other ? ofRelease(`${name}.`, other) : {};
      }),
    ),
  };
}

/** The release after this one; the candidate has none after it. */
function nextRelease(service: ServiceDefinition, release: Release): Release {
  const known = releaseNames.flatMap(name => service.releases[name] ?? []);
  return known[known.indexOf(release) + 1] ?? release;
}

function applyPatch(
  objects: Map<string, KubernetesObject>,
  patch: KubernetesObject,
  folder: string,
): void {
  const key = keyOf(patch.kind, patch.metadata.name ?? '');
  if (patch.$patch === 'delete') {
    objects.delete(key);
    return;
  }
  const source = String(patch.$from ?? patch.$copy ?? key);
  const base = objects.get(source);
  if (!base && source !== key) {
    throw new Error(
      `${folder}: ${key} starts from ${source}, which is not there`,
    );
  }
  if (patch.$from !== undefined) {
    objects.delete(source);
  }
  const body: Fields = { ...patch };
  for (const directive of DIRECTIVES) {
    delete body[directive];
  }
  objects.set(key, mergePatch(base, body) as KubernetesObject);
}

function keyOf(kind: string, name: string): string {
  return `${kind}/${name}`;
}
