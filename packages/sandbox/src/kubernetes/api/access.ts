import { TokenIdentity } from '../model';
import { ApiError } from './ApiError';
import { KindInfo, qualifiedResource } from './kinds';

/** What a request wants to do, as authorisation sees it. */
export interface AccessRequest {
  verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
  kind: KindInfo;
  subresource?: string;
  namespace?: string;
  name?: string;
}

const READ_VERBS = ['get', 'list', 'watch'];

const ANONYMOUS: TokenIdentity = {
  user: 'system:anonymous',
  groups: ['system:unauthenticated'],
  access: 'none',
};

/**
 * Finds who is calling. Without a token that is `system:anonymous`, who may do
 * nothing; an unknown token is 401, as on a real server.
 */
export function authenticate(
  authorization: string | undefined,
  tokens: Record<string, TokenIdentity>,
): TokenIdentity {
  if (!authorization) {
    return ANONYMOUS;
  }
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  const identity =
    token !== undefined && Object.hasOwn(tokens, token)
      ? tokens[token]
      : undefined;
  if (!identity) {
    throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  }
  return identity;
}

/** Throws 403 Forbidden, in the words of the RBAC authoriser, unless the caller may. */
export function authorize(
  identity: TokenIdentity,
  request: AccessRequest,
): void {
  const { kind, verb } = request;
  const covered =
    !identity.resources || identity.resources.includes(kind.plural);
  const allowed =
    identity.access === 'write' ||
    (identity.access === 'read' &&
      READ_VERBS.includes(verb) &&
      kind.plural !== 'secrets');
  if (covered && allowed) {
    return;
  }
  const resource = qualifiedResource(kind);
  const subresource = request.subresource ? `/${request.subresource}` : '';
  const subject = request.name ? `${resource} "${request.name}"` : resource;
  const scope = request.namespace
    ? `in the namespace "${request.namespace}"`
    : 'at the cluster scope';
  throw new ApiError(
    403,
    'Forbidden',
    `${subject} is forbidden: User "${identity.user}" cannot ${verb} resource "${kind.plural}${subresource}" in API group "${kind.group}" ${scope}`,
    {
      details: {
        ...(request.name && { name: request.name }),
        ...(kind.group && { group: kind.group }),
        kind: kind.plural,
      },
    },
  );
}

/** Throws 403 for callers who may not read discovery. */
export function authorizePath(identity: TokenIdentity, path: string): void {
  if (identity === ANONYMOUS) {
    throw new ApiError(
      403,
      'Forbidden',
      `forbidden: User "${identity.user}" cannot get path "${path}"`,
      { details: {} },
    );
  }
}
