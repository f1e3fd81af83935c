import { RequestHandler } from 'express';
import { DurationInput, toMilliseconds } from '../clock';

/**
 * What is wrong with a server.
 *
 * - `status`: it answers every request with this status and body;
 * - `hang`: it takes requests and never answers;
 * - `refuse`: its port is closed;
 * - `delay`: it answers late (in wall time, not scenario time).
 *
 * `path` narrows a fault to the requests whose path starts with it; `refuse`
 * concerns the whole server always.
 */
export type Fault =
  | {
      kind: 'status';
      status: number;
      body?: unknown;
      headers?: Record<string, string>;
      path?: string;
    }
  | { kind: 'hang'; path?: string }
  | { kind: 'refuse' }
  | { kind: 'delay'; delay: DurationInput; path?: string };

/** The fault switch of one server. */
export interface Faults {
  readonly current: Fault | undefined;
  /**
   * Makes the server fail from now on. Connections that are open are dropped
   * (except for `delay`), as they are when a real server goes away.
   */
  set(fault: Fault): Promise<void>;
  clear(): Promise<void>;
}

/** Middleware that lets the current fault, if any, answer instead of the server. */
export function faultMiddleware(
  current: () => Fault | undefined,
): RequestHandler {
  return (request, response, next) => {
    const fault = current();
    if (
      !fault ||
      fault.kind === 'refuse' ||
      (fault.path && !request.path.startsWith(fault.path))
    ) {
      next();
      return;
    }
    switch (fault.kind) {
      case 'status':
        response.status(fault.status).set(fault.headers ?? {});
        if (fault.body === undefined) {
          response.end();
        } else {
          response.send(fault.body);
        }
        return;
      case 'hang':
        return;
      default: {
        const timer = setTimeout(next, toMilliseconds(fault.delay));
        response.on('close', () => clearTimeout(timer));
      }
    }
  };
}
