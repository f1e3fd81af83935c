import { isDeepStrictEqual } from 'node:util';
import { KubernetesObject, ManagedFieldsEntry } from '../model';
import { Fields, isFields } from './fields';

/** Who writes, through what; becomes an entry of `metadata.managedFields`. */
export interface FieldManager {
  manager: string;
  subresource?: string;
}

/** What names an item of a list; a list that isn't here belongs to its writer as a whole. */
const LIST_KEYS: Record<string, (item: Fields) => string[]> = {
  containers: () => ['name'],
  initContainers: () => ['name'],
  env: () => ['name'],
  ports: item => [
    item.containerPort === undefined ? 'port' : 'containerPort',
    'protocol',
  ],
  volumes: () => ['name'],
  volumeMounts: () => ['mountPath'],
  conditions: () => ['type'],
  ownerReferences: () => ['uid'],
  imagePullSecrets: () => ['name'],
};

/** Metadata that people and controllers own; the server's own fields are nobody's. */
const OWNED_METADATA = [
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'generateName',
];

/** Maps that belong to their writer as a whole. */
const ATOMIC = ['selector', 'nodeSelector'];

/** Parts of an object's frame: always there, so nobody owns them as such. */
const FRAME = [
  'metadata',
  'spec',
  'template',
  'jobTemplate',
  'strategy',
  'updateStrategy',
  'status',
  'containers',
];

type Leaves = Map<string, unknown>;

/**
 * The `managedFields` after a write: what changed belongs to the writer and to
 * nobody else any more.
 */
export function nextManagedFields(
  object: KubernetesObject,
  previous: KubernetesObject | undefined,
  writer: FieldManager,
  time: string,
): ManagedFieldsEntry[] {
  const leaves = ownedLeaves(object);
  const leavesBefore = previous
    ? ownedLeaves(previous)
    : new Map<string, unknown>();
  const changed = [...leaves.keys()].filter(
    path =>
      !leavesBefore.has(path) ||
      !isDeepStrictEqual(leavesBefore.get(path), leaves.get(path)),
  );
  const before = previous?.metadata.managedFields ?? [];
  const mine = before.find(
    entry =>
      entry.manager === writer.manager &&
      entry.operation === 'Update' &&
      entry.subresource === writer.subresource,
  );
  const others = before
    .filter(entry => entry !== mine)
    .map(entry => {
      const kept = [...pathsOf(entry.fieldsV1)].filter(
        path => leaves.has(path) && !changed.includes(path),
      );
      return { ...entry, fieldsV1: toFieldsV1(kept) };
    })
    .filter(entry => Object.keys(entry.fieldsV1).length > 0);
  const owned = new Set([
    ...(mine
      ? [...pathsOf(mine.fieldsV1)].filter(path => leaves.has(path))
      : []),
    ...changed,
  ]);
  if (owned.size === 0) {
    return others;
  }
  const entries: ManagedFieldsEntry[] = [
    ...others,
    {
      manager: writer.manager,
      operation: 'Update',
      apiVersion: object.apiVersion,
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1([...owned]),
      ...(writer.subresource && { subresource: writer.subresource }),
    },
  ];
  return entries.sort(
    (a, b) =>
      (a.time ?? '').localeCompare(b.time ?? '') ||
      a.manager.localeCompare(b.manager),
  );
}

function ownedLeaves(object: KubernetesObject): Leaves {
  const metadata = Object.fromEntries(
    OWNED_METADATA.filter(key => object.metadata[key] !== undefined).map(
      key => [key, object.metadata[key]],
    ),
  );
  const content: Fields = { ...object, metadata };
  delete content.apiVersion;
  delete content.kind;
  const leaves: Leaves = new Map();
  collect(content, [], leaves);
  return leaves;
}

function collect(value: unknown, path: string[], leaves: Leaves): void {
  const key = path.at(-1)?.slice(2) ?? '';
  const framed = path.length === 0 || FRAME.includes(key);
  if (isFields(value) && !ATOMIC.includes(key)) {
    if (!framed || Object.keys(value).length === 0) {
      leaves.set(JSON.stringify(path), 'map');
    }
    for (const [name, inner] of Object.entries(value)) {
      collect(inner, [...path, `f:${name}`], leaves);
    }
    return;
  }
  const keysOf = LIST_KEYS[key];
  if (Array.isArray(value) && keysOf && value.every(isFields)) {
    if (!framed) {
      leaves.set(JSON.stringify(path), 'list');
    }
    for (const item of value) {
      const name = Object.fromEntries(
        keysOf(item).map(part => [part, item[part]]),
      );
      collect(item, [...path, `k:${JSON.stringify(name)}`], leaves);
    }
    return;
  }
  leaves.set(JSON.stringify(path), value);
}

/** Paths of the owned fields; `.` stands for the map or list itself. */
function* pathsOf(fields: Fields, path: string[] = []): Generator<string> {
  for (const [key, inner] of Object.entries(fields)) {
    if (key === '.') {
      yield JSON.stringify(path);
    } else if (isFields(inner) && Object.keys(inner).length > 0) {
      yield* pathsOf(inner, [...path, key]);
    } else {
      yield JSON.stringify([...path, key]);
    }
  }
}

function toFieldsV1(paths: string[]): Fields {
  const root: Fields = {};
  const owned: Fields[] = [];
  for (const path of paths) {
    let place = root;
    for (const part of JSON.parse(path) as string[]) {
      const next = isFields(place[part]) ? place[part] : {};
      place[part] = next;
      place = next;
    }
    owned.push(place);
  }
  for (const place of owned.filter(fields => Object.keys(fields).length > 0)) {
    place['.'] = {};
  }
  return root;
}
