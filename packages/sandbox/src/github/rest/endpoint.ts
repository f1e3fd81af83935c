import { createHash } from 'node:crypto';
import { Request, Response } from 'express';
import { GitHubPermission, GitHubToken } from '../model';
import { Repository } from '../repository';
import { Site } from '../site';

/** One request to a REST endpoint. */
export interface RestCall {
  readonly site: Site;
  readonly request: Request;
  readonly token: GitHubToken | undefined;
  /** Path parameters by the name they have in GitHub's description. */
  readonly params: Readonly<Record<string, string>>;
  /** A query parameter, when it was given once as text. */
  query(name: string): string | undefined;
  /** The repository of the path; 404 when the caller may not see it. */
  repository(): Repository;
  /** The asked page of a list; the Link header goes with it. */
  page<T>(items: readonly T[]): T[];
}

/** An operation of GitHub's REST API, served with GET unless it says otherwise. */
export interface Endpoint {
  /** Path as in GitHub's OpenAPI description. */
  readonly path: string;
  readonly method?: 'get' | 'post';
  readonly permission?: GitHubPermission;
  /** Served without spending from the budget. */
  readonly free?: boolean;
  readonly status?: number;
  /** JSON, a redirect, or bytes. */
  answer(call: RestCall): unknown | Promise<unknown>;
}

export class RestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = () => new RestError(404, 'Not Found');

/** Bytes instead of JSON. */
export class Download {
  constructor(
    readonly bytes: Uint8Array,
    readonly type: string,
  ) {}
}

/** An answer with a status of its own; without a body where there is none. */
export class Answer {
  constructor(
    readonly status: number,
    readonly body?: unknown,
  ) {}
}

export class Redirect {
  constructor(readonly location: string) {}
}

const DEFAULT_PAGE = 30;
const MAXIMUM_PAGE = 100;

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** What goes on the wire. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body?: string | Buffer;
}

/** The reply for what an endpoint answered; 304 when the caller has it already. */
export function replyTo(
  request: Request,
  status: number,
  answer: unknown,
): Reply {
  if (answer instanceof Redirect) {
    return { status: 302, headers: { Location: answer.location } };
  }
  if (answer instanceof Download) {
    return {
      status,
      headers: { 'Content-Type': answer.type },
      body: Buffer.from(answer.bytes),
    };
  }
  if (answer instanceof Answer) {
    return answer.body === undefined
      ? { status: answer.status, headers: {} }
      : replyTo(request, answer.status, answer.body);
  }
  const body = JSON.stringify(answer);
  const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
  const headers = {
    ETag: etag,
    'Cache-Control': 'private, max-age=60, s-maxage=60',
    Vary: 'Accept, Authorization, Cookie, X-GitHub-OTP',
  };
  const known = request.get('If-None-Match')?.split(/,\s*/) ?? [];
  if (known.includes(etag) || known.includes(etag.slice(2))) {
    return { status: 304, headers };
  }
  return { status, headers: { ...headers, ...JSON_TYPE }, body };
}

/** An error as GitHub writes it. */
export const errorReply = (
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers: { ...headers, ...JSON_TYPE },
  body: JSON.stringify({
    message,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  }),
});

export const write = (response: Response, reply: Reply): void => {
  response.status(reply.status).set(reply.headers).end(reply.body);
};

/** `/repos/{owner}/contents/{path}` as express writes it. */
export const expressPath = (path: string): string =>
  path.replace('{path}', ':path(*)').replace(/\{(\w+)\}/g, ':$1');

/** The asked page of a list, with its Link header. */
export function paginate<T>(
  call: { site: Site; request: Request; response: Response },
  items: readonly T[],
): T[] {
  const asked = (name: string, otherwise: number) => {
    const value = Number(call.request.query[name] ?? otherwise);
    return Number.isInteger(value) && value > 0 ? value : otherwise;
  };
  const size = Math.min(asked('per_page', DEFAULT_PAGE), MAXIMUM_PAGE);
  const page = asked('page', 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (number: number, relation: string) => {
    const address = new URL(
      call.site.apiUrl + call.request.originalUrl.replace(/\?.*/s, ''),
    );
    Object.entries(call.request.query).forEach(([name, value]) =>
      address.searchParams.set(name, String(value)),
    );
    address.searchParams.set('page', String(number));
    return `<${address}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  if (links.length > 0) {
    call.response.set('Link', links.join(', '));
  }
  return items.slice((page - 1) * size, page * size);
}
