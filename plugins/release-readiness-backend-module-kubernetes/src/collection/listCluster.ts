import { ClusterRequestError, invalidResponse } from '../client/failures';
import { ClusterInventory } from '../resources/ClusterInventory';
import type { Manifest } from '../resources/manifests';
import {
  clusterWideNames,
  collectionPath,
  resourceKinds,
  resourceNames,
  type ResourceKind,
  type ResourceName,
} from '../resources/resourceKinds';
import { listAll, type ClusterReader } from './listAll';
import { servedVersions } from './servedVersions';
import { takeManifest } from './takeManifest';

/** Kinds that a cluster may do without. */
function isOptional({ name, group }: ResourceKind): boolean {
  return group.includes('.') || name === 'controllerrevisions';
}

/**
 * Lists a cluster: its version, what it serves, and each kind once, over all
 * namespaces, page by page.
 *
 * A kind that isn't installed is `absent`; one that may not be read, or that
 * should be there and isn't, is `unavailable` with the reason.
 *
 * @param namespaces - Only what these need, for a few services; absent: everything.
 * @throws ClusterRequestError when the cluster doesn't answer
 */
export async function listCluster(
  reader: ClusterReader,
  namespaces?: readonly string[],
): Promise<ClusterInventory> {
  const { client, cluster, signal, settings } = reader;
  const [version, groups] = await Promise.all([
    client.get({ cluster, what: 'version', path: '/version', signal }),
    client.get({ cluster, what: 'API groups', path: '/apis', signal }),
  ]);
  const { gitVersion } = version as { gitVersion?: unknown };
  if (typeof gitVersion !== 'string') {
    throw invalidResponse({ cluster, what: 'version' });
  }
  const versions = servedVersions(groups, cluster);
  const inventory = new ClusterInventory(cluster, gitVersion);
  const waiting = [...resourceNames];
  const work = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const kind: ResourceKind = resourceKinds[name];
      const served = kind.group === '' ? ['v1'] : versions.get(kind.group);
      if (!served && isOptional(kind)) {
        inventory.setState(name, { state: 'absent' });
      } else {
        const [preferred = kind.version] = served ?? [];
        const used = served?.includes(kind.version) ? kind.version : preferred;
        const scopes =
          namespaces && !clusterWideNames.includes(name)
            ? namespaces
            : [undefined];
        await listKind(
          reader,
          inventory,
          name,
          scopes.map(namespace => collectionPath(kind, used, namespace)),
        );
      }
    }
  };
  await Promise.all(Array.from({ length: settings.concurrency }, () => work()));
  return inventory;
}

/**
 * Lists one kind anew into the inventory.
 *
 * @throws ClusterRequestError unless the failure concerns this kind alone
 */
export async function listKind(
  reader: ClusterReader,
  inventory: ClusterInventory,
  name: ResourceName,
  paths: readonly string[],
): Promise<void> {
  inventory.clearUnreadable(name);
  try {
    const take = (items: Manifest[]) =>
      items.flatMap(
        item =>
          takeManifest(inventory, name, item, reader.settings)?.record ?? [],
      );
    const lists = await Promise.all(
      paths.map(path => listAll(reader, name, path, take)),
    );
    const [path] = paths;
    const [{ resourceVersion }] = lists;
    const records = lists.flatMap(list => list.records);
    inventory.replace(name, records, { path, resourceVersion });
  } catch (error) {
    if (!(error instanceof ClusterRequestError)) {
      throw error;
    }
    if (error.status === 404 && isOptional(resourceKinds[name])) {
      inventory.setState(name, { state: 'absent' });
    } else if (error.status === 403 || error.status === 404) {
      inventory.setState(name, { state: 'unavailable', reason: error.reason });
    } else {
      throw error;
    }
  }
}
