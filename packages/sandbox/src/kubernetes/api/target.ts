import { unknownResource } from './ApiError';
import { KindInfo } from './kinds';

/** What a resource path names. */
export interface RequestTarget {
  kind: KindInfo;
  namespace?: string;
  /** Absent for a collection. */
  name?: string;
  subresource?: 'status' | 'scale';
}

/**
 * Reads a path such as `/apis/apps/v1/namespaces/mall-prod/deployments/mall-order/scale`.
 * Returns undefined for a group and version that nobody serves (a plain 404),
 * throws the `Status` 404 for an unknown resource inside a served one.
 */
export function parseTarget(
  path: string,
  kinds: readonly KindInfo[],
): RequestTarget | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const root = parts.shift();
  const group = root === 'apis' ? parts.shift() : '';
  const version = parts.shift();
  const served = kinds.filter(
    kind => kind.group === group && kind.version === version,
  );
  if (!['api', 'apis'].includes(root ?? '') || served.length === 0) {
    return undefined;
  }
  const find = (plural: string, namespaced: boolean) => {
    const kind = served.find(
      info => info.plural === plural && info.namespaced === namespaced,
    );
    return kind;
  };
  if (parts[0] === 'namespaces' && parts.length >= 3) {
    const inNamespace = find(parts[2], true);
    if (inNamespace) {
      return finish(inNamespace, parts.slice(3), parts[1]);
    }
  }
  const [plural, ...rest] = parts;
  const clusterKind = find(plural, false);
  if (clusterKind) {
    return finish(clusterKind, rest);
  }
  const everywhere = find(plural, true);
  if (everywhere && rest.length === 0) {
    return { kind: everywhere };
  }
  throw unknownResource();
}

function finish(
  kind: KindInfo,
  rest: string[],
  namespace?: string,
): RequestTarget {
  const [name, subresource, ...more] = rest;
  if (more.length > 0) {
    throw unknownResource();
  }
  if (subresource === undefined) {
    return { kind, namespace, name };
  }
  if (
    (subresource === 'status' && kind.status) ||
    (subresource === 'scale' && kind.scale)
  ) {
    return { kind, namespace, name, subresource };
  }
  throw unknownResource();
}
