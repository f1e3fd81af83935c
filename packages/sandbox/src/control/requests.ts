import { Request, RequestHandler, Response } from 'express';
import { Order, orders } from './orders';
import { World } from './World';

/** What the control API acts on. */
export interface Controlled {
  world(): World;
  /** Starts the company anew, on the same ports. */
  reset(): Promise<void>;
}

/** Hands what an asynchronous handler throws to the error handler. */
export function caught(
  handler: (request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return (request, response, next) => {
    handler(request, response).catch(next);
  };
}

/** The order in a request's body, checked. */
export function read<Name extends keyof typeof orders>(
  name: Name,
  request: Request,
): Order<Name> {
  return orders[name].parse(request.body ?? {}) as Order<Name>;
}
