import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { createHash } from 'node:crypto';
import type { FieldManagers } from '../configuration/KubernetesSettings';
import { saysCanary } from '../mappers/tracks';
import type { Manifest, ManagedFieldsManifest } from '../resources/manifests';
import type { ProductionObjects } from './ProductionObjects';
import { identify } from './ServingUnit';

/** An object that decides what runs or what gets requests. */
interface RoutedObject {
  /** `VirtualService/orders`. */
  name: string;
  uid: string;
  generation: number;
  manifest: Manifest;
}

/** @throws Error when one has no name or generation */
function routedObjects(objects: ProductionObjects): RoutedObject[] {
  const byKind: Record<string, Manifest[]> = {
    Deployment: [...objects.deployments, ...objects.lenders],
    StatefulSet: objects.statefulSets,
    DaemonSet: objects.daemonSets,
    Rollout: objects.rollouts,
    VirtualService: objects.virtualServices,
    DestinationRule: objects.destinationRules,
  };
  return Object.entries(byKind).flatMap(([kind, manifests]) =>
    manifests.map(manifest => {
      const { workload: name, uid, generation } = identify(kind, manifest);
      return { name, uid, generation, manifest };
    }),
  );
}

/** Moves with each change of what runs or is routed; says nothing else. */
export function toGeneration(objects: ProductionObjects): string {
  const lines = routedObjects(objects).map(
    ({ name, uid, generation }) => `${name} ${uid} ${generation}`,
  );
  return createHash('sha256')
    .update(lines.sort().join('\n'))
    .digest('hex')
    .slice(0, 16);
}

function timesOf(
  manifest: Manifest,
  isWanted: (entry: ManagedFieldsManifest) => boolean,
): number[] {
  return (manifest.metadata?.managedFields ?? [])
    .filter(isWanted)
    .map(({ time }) => Date.parse(time ?? ''))
    .filter(time => !Number.isNaN(time));
}

const newest = (times: number[]) =>
  times.length > 0 ? Math.max(...times) : undefined;

/**
 * When what is going on in production began (milliseconds since 1970): the
 * canary, else the last thing that CI wrote. What was changed before is no
 * news. `undefined` where CI wrote nothing that is left.
 */
export function beginningOf(
  objects: ProductionObjects,
  { ci }: FieldManagers,
): number | undefined {
  const byCi = ({ manager = '' }: ManagedFieldsManifest) =>
    ci.includes(manager);
  // A ReplicaSet may be an old one that is used again, so a Rollout's canary
  // began when CI wrote its spec.
  const canaries = [
    ...objects.deployments
      .filter(({ metadata = {}, spec }) =>
        saysCanary({
          name: metadata.name ?? '',
          labels: metadata.labels ?? {},
          podLabels: spec?.template?.metadata?.labels ?? {},
        }),
      )
      .map(({ metadata }) => Date.parse(metadata?.creationTimestamp ?? '')),
    ...objects.rollouts
      .filter(({ status }) => status?.currentPodHash !== status?.stableRS)
      .map(rollout =>
        newest(timesOf(rollout, entry => byCi(entry) && !entry.subresource)),
      ),
  ].flatMap(time => (time === undefined || Number.isNaN(time) ? [] : time));
  return canaries.length > 0
    ? Math.min(...canaries)
    : newest(
        routedObjects(objects).flatMap(({ manifest }) =>
          timesOf(manifest, byCi),
        ),
      );
}

/** A manager's name comes from whoever wrote; the API allows as much. */
const longestManager = 128;

/**
 * The newest change by anybody but CI and the controllers, since that time. A
 * scaling is none: the API keeps no time of it, and pods are counted anyway.
 *
 * @param since - Milliseconds since 1970; absent = nothing is going on.
 */
export function findForeignChange(
  objects: ProductionObjects,
  since: number | undefined,
  { ci, controllers }: FieldManagers,
): TextReference | undefined {
  if (since === undefined) {
    return undefined;
  }
  const expected = new Set([...ci, ...controllers]);
  const [found] = routedObjects(objects)
    .flatMap(({ name, manifest }) =>
      (manifest.metadata?.managedFields ?? []).map(
        ({ manager = '', time = '' }) => ({
          manager,
          object: name,
          at: Date.parse(time),
        }),
      ),
    )
    .filter(({ manager, at }) => !expected.has(manager) && at > since)
    .sort((a, b) => b.at - a.at);
  return (
    found && {
      key: 'promotion.hold.foreign-change',
      params: {
        manager: found.manager.slice(0, longestManager),
        object: found.object,
        at: new Date(found.at).toISOString(),
      },
    }
  );
}
