import type { KubernetesObject } from '@release-readiness/sandbox';
import { isDeepStrictEqual } from 'node:util';

/** An object without what its server alone decides. */
export interface Comparable {
  kind: string;
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  [field: string]: unknown;
}

/** Written by the controller of Deployments or Rollouts, never by CI. */
const OF_CONTROLLERS = [
  'deployment.kubernetes.io/revision',
  'rollout.argoproj.io/revision',
];

/** What the controller calls the versions: each server hashes in its own way. */
function versionNames(
  objects: readonly KubernetesObject[],
): [string, string][] {
  return objects
    .filter(({ kind }) => kind === 'Rollout')
    .flatMap(({ status }) => {
      const { stableRS, currentPodHash } = status as Record<string, string>;
      return [
        [stableRS, 'stable'],
        [currentPodHash, 'newest'],
      ] as [string, string][];
    });
}

/** A server gives each Service an address of its own. */
function withoutAddress<T extends Record<string, unknown>>(fields: T): T {
  const { clusterIP, clusterIPs, ...spec } = (fields.spec ?? {}) as Record<
    string,
    unknown
  >;
  return fields.spec ? { ...fields, spec } : fields;
}

/** Objects to compare, in the order of their names. */
export function comparable(objects: readonly KubernetesObject[]): Comparable[] {
  const versions = versionNames(objects);
  const named = versions.reduce(
    (text, [hash, name]) => text.replaceAll(`"${hash}"`, `"${name}"`),
    JSON.stringify(objects),
  );
  return (JSON.parse(named) as KubernetesObject[])
    .map(({ kind, apiVersion, metadata, status, ...rest }) => ({
      ...withoutAddress(rest),
      kind,
      name: metadata.name ?? '',
      labels: metadata.labels ?? {},
      annotations: Object.fromEntries(
        Object.entries(metadata.annotations ?? {}).filter(
          ([key]) => !OF_CONTROLLERS.includes(key),
        ),
      ),
    }))
    .sort((a, b) => `${a.kind}${a.name}`.localeCompare(`${b.kind}${b.name}`));
}

/** One field that differs: `Deployment/mall-order annotations.x`. */
export interface FieldDifference {
  field: string;
  real: unknown;
  simulated: unknown;
}

/** Where two lists of objects differ, field by field. */
export function fieldDifferences(
  real: readonly Comparable[],
  simulated: readonly Comparable[],
): FieldDifference[] {
  const byName = (objects: readonly Comparable[]) =>
    Object.fromEntries(
      objects.map(({ kind, name, ...fields }) => [`${kind}/${name}`, fields]),
    );
  return differing('', byName(real), byName(simulated));
}

function differing(
  field: string,
  real: unknown,
  simulated: unknown,
): FieldDifference[] {
  if (isDeepStrictEqual(real, simulated)) {
    return [];
  }
  if (isMapping(real) && isMapping(simulated)) {
    return [...new Set([...Object.keys(real), ...Object.keys(simulated)])]
      .sort()
      .flatMap(key =>
        differing(field ? `${field} ${key}` : key, real[key], simulated[key]),
      );
  }
  return [{ field, real, simulated }];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
