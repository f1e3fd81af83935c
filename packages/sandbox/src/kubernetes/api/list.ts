import { KubernetesObject } from '../model';
import { ObjectStore, sortKey } from '../store/ObjectStore';
import { ApiError, badRequest, expired } from './ApiError';
import { apiVersionOf, KindInfo } from './kinds';
import { ObjectFilter } from './selectors';

/** Query parameters of a LIST. */
export interface ListOptions {
  limit?: number;
  continueToken?: string;
  resourceVersion?: string;
}

interface ContinueToken {
  resourceVersion: number;
  /** Sort key of the last object of the page before. */
  after: string;
}

const EXPIRED_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list. Objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** The body of a LIST; pages of one list all show the moment of its first page. */
export function listObjects(
  store: ObjectStore,
  kind: KindInfo,
  filter: ObjectFilter,
  options: ListOptions,
) {
  const token = options.continueToken
    ? decodeToken(options.continueToken)
    : undefined;
  if (token && options.resourceVersion && options.resourceVersion !== '0') {
    throw badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
  refuseFuture(store, options.resourceVersion);
  const everything = token
    ? store.snapshot(kind, token.resourceVersion)
    : store.list(kind);
  if (!everything) {
    throw expired(
      EXPIRED_CONTINUE,
      encodeToken({
        resourceVersion: store.resourceVersion,
        after: token?.after ?? '',
      }),
    );
  }
  const remaining = everything
    .filter(object => !token || sortKey(object) > token.after)
    .filter(filter);
  // An answer from the cache comes whole: `limit` is not heeded there.
  const limit = options.resourceVersion === '0' ? 0 : (options.limit ?? 0);
  const page = limit > 0 ? remaining.slice(0, limit) : remaining;
  const left = remaining.length - page.length;
  const resourceVersion = token?.resourceVersion ?? store.resourceVersion;
  if (left > 0 && !token) {
    store.keepSnapshot(kind, everything);
  }
  return {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata: {
      resourceVersion: String(resourceVersion),
      ...(left > 0 && {
        continue: encodeToken({
          resourceVersion,
          after: sortKey(page[page.length - 1]),
        }),
        remainingItemCount: left,
      }),
    },
    items: kind.custom ? page : page.map(withoutType),
  };
}

/** Items of built-in kinds come without `kind` and `apiVersion`. */
function withoutType(object: KubernetesObject) {
  const { kind: _, apiVersion: __, ...rest } = object;
  return rest;
}

function refuseFuture(store: ObjectStore, resourceVersion?: string): void {
  if (!resourceVersion) {
    return;
  }
  if (!/^\d+$/.test(resourceVersion)) {
    throw badRequest(`Invalid value: "${resourceVersion}"`);
  }
  if (Number(resourceVersion) > store.resourceVersion) {
    throw new ApiError(
      504,
      'Timeout',
      `Too large resource version: ${resourceVersion}, current: ${store.resourceVersion}`,
      {
        details: {
          causes: [
            {
              reason: 'ResourceVersionTooLarge',
              message: 'Too large resource version',
            },
          ],
          retryAfterSeconds: 1,
        },
      },
    );
  }
}

function encodeToken(token: ContinueToken): string {
  return Buffer.from(
    JSON.stringify({
      v: 'meta.k8s.io/v1',
      rv: token.resourceVersion,
      start: token.after,
    }),
  ).toString('base64url');
}

function decodeToken(text: string): ContinueToken {
  try {
    const { rv, start } = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (typeof rv === 'number' && typeof start === 'string') {
      return { resourceVersion: rv, after: start };
    }
  } catch {
    // told below
  }
  throw badRequest('continue key is not valid');
}
