import { RequestHandler } from 'express';

/** One request that a server received. */
export interface ReceivedRequest {
  method: string;
  /** Path without query. */
  path: string;
  /** Query text with its `?`, empty when there is none. */
  query: string;
  /** Status answered; undefined while it is not answered, or when the caller went away. */
  status?: number;
}

/** Requests kept in memory; older ones are only counted. */
const KEPT_REQUESTS = 20_000;

/** What a server was asked, for tests that count requests. */
export class RequestLog {
  #total = 0;
  #entries: ReceivedRequest[] = [];

  /** Every request since the start or the last {@link RequestLog.reset}. */
  get total(): number {
    return this.#total;
  }

  /** The latest requests, oldest first. */
  get entries(): readonly ReceivedRequest[] {
    return this.#entries;
  }

  count(matches: (request: ReceivedRequest) => boolean): number {
    return this.#entries.filter(matches).length;
  }

  reset(): void {
    this.#total = 0;
    this.#entries = [];
  }

  add(request: ReceivedRequest): void {
    this.#total += 1;
    this.#entries.push(request);
    if (this.#entries.length > KEPT_REQUESTS) {
      this.#entries.splice(0, KEPT_REQUESTS / 2);
    }
  }
}

/** Middleware that writes each request to the log as it arrives. */
export function requestLogMiddleware(log: RequestLog): RequestHandler {
  return (request, response, next) => {
    const [path, query] = request.originalUrl.split(/\?(.*)/s);
    const entry: ReceivedRequest = {
      method: request.method,
      path,
      query: query === undefined ? '' : `?${query}`,
    };
    log.add(entry);
    response.on('finish', () => {
      entry.status = response.statusCode;
    });
    next();
  };
}
