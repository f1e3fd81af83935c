import { http, HttpResponse, type HttpHandler } from 'msw';
import { parseLabelSelector } from '../facts/labelSelector';
import type { Manifest } from '../resources/manifests';

/** Where the fake of Backstage's Kubernetes plugin answers. */
export const fakePluginUrl = 'http://backstage.test/api/kubernetes';

/** An answer that stands for all requests whose path ends so. */
interface Obstacle {
  path: string;
  status: number;
  /** How often; absent: always. */
  times?: number;
}

type WatchStream = ReadableStreamDefaultController<Uint8Array>;

/** A cluster behind the proxy, as far as lists and watches go. */
export class FakeCluster {
  /** Path and query of every request, in order. */
  readonly asked: string[] = [];
  readonly objects = new Map<string, Manifest[]>();
  readonly obstacles: Obstacle[] = [];
  /** Called when a watch is opened; the stream is the test's to write to. */
  readonly watches: {
    plural: string;
    query: URLSearchParams;
    stream: WatchStream;
  }[] = [];
  resourceVersion = 100;
  groups = ['apps', 'autoscaling', 'batch'];
  pageSize: number | undefined;

  /** What msw is to be set up with. */
  get handlers(): HttpHandler[] {
    return [
      http.get(`${fakePluginUrl}/proxy/*`, ({ request }) => {
        const url = new URL(request.url);
        const path = url.pathname.replace('/api/kubernetes/proxy', '');
        this.asked.push(path + url.search);
        return (
          this.#obstruct(path) ??
          (url.searchParams.get('watch') === 'true'
            ? this.#watch(path, url.searchParams)
            : this.#answer(path, url.searchParams))
        );
      }),
    ];
  }

  /** Waits until a watch of this kind is open, the `count`th one. */
  async watchOf(plural: string, count = 1) {
    for (;;) {
      const opened = this.watches.filter(watch => watch.plural === plural);
      if (opened.length >= count) {
        return opened[count - 1];
      }
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
  }

  #obstruct(path: string) {
    const obstacle = this.obstacles.find(
      each => path.endsWith(each.path) && each.times !== 0,
    );
    if (!obstacle) {
      return undefined;
    }
    if (obstacle.times !== undefined) {
      obstacle.times -= 1;
    }
    const { status } = obstacle;
    return HttpResponse.json({ kind: 'Status', code: status }, { status });
  }

  #answer(path: string, query: URLSearchParams) {
    if (path === '/version') {
      return HttpResponse.json({ gitVersion: 'v1.35.4' });
    }
    if (path === '/apis') {
      const groups = this.groups.map(name => ({
        name,
        versions: [{ version: name === 'autoscaling' ? 'v2' : 'v1' }],
      }));
      return HttpResponse.json({ groups });
    }
    const all = this.#select(path, query);
    const limit = Number(query.get('limit'));
    const start = Number(query.get('continue') ?? 0);
    const next = start + limit;
    return HttpResponse.json({
      metadata: {
        resourceVersion: String(this.resourceVersion),
        ...(next < all.length && { continue: String(next) }),
      },
      items: all.slice(start, next),
    });
  }

  #select(path: string, query: URLSearchParams): Manifest[] {
    const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
    const isWanted = parseLabelSelector(query.get('labelSelector') ?? '');
    const name = query.get('fieldSelector')?.replace('metadata.name=', '');
    return (this.objects.get(path.split('/').at(-1) ?? '') ?? []).filter(
      ({ metadata = {} }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        (name === undefined || metadata.name === name) &&
        (isWanted?.(metadata.labels ?? {}) ?? true),
    );
  }

  #watch(path: string, query: URLSearchParams) {
    const plural = path.split('/').at(-1) ?? '';
    const body = new ReadableStream<Uint8Array>({
      start: stream => {
        this.watches.push({ plural, query, stream });
      },
    });
    return new HttpResponse(body, {
      headers: { 'Content-Type': 'application/json' },
    });
  }
}

/** One line of a watch. */
export function watchLine(type: string, object: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ type, object })}\n`);
}
