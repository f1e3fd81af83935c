import { setTimeout as delay } from 'node:timers/promises';
import type { Authentication } from '../configuration';
import { PrometheusRequestError } from './errors';

/** What one request is about. */
export interface HttpRequest {
  /** Below the server's address: `/api/v1/rules`. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Default: by the length of the parameters. */
  readonly form?: boolean;
  /** What is asked for, for errors: `rules`. */
  readonly subject: string;
  readonly signal: AbortSignal;
}

/** An answer as it came, and parsed. */
export interface JsonDocument {
  readonly text: string;
  readonly value: unknown;
}

/** How a server is asked. */
export interface HttpClientOptions {
  /** Name of the server, for reasons shown to people. */
  readonly target: string;
  readonly url: string;
  readonly authentication: Authentication;
  readonly timeoutSeconds: number;
  /** Larger answers are refused. */
  readonly maximumAnswerBytes: number;
  /** Waiting before a repetition; replaced in tests. */
  readonly wait?: (
    milliseconds: number,
    signal: AbortSignal,
  ) => Promise<unknown>;
}

/** Repetitions after a failure that may pass. */
const repetitions = 2;
const firstPause = 250;
/** Queries longer than this are sent as a form. */
const longestQueryString = 1_500;

const passing = new Set([502, 503, 504]);

