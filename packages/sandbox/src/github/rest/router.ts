import { json, Request, Response, Router } from 'express';
import { credentialOf, maySee } from '../authentication';
import { GitHubToken } from '../model';
import { Repository } from '../repository';
import { Site } from '../site';
import { actionsEndpoints, storedArchive } from './actions';
import { appEndpoints } from './apps';
import { branchEndpoints } from './branches';
import { budgetOf, callerOf, rateLimitReply, setBudgetHeaders } from './budget';
import { checkEndpoints } from './checks';
import { codeScanningEndpoints } from './codeScanning';
import { commitEndpoints } from './commits';
import { comparisonEndpoints } from './comparisons';
import { contentEndpoints } from './contents';
import { deploymentEndpoints } from './deployments';
import {
  Endpoint,
  errorReply,
  expressPath,
  notFound,
  paginate,
  Reply,
  replyTo,
  RestCall,
  RestError,
  write,
} from './endpoint';
import { environmentEndpoints } from './environments';
import { issueEndpoints } from './issues';
import { rateLimitEndpoints } from './rateLimit';
import { repositoryEndpoints } from './repositories';

/** Every REST operation that is served. */
export const endpoints: readonly Endpoint[] = [
  ...repositoryEndpoints,
  ...checkEndpoints,
  ...commitEndpoints,
  ...comparisonEndpoints,
  ...codeScanningEndpoints,
  ...actionsEndpoints,
  ...deploymentEndpoints,
  ...environmentEndpoints,
  ...branchEndpoints,
  ...issueEndpoints,
  ...contentEndpoints,
  ...rateLimitEndpoints,
  ...appEndpoints,
];

/** Serves GitHub's REST API as far as {@link endpoints} goes; the rest is 404. */
export function restRouter(site: Site, more: readonly Endpoint[] = []): Router {
  const router = Router({ caseSensitive: true });
  router.use(json({ limit: '1mb' }));
  for (const endpoint of [...endpoints, ...more]) {
    router[endpoint.method ?? 'get'](
      expressPath(endpoint.path),
      (request, response) => serve(site, endpoint, request, response),
    );
  }
  router.get('/_storage/artifacts/:key', (request, response) => {
    const archive = storedArchive(site, request.params.key);
    write(
      response,
      archive ? replyTo(request, 200, archive) : { status: 404, headers: {} },
    );
  });
  router.use((_, response) => {
    write(response, errorReply(404, 'Not Found'));
  });
  return router;
}

async function serve(
  site: Site,
  endpoint: Endpoint,
  request: Request,
  response: Response,
): Promise<void> {
  const token = site.store.token(
    credentialOf(request.get('authorization')) ?? '',
  );
  const reply =
    refusal(site, endpoint, request, token) ??
    (await replyOf(site, endpoint, request, response, token));
  // an answer 304 costs nothing, an error does
  if (!endpoint.free && reply.status !== 304 && reply.status !== 401) {
    site.limits.spend(callerOf(token), 'core', 1);
  }
  setBudgetHeaders(response, 'core', budgetOf(site, token, 'core'));
  response.set({
    'X-GitHub-Media-Type': 'github.v3; format=json',
    'X-GitHub-Api-Version-Selected': '2022-11-28',
  });
  write(response, reply);
}

/** Why the request is turned away before anything is looked up. */
function refusal(
  site: Site,
  endpoint: Endpoint,
  request: Request,
  token: GitHubToken | undefined,
): Reply | undefined {
  const forApps = endpoint.path.startsWith('/app/');
  if (request.get('authorization') && !token && !forApps) {
    return errorReply(401, 'Bad credentials');
  }
  if (endpoint.permission && token?.denied?.includes(endpoint.permission)) {
    return errorReply(403, 'Resource not accessible by integration');
  }
  if (endpoint.free) {
    return undefined;
  }
  return rateLimitReply(site, token);
}

async function replyOf(
  site: Site,
  endpoint: Endpoint,
  request: Request,
  response: Response,
  token: GitHubToken | undefined,
): Promise<Reply> {
  try {
    const call = callOf(site, request, response, token);
    const answer = await endpoint.answer(call);
    return replyTo(request, endpoint.status ?? 200, answer);
  } catch (error) {
    if (error instanceof RestError) {
      return errorReply(error.status, error.message);
    }
    const reason = error instanceof Error ? error.message : String(error);
    return errorReply(500, `The sandbox failed: ${reason}`);
  }
}

function callOf(
  site: Site,
  request: Request,
  response: Response,
  token: GitHubToken | undefined,
): RestCall {
  const params: Record<string, string> = request.params;
  return {
    site,
    request,
    token,
    params,
    query(name) {
      const value = request.query[name];
      return typeof value === 'string' ? value : undefined;
    },
    repository(): Repository {
      const repository = site.store.repository(params.owner, params.repo);
      if (!repository || !maySee(token, repository)) {
        throw notFound();
      }
      return repository;
    },
    page: items => paginate({ site, request, response }, items),
  };
}
