import type { KubernetesProxyClient } from '../client/KubernetesProxyClient';
import { invalidResponse, isExpired } from '../client/failures';
import type { KubernetesSettings } from '../configuration/KubernetesSettings';
import type { Manifest } from '../resources/manifests';

/** What reading a cluster needs. */
export interface ClusterReader {
  client: KubernetesProxyClient;
  settings: KubernetesSettings;
  cluster: string;
  signal: AbortSignal;
}

/** A list whose pages expire again and again is given up after so many starts. */
const listStarts = 3;

/** Maps a page as it comes, so that no whole list of manifests is held. */
export type TakePage<R> = (items: Manifest[]) => R[];

/** Selectors as the API takes them. */
export type Selection = { labelSelector?: string; fieldSelector?: string };

/** All objects of a kind at one moment. */
export interface CompleteList<R> {
  records: R[];
  resourceVersion: string;
}

/**
 * Lists a kind, page by page.
 *
 * @param path - Of the collection, without a query.
 * @param selection - Which objects; absent: all.
 * @throws ClusterRequestError
 */
export async function listAll<R>(
  reader: ClusterReader,
  what: string,
  path: string,
  take: TakePage<R>,
  selection: Selection = {},
): Promise<CompleteList<R>> {
  for (let start = 1; ; start += 1) {
    try {
      return await listPages(reader, what, path, take, selection);
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
  selection: Selection = {},
): Promise<CompleteList<R>> {
  const records: R[] = [];
  const query = new URLSearchParams({
    limit: String(settings.pageSize),
    ...selection,
  });
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
