import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type { KubernetesSettings } from '../configuration/KubernetesSettings';
import {
  failedStatus,
  invalidResponse,
  timedOut,
  unreachable,
  type Question,
} from './failures';
import { readLines } from './readLines';
import { pause, withRetry, type Pause } from './retry';

/** A cluster as Backstage's Kubernetes plugin lists it. */
export interface ClusterDescription {
  name: string;
  title?: string;
  dashboardUrl?: string;
  authProvider?: string;
}

/** One request to a cluster's API. */
export interface ClusterRequest extends Question {
  /** Path and query from the API server's root: `/api/v1/pods?limit=500`. */
  path: string;
  signal: AbortSignal;
}

/**
 * Reads clusters through the proxy of Backstage's Kubernetes plugin, as the
 * service itself. Only GET, and no `Backstage-Kubernetes-Authorization`: the
 * credentials are those that the plugin is configured with.
 */
export class KubernetesProxyClient {
  readonly #discovery: DiscoveryService;
  readonly #auth: AuthService;
  readonly #settings: KubernetesSettings;
  readonly #pause: Pause;

  constructor(options: {
    discovery: DiscoveryService;
    auth: AuthService;
    settings: KubernetesSettings;
    /** For tests; default: real time. */
    pause?: Pause;
  }) {
    this.#discovery = options.discovery;
    this.#auth = options.auth;
    this.#settings = options.settings;
    this.#pause = options.pause ?? pause;
  }

  /** @throws SourceError when the Kubernetes plugin does not answer */
  async clusters(signal: AbortSignal): Promise<ClusterDescription[]> {
    const question = { cluster: 'kubernetes', what: 'clusters' };
    const body = await this.#ask(question, '/clusters', signal);
    const items = (body as { items?: unknown }).items;
    if (!Array.isArray(items)) {
      throw invalidResponse(question);
    }
    return items.filter(
      (item): item is ClusterDescription => typeof item?.name === 'string',
    );
  }

  /**
   * One answer as JSON, tried again while the failure is temporary.
   *
   * @throws ClusterRequestError
   */
  get(request: ClusterRequest): Promise<unknown> {
    return this.#ask(request, `/proxy${request.path}`, request.signal);
  }

  /**
   * The events of a watch, until the server ends it.
   *
   * @throws ClusterRequestError when it can't be opened, breaks, or is silent for too long
   */
  async *events(request: ClusterRequest): AsyncGenerator<unknown> {
    const silence = new AbortController();
    const { watchSilence } = this.#settings;
    // Not the time for an answer: the proxy passes the head on with the first
    // event only, and of a kind that rests that is the first bookmark.
    let timer = setTimeout(() => silence.abort(), watchSilence);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), watchSilence);
    };
    try {
      const either = AbortSignal.any([request.signal, silence.signal]);
      const response = await this.#send(
        request,
        `/proxy${request.path}`,
        either,
      );
      heard();
      for await (const line of readLines(response.body, either, heard)) {
        yield parse(line, request);
      }
    } catch (error) {
      request.signal.throwIfAborted();
      throw silence.signal.aborted
        ? timedOut(request, watchSilence)
        : broken(request, error);
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  #ask(
    question: Question,
    path: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { requestTimeout, attempts } = this.#settings;
    const once = async () => {
      const timeout = AbortSignal.timeout(requestTimeout);
      try {
        const both = AbortSignal.any([signal, timeout]);
        const response = await this.#send(question, path, both);
        return parse(await response.text(), question);
      } catch (error) {
        signal.throwIfAborted();
        throw timeout.aborted
          ? timedOut(question, requestTimeout)
          : broken(question, error);
      }
    };
    return withRetry(once, { attempts, signal, pause: this.#pause });
  }

  async #send(
    question: Question,
    path: string,
    signal: AbortSignal,
  ): Promise<Response> {
    const [baseUrl, { token }] = await Promise.all([
      this.#discovery.getBaseUrl('kubernetes'),
      this.#auth.getOwnServiceCredentials().then(onBehalfOf =>
        this.#auth.getPluginRequestToken({
          onBehalfOf,
          targetPluginId: 'kubernetes',
        }),
      ),
    ]);
    const response = await fetch(baseUrl + path, {
      signal,
      headers: {
        Authorization: `Bearer ${token}`,
        'Backstage-Kubernetes-Cluster': question.cluster,
        Accept: 'application/json',
        // A compressed watch would be held back until a block is full.
        'Accept-Encoding': 'identity',
      },
    });
    if (!response.ok) {
      const body = await response.text().catch(() => '');
      const retryAfter = Number(response.headers.get('retry-after'));
      throw failedStatus(
        question,
        response.status,
        body,
        retryAfter > 0 ? new Date(Date.now() + retryAfter * 1000) : undefined,
      );
    }
    return response;
  }
}

function parse(text: string, question: Question): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) {
      return value;
    }
  } catch {
    // The text may hold values of the cluster: it goes into no error.
  }
  throw invalidResponse(question);
}

/** Errors of this client stay; anything else is a connection that broke. */
function broken(question: Question, error: unknown): unknown {
  return error instanceof Error && error.name === 'ClusterRequestError'
    ? error
    : unreachable(question, error);
}
