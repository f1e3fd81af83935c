import type { LoggerService } from '@backstage/backend-plugin-api';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import { Octokit, RequestError } from 'octokit';
import { plainText } from '../mappers';
import { reasonText } from '../outcome';
import { GithubError, reasonOfStatus } from './GithubError';
import {
  defaultPause,
  type GraphqlAnswer,
  partialAnswer,
  silenceUntil,
} from './octokitErrors';
import { type BudgetResource, RateBudget } from './RateBudget';

interface CachedAnswer {
  etag: string;
  value: unknown;
}

/** Answers remembered with their ETag; the oldest go first. */
const maximumCachedAnswers = 50_000;

/** What is the same for every request to one target. */
export interface GithubClientOptions {
  target: string;
  apiBaseUrl: string;
  /** Asked before each pass; installation tokens live an hour. */
  token(): Promise<string | undefined>;
  budget: RateBudget;
  /** Longest wait for one answer, milliseconds. */
  timeout: number;
  logger: LoggerService;
  now(): Date;
  /** First pause before another attempt, milliseconds; grows with the square. */
  retryPause?: number;
}

/** Of GitHub's own words about an error. */
const detailLength = 300;

/** Attempts after the first, for answers 5xx and connections that broke. */
const retries = 2;

/** The answer that is remembered still holds. */
class NotModified extends Error {}

/**
 * Asks one GitHub: every request has a timeout, bounded attempts and its place
 * in the budget; REST answers are remembered with their ETag.
 */
export class GithubClient {
  readonly budget: RateBudget;
  readonly #options: GithubClientOptions;
  readonly #octokit: Octokit;
  readonly #cache = new Map<string, CachedAnswer>();