/** Asks one server over HTTP: authentication, time limit, repetition. */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#base = options.url.replace(/\/+$/, '');
    this.#headers = {
      accept: 'application/json',
      ...authenticationHeaders(options.authentication),
    };
  }

  /**
   * The parsed JSON of an answer.
   *
   * @throws PrometheusRequestError where there is none, or its status is not 2xx
   */
  async getJson(request: HttpRequest): Promise<unknown> {
    return (await this.getDocument(request)).value;
  }

  /**
   * An answer with its text, where that is kept as evidence.
   *
   * @throws PrometheusRequestError as {@link HttpClient.getJson}
   */
  async getDocument(request: HttpRequest): Promise<JsonDocument> {
    const { wait = pause } = this.#options;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#once(request);
      } catch (error) {
        request.signal.throwIfAborted();
        if (attempt >= repetitions || !mayPass(error)) {
          throw error;
        }
        await wait(firstPause * 2 ** attempt, request.signal);
      }
    }
  }

  async #once(request: HttpRequest): Promise<JsonDocument> {
    const timeout = AbortSignal.timeout(this.#options.timeoutSeconds * 1000);
    try {
      const response = await fetch(
        ...this.#arguments(request, AbortSignal.any([request.signal, timeout])),
      );
      const text = await this.#read(response, request);
      if (!response.ok) {
        throw this.#statusError(response, text, request);
      }
      return { text, value: this.#parse(text, request) };
    } catch (error) {
      if (error instanceof PrometheusRequestError || request.signal.aborted) {
        throw error;
      }
      throw timeout.aborted ? this.#timeoutError() : this.#refusedError(error);
    }
  }

  #arguments(
    { path, parameters = {}, form }: HttpRequest,
    signal: AbortSignal,
  ): [string, RequestInit] {
    const query = String(new URLSearchParams(parameters));
    const common: RequestInit = {
      signal,
      headers: this.#headers,
      // Credentials are for the configured address only.
      redirect: 'manual',
    };
    if (form ?? query.length > longestQueryString) {
      return [
        `${this.#base}${path}`,
        {
          ...common,
          method: 'POST',
          body: query,
          headers: {
            ...this.#headers,
            'content-type': 'application/x-www-form-urlencoded',
          },
        },
      ];
    }
    return [`${this.#base}${path}${query && `?${query}`}`, common];
  }

  async #read(response: Response, request: HttpRequest): Promise<string> {
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    let size = 0;
    let text = '';
    for (
      let part = await reader?.read();
      part && !part.done;
      part = await reader?.read()
    ) {
      size += part.value.byteLength;
      if (size > this.#options.maximumAnswerBytes) {
        // Not awaited: the sender may not notice before it has sent all.
        reader?.cancel().catch(() => undefined);
        throw this.#invalid(request, 'too large', true);
      }
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  }

  #parse(text: string, request: HttpRequest): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.#invalid(request, 'not JSON');
    }
  }

  #statusError(response: Response, text: string, request: HttpRequest) {
    const { target } = this.#options;
    const { status } = response;
    const message = `${target} answered ${request.subject} with ${status}`;
    switch (status) {
      case 401:
        return new PrometheusRequestError(message, {
          concerns: 'server',
          reason: {
            key: 'general.unavailable.unauthorized',
            params: { target },
          },
        });
      case 403:
        return new PrometheusRequestError(message, {
          concerns: 'request',
          reason: {
            key: 'general.unavailable.forbidden',
            params: { target, what: request.subject },
          },
        });
      case 404:
        return new PrometheusRequestError(message, {
          concerns: 'request',
          reason: {
            key: 'general.unavailable.not-found',
            params: { what: `${target}: ${request.path}` },
          },
        });
      case 429: {
        const retryAfter = retryTime(response.headers.get('retry-after'));
        return new PrometheusRequestError(message, {
          concerns: 'server',
          retryAfter,
          reason: {
            key: 'general.unavailable.rate-limited',
            params: { target, until: retryAfter?.toISOString() ?? '—' },
          },
        });
      }
      case 400:
      case 422:
        return this.#invalid(request, errorText(text) ?? 'refused');
      default:
        return new PrometheusRequestError(message, {
          // Prometheus reports a query that takes too long with 503 as well.
          concerns: errorText(text) === undefined ? 'server' : 'request',
          reason: {
            key: 'general.unavailable.http-status',
            params: { target, status },
          },
        });
    }
  }

  #invalid({ subject }: HttpRequest, what: string, tooLarge = false) {
    const { target } = this.#options;
    return new PrometheusRequestError(
      `The answer of ${target} to ${subject} is not usable: ${what}`,
      {
        concerns: 'request',
        tooLarge,
        reason: {
          key: 'general.unavailable.invalid-response',
          params: { target, what: `${subject}: ${what}` },
        },
      },
    );
  }

  #timeoutError() {
    const { target, timeoutSeconds: seconds } = this.#options;
    return new PrometheusRequestError(
      `${target} did not answer within ${seconds} s`,
      {
        concerns: 'server',
        reason: {
          key: 'general.unavailable.timeout',
          params: { target, seconds },
        },
      },
    );
  }

  #refusedError(cause: unknown) {
    const { target } = this.#options;
    return new PrometheusRequestError(`${target} cannot be reached`, {
      concerns: 'server',
      reason: { key: 'general.unavailable.refused', params: { target } },
      cause,
    });
  }
}

function authenticationHeaders(
  authentication: Authentication,
): Record<string, string> {
  switch (authentication.type) {
    case 'basic': {
      const credentials = `${authentication.username}:${authentication.password}`;
      return {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      };
    }
    case 'bearer':
      return { authorization: `Bearer ${authentication.token}` };
    case 'header':
      return { [authentication.name.toLowerCase()]: authentication.value };
    default:
      return {};
  }
}

/** Refused, reset, timed out, or a gateway's status: the next try may succeed. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof PrometheusRequestError)) {
    return false;
  }
  const { key, params } = error.reason;
  return (
    key === 'general.unavailable.refused' ||
    (key === 'general.unavailable.http-status' &&
      passing.has(Number(params?.status)))
  );
}

/** Prometheus' own words, cut: the text comes from outside. */
function errorText(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    return typeof error === 'string' ? error.slice(0, 300) : undefined;
  } catch {
    return undefined;
  }
}

function retryTime(header: string | null): Date | undefined {
  if (!header) {
    return undefined;
  }
  const seconds = Number(header);
  const time = Number.isNaN(seconds)
    ? Date.parse(header)
    : Date.now() + seconds * 1000;
  return Number.isNaN(time) ? undefined : new Date(time);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return delay(milliseconds, undefined, { signal });
}
