import express, { ErrorRequestHandler, Request, Response } from 'express';
import { ScenarioClock } from '../../clock';
import { TokenIdentity } from '../model';
import { ObjectStore } from '../store/ObjectStore';
import {
  AccessRequest,
  authenticate,
  authorize,
  authorizePath,
} from './access';
import { ApiError, badRequest, methodNotAllowed } from './ApiError';
import {
  coreVersions,
  groupInfo,
  groupList,
  resourceList,
  versionInfo,
} from './discovery';
import { KindInfo } from './kinds';
import { listObjects } from './list';
import { Resources } from './resources';
import { objectFilter } from './selectors';
import { parseTarget, RequestTarget } from './target';
import { Watches } from './watch';

/** What the HTTP side of the server is made of. */
export interface RouterOptions {
  kinds: readonly KindInfo[];
  store: ObjectStore;
  resources: Resources;
  watches: Watches;
  clock: ScenarioClock;
  version: string;
  tokens: () => Record<string, TokenIdentity>;
  /** Runs after every answered write. */
  afterWrite: () => void;
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const known =
    error instanceof ApiError
      ? error
      : fromUnexpected(
          error instanceof Error ? error : new Error(String(error)),
        );
  sendJson(response, known.code, known.toStatus());
};

function fromUnexpected(error: Error & { type?: string }): ApiError {
  return error.type === 'entity.parse.failed'
    ? badRequest(
        `the object provided is unrecognized (must be of type JSON): ${error.message}`,
      )
    : new ApiError(500, 'InternalError', `Internal error: ${error.message}`);
}

/** The API of a Kubernetes API server. */
export function createKubernetesRouter(
  options: RouterOptions,
): express.Express {
  const { kinds } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(
    express.json({
      limit: '3mb',
      strict: false,
      type: request => /json/.test(request.headers['content-type'] ?? ''),
    }),
  );

  app.get(['/healthz', '/livez', '/readyz'], (_, response) => {
    response.type('text/plain').send('ok');
  });
  app.get('/version', (_, response) => {
    sendJson(response, 200, versionInfo(options.version));
  });
  app.use((request, response, next) => {
    response.locals.identity = authenticate(
      request.get('authorization'),
      options.tokens(),
    );
    next();
  });
  app.get(/^\/(api|apis)(\/|$)/, (request, response, next) => {
    const body = discovery(request, kinds);
    if (!body) {
      next();
      return;
    }
    authorizePath(response.locals.identity, request.path);
    sendJson(response, 200, body);
  });
  app.use((request, response) => {
    const target = parseTarget(request.path, kinds);
    if (!target) {
      response.status(404).type('text/plain').send('404 page not found\n');
      return;
    }
    const verb = verbOf(request, target);
    authorize(response.locals.identity, { ...target, verb });
    serve(request, response, target, verb, options);
  });
  app.use(answerError);
  return app;
}

/** `response.json` would add a charset, which API servers don't send. */
function sendJson(response: Response, code: number, body: unknown): void {
  response.status(code).setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}

function discovery(request: Request, kinds: readonly KindInfo[]) {
  const [root, group, version, ...rest] = request.path
    .split('/')
    .filter(Boolean);
  if (root === 'api') {
    if (group === undefined) {
      return coreVersions(request.get('host') ?? '');
    }
    return version === undefined ? resourceList(kinds, group) : undefined;
  }
  if (group === undefined) {
    return groupList(kinds);
  }
  if (version === undefined) {
    return groupInfo(kinds, group);
  }
  return rest.length === 0
    ? resourceList(kinds, `${group}/${version}`)
    : undefined;
}

function isTrue(value: unknown): boolean {
  return value === 'true' || value === '1';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function verbOf(
  request: Request,
  target: RequestTarget,
): AccessRequest['verb'] {
  switch (request.method) {
    case 'GET':
      if (target.name !== undefined) {
        return 'get';
      }
      return isTrue(request.query.watch) ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return 'delete';
    default:
      throw methodNotAllowed();
  }
}

function serve(
  request: Request,
  response: Response,
  target: RequestTarget,
  verb: AccessRequest['verb'],
  options: RouterOptions,
): void {
  const { query } = request;
  if (verb !== 'list' && verb !== 'watch') {
    const { code, body } = options.resources.handle(target, request);
    sendJson(response, code, body);
    if (verb !== 'get') {
      options.afterWrite();
    }
    return;
  }
  const filter = objectFilter({
    kind: target.kind.kind,
    namespace: target.namespace,
    labelSelector: text(query.labelSelector),
    fieldSelector: text(query.fieldSelector),
  });
  if (verb === 'watch') {
    options.watches.serve(response, options.store, target.kind, filter, {
      resourceVersion: text(query.resourceVersion),
      allowBookmarks: isTrue(query.allowWatchBookmarks),
      timeoutSeconds: Number(text(query.timeoutSeconds) ?? 0),
      everyMinute: action => options.clock.every('60s', action),
    });
    return;
  }
  sendJson(
    response,
    200,
    listObjects(options.store, target.kind, filter, {
      limit: Number(text(query.limit) ?? 0),
      continueToken: text(query.continue),
      resourceVersion: text(query.resourceVersion),
    }),
  );
}
