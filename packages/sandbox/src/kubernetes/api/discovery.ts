import { apiVersionOf, KindInfo } from './kinds';

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const SUBRESOURCE_VERBS = ['get', 'patch', 'update'];

/** The body of `/version`. */
export function versionInfo(gitVersion: string) {
  const [major, minor] = gitVersion.replace(/^v/, '').split('.');
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '',
    gitTreeState: '',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

/** The body of `/api`. */
export function coreVersions(address: string) {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [
      { clientCIDR: '0.0.0.0/0', serverAddress: address },
    ],
  };
}

function groupBody(group: string, version: string) {
  const groupVersion = { groupVersion: `${group}/${version}`, version };
  return {
    name: group,
    versions: [groupVersion],
    preferredVersion: groupVersion,
  };
}

/** The body of `/apis`. */
export function groupList(kinds: readonly KindInfo[]) {
  const groups = new Map(
    kinds.filter(kind => kind.group).map(kind => [kind.group, kind.version]),
  );
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [...groups].map(([group, version]) => groupBody(group, version)),
  };
}

/** The body of `/apis/<group>`; undefined when the group isn't served. */
export function groupInfo(kinds: readonly KindInfo[], group: string) {
  const kind = kinds.find(info => info.group === group);
  return kind
    ? { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(group, kind.version) }
    : undefined;
}

/** The body of `/api/v1` and `/apis/<group>/<version>`; undefined when it isn't served. */
export function resourceList(kinds: readonly KindInfo[], groupVersion: string) {
  const served = kinds.filter(kind => apiVersionOf(kind) === groupVersion);
  if (served.length === 0) {
    return undefined;
  }
  return {
    kind: 'APIResourceList',
    ...(groupVersion !== 'v1' && { apiVersion: 'v1' }),
    groupVersion,
    resources: served.flatMap(resourceEntries),
  };
}

function resourceEntries(kind: KindInfo) {
  const entry = {
    name: kind.plural,
    singularName: kind.kind.toLowerCase(),
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: VERBS,
    ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
  };
  const subresource = (name: string, extra: Record<string, string> = {}) => ({
    name: `${kind.plural}/${name}`,
    singularName: '',
    namespaced: kind.namespaced,
    ...extra,
    kind: extra.kind ?? kind.kind,
    verbs: SUBRESOURCE_VERBS,
  });
  return [
    entry,
    ...(kind.scale
      ? [
          subresource('scale', {
            group: 'autoscaling',
            version: 'v1',
            kind: 'Scale',
          }),
        ]
      : []),
    ...(kind.status ? [subresource('status')] : []),
  ];
}