  constructor(options: GithubClientOptions) {
    this.#options = options;
    this.budget = options.budget;
    const quiet = (message: string) => options.logger.debug(message);
    this.#octokit = new Octokit({
      baseUrl: options.apiBaseUrl,
      userAgent: 'backstage-release-readiness',
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      retry: {
        retries,
        retryAfterBaseValue: options.retryPause ?? 1000,
        doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451],
      },
      // it spaces GraphQL requests by a second and waits for the next hour in
      // this process; our budget hands the wait back to the scheduler instead
      throttle: { enabled: false },
    });
  }

  /** Name of the target, for people. */
  get target(): string {
    return this.#options.target;
  }

  /**
   * A GraphQL query. Errors that concern parts of the answer are returned
   * beside what there is.
   *
   * @throws GithubError when there is no usable answer
   * @throws SourceError when the budget is used up
   */
  async graphql(
    query: string,
    variables: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<GraphqlAnswer> {
    try {
      const data = await this.#send('graphql', 'GraphQL', signal, request =>
        this.#octokit.graphql(query, { ...variables, ...request }),
      );
      return { data, errors: [] };
    } catch (error) {
      const partial = partialAnswer(error);
      if (!partial) {
        throw error;
      }
      if (partial.errors.some(({ type }) => type === 'RATE_LIMITED')) {
        const until = this.budget.state('graphql')?.resetAt;
        throw this.budget.exhausted(until ?? defaultPause(this.#options.now()));
      }
      return partial;
    }
  }

  /**
   * A GET that costs nothing when nothing changed.
   *
   * @param map - from the JSON that GitHub sent, and whether more pages
   * follow, to what is kept of it
   * @param options - `remember: false` for what is large and never changes;
   * `keptFor`: what the kept value depends on beside the path
   * @throws GithubError for a status that is no success, or no answer
   * @throws SourceError when the budget is used up
   */
  async get<T>(
    path: string,
    map: (json: unknown, page: { hasNext: boolean }) => T,
    signal: AbortSignal,
    {
      remember = true,
      keptFor = '',
    }: { remember?: boolean; keptFor?: string } = {},
  ): Promise<T> {
    const key = `${path} ${keptFor}`;
    const cached = this.#cache.get(key);
    try {
      const response = await this.#send('core', path, signal, request =>
        this.#octokit.request(`GET ${path}`, {
          ...request,
          headers: {
            ...request.headers,
            ...(cached && { 'if-none-match': cached.etag }),
          },
        }),
      );
      const { etag, link } = response.headers;
      const value = this.#mapped(path, () =>
        map(response.data, { hasNext: /rel="next"/.test(link ?? '') }),
      );
      if (etag && remember) {
        this.#remember(key, { etag, value });
      }
      return value;
    } catch (error) {
      if (cached && error instanceof NotModified) {
        return cached.value as T;
      }
      throw error;
    }
  }

  #mapped<T>(path: string, map: () => T): T {
    try {
      return map();
    } catch (cause) {
      throw this.invalid(path, cause);
    }
  }

  /**
   * A POST, sent once: whether a request that was not answered took effect is
   * for the caller to find out.
   *
   * @throws GithubError for a status that is no success, or no answer in time
   * @throws SourceError when GitHub can't be reached or the budget is used up
   */
  async post(
    path: string,
    body: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<{ status: number; data: unknown }> {
    const { status, data } = await this.#send('core', path, signal, request =>
      this.#octokit.request(`POST ${path}`, {
        ...request,
        request: { ...request.request, retries: 0 },
        data: body,
      }),
    );
    return { status, data };
  }

  /** A file, which is not remembered. */
  async download(path: string, signal: AbortSignal): Promise<Uint8Array> {
    const response = await this.#send('core', path, signal, request =>
      this.#octokit.request(`GET ${path}`, request),
    );
    if (!(response.data instanceof ArrayBuffer)) {
      throw this.invalid(path);
    }
    return new Uint8Array(response.data);
  }

  invalid(what: string, cause?: unknown): GithubError {
    return new GithubError(
      `${this.#options.target} answered nonsense: ${what}`,
      {
        reason: reasonText('invalid-response', {
          target: this.#options.target,
          what,
        }),
        cause,
      },
    );
  }

  async #send<T>(
    resource: BudgetResource,
    what: string,
    signal: AbortSignal,
    perform: (request: {
      headers: Record<string, string>;
      request: { fetch: typeof fetch };
    }) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    this.budget.check(resource, this.#options.now());
    const token = await this.#token();
    let failure: 'timeout' | 'refused' | undefined;
    const timedFetch: typeof fetch = async (input, init) => {
      const timeout = AbortSignal.timeout(this.#options.timeout);
      try {
        const response = await fetch(input, {
          ...init,
          signal: AbortSignal.any([signal, timeout]),
        });
        failure = undefined;
        this.budget.update(response.headers);
        return response;
      } catch (error) {
        failure = timeout.aborted ? 'timeout' : 'refused';
        throw error;
      }
    };
    try {
      return await perform({
        headers: { authorization: `Bearer ${token}` },
        request: { fetch: timedFetch },
      });
    } catch (error) {
      signal.throwIfAborted();
      throw this.#explained(error, what, failure);
    }
  }

  async #token(): Promise<string> {
    const { target } = this.#options;
    let token: string | undefined;
    try {
      token = await this.#options.token();
    } catch (cause) {
      throw new SourceError(`No credentials for ${target} can be had`, {
        reason: reasonText('unauthorized', { target }),
        cause,
      });
    }
    if (!token) {
      throw new SourceError(`No credentials for ${target} are configured`, {
        reason: reasonText('not-configured', { what: `integrations.github` }),
      });
    }
    return token;
  }

  /** Says an octokit error in the product's words, without what was sent. */
  #explained(
    error: unknown,
    what: string,
    failure: 'timeout' | 'refused' | undefined,
  ): unknown {
    const { target, timeout } = this.#options;
    if (failure === 'timeout') {
      return new GithubError(`${target} did not answer in time: ${what}`, {
        reason: reasonText('timeout', { target, seconds: timeout / 1000 }),
      });
    }
    if (
      failure === 'refused' ||
      (error instanceof RequestError && !error.response)
    ) {
      return new SourceError(`${target} cannot be reached`, {
        reason: reasonText('refused', { target }),
      });
    }
    if (!(error instanceof RequestError)) {
      return error;
    }
    if (error.status === 304) {
      return new NotModified();
    }
    const until = silenceUntil(error, this.#options.now());
    if (until) {
      this.budget.pauseUntil(until);
      return this.budget.exhausted(until);
    }
    const reason = reasonOfStatus(error.status, { target, what });
    const message = `${target} answered ${error.status} to ${what}`;
    return error.status === 401
      ? new SourceError(message, { reason })
      : new GithubError(message, {
          status: error.status,
          detail: plainText(error.message, detailLength),
          reason,
        });
  }

  #remember(path: string, answer: CachedAnswer): void {
    this.#cache.delete(path);
    this.#cache.set(path, answer);
    if (this.#cache.size > maximumCachedAnswers) {
      const [oldest] = this.#cache.keys();
      this.#cache.delete(oldest);
    }
  }
}
