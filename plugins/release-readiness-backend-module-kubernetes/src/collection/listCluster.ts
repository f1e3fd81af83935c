import type { KubernetesProxyClient } from '../client/KubernetesProxyClient';
import {
  ClusterRequestError,
  invalidResponse,
  isExpired,
} from '../client/failures';
import type { KubernetesSettings } from '../configuration/KubernetesSettings';
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
import { takeManifest } from './takeManifest';

/** What reading a cluster needs. */
export interface ClusterReader {
  client: KubernetesProxyClient;
  settings: KubernetesSettings;
  cluster: string;
  signal: AbortSignal;
}

/** A list whose pages expire again and again is given up after so many starts. */
const listStarts = 3;

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

/** Versions by group, the preferred one first. */
function servedVersions(body: unknown, cluster: string): Map<string, string[]> {
  const { groups } = body as {
    groups?: {
      name: string;
      versions: { version: string }[];
      preferredVersion?: { version: string };
    }[];
  };
  if (!Array.isArray(groups)) {
    throw invalidResponse({ cluster, what: 'API groups' });
  }
  return new Map(
    groups.map(({ name, versions, preferredVersion }) => [
      name,
      [
        ...(preferredVersion ? [preferredVersion.version] : []),
        ...versions.map(({ version }) => version),
      ],
    ]),
  );
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

/** Maps a page as it comes, so that no whole list of manifests is held. */
type TakePage<R> = (items: Manifest[]) => R[];

interface CompleteList<R> {
  records: R[];
  resourceVersion: string;
}

async function listAll<R>(
  reader: ClusterReader,
  what: string,
  path: string,
  take: TakePage<R>,
): Promise<CompleteList<R>> {
  for (let start = 1; ; start += 1) {
    try {
      return await listPages(reader, what, path, take);
    } catch (error) {
      // The pages show one moment; when it is forgotten, another one is taken.
      if (!isExpired(error) || start >= listStarts) {
        throw error;
      }
    }
  }
}

async function listPages<R>(
  { client, cluster, settings, signal }: ClusterReader,
  what: string,
  path: string,
  take: TakePage<R>,
): Promise<CompleteList<R>> {
  const records: R[] = [];
  const query = new URLSearchParams({ limit: String(settings.pageSize) });
  for (;;) {
    const body = await client.get({
      cluster,
      what,
      path: `${path}?${query}`,
      signal,
    });
    const page = body as {
      items?: Manifest[] | null;
      metadata?: { resourceVersion?: string; continue?: string };
    };
    const { resourceVersion, continue: token } = page.metadata ?? {};
    if (!resourceVersion || !('items' in page)) {
      throw invalidResponse({ cluster, what });
    }
    for (const record of take(page.items ?? [])) {
      records.push(record);
    }
    if (!token) {
      return { records, resourceVersion };
    }
    if (token === query.get('continue')) {
      throw invalidResponse({ cluster, what });
    }
    query.set('continue', token);
  }
}
