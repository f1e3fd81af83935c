import type { ImageDigest } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { FieldManagers } from '../configuration/KubernetesSettings';
import type { Manifest } from '../resources/manifests';
import { beginningOf, findForeignChange, toGeneration } from './changes';
import { toPlainWorkloads } from './plainWorkloads';
import type { ProductionObjects } from './ProductionObjects';
import { toRolloutState } from './rollouts';
import {
  isComplete,
  type ServingUnit,
  type WorkloadState,
} from './ServingUnit';
import { toTraffic, type Traffic } from './weights';

/** @throws Error when a workload can't be understood */
export function toWorkloadStates(objects: ProductionObjects): WorkloadState[] {
  return [
    ...toPlainWorkloads(objects),
    ...objects.rollouts.map(rollout => toRolloutState(rollout, objects)),
  ];
}

/**
 * What production says at this moment.
 *
 * @param observedAt - When reading began, milliseconds since 1970.
 * @throws Error when something of it can't be understood
 */
export function toObservation(
  objects: ProductionObjects,
  {
    observedAt,
    fieldManagers,
  }: { observedAt: number; fieldManagers: FieldManagers },
): DriverObservation {
  const states = toWorkloadStates(objects);
  const units = states.flatMap(state => state.units);
  const traffic = toTraffic(objects);
  const foreignChange = findForeignChange(
    objects,
    beginningOf(objects, fieldManagers),
    fieldManagers,
  );
  const obstacle = states.find(state => state.obstacle)?.obstacle;
  const ofTrack = (track: ServingUnit['track']) =>
    units.filter(unit => unit.track === track);
  const podHashes = toPodHashes(ofTrack('stable'), ofTrack('canary'));
  return {
    observedAt,
    ...(traffic.weight !== undefined && { actualWeight: traffic.weight }),
    runningDigests: {
      stable: digestsOf(ofTrack('stable')),
      canary: digestsOf(ofTrack('canary')),
    },
    ...(podHashes && { podHashes }),
    ready: isReady(units, traffic),
    canaryPresent: ofTrack('canary').length > 0 || (traffic.weight ?? 0) > 0,
    workloadPresent: states.length > 0,
    phase: phaseOf(states),
    generation: toGeneration(objects),
    upToDate:
      states.every(({ upToDate }) => upToDate) &&
      [...objects.virtualServices, ...objects.destinationRules].every(isSeen),
    ...(foreignChange && { foreignChange }),
    ...(obstacle && { obstacle }),
  };
}

function digestsOf(units: readonly ServingUnit[]): ImageDigest[] {
  const all = units.flatMap(({ workload, pods }) =>
    pods
      .flatMap(({ digests }) => digests)
      .map(({ container, digest }) => ({
        container: `${workload} · ${container}`,
        digest,
      })),
  );
  const distinct = new Map(
    all.map(each => [`${each.container} ${each.digest}`, each]),
  );
  return [...distinct.keys()].sort().flatMap(key => distinct.get(key) ?? []);
}

/** Only where every pod has one: without the others' a part would stand for all. */
function toPodHashes(
  stable: readonly ServingUnit[],
  canary: readonly ServingUnit[],
): DriverObservation['podHashes'] {
  const hashesOf = (units: readonly ServingUnit[]) =>
    units.flatMap(({ pods }) => pods.map(({ hash }) => hash));
  const known = (hashes: readonly (string | undefined)[]) =>
    [...new Set(hashes.flatMap(hash => hash ?? []))].sort();
  const all = [...hashesOf(stable), ...hashesOf(canary)];
  return all.every(hash => hash !== undefined)
    ? { stable: known(hashesOf(stable)), canary: known(hashesOf(canary)) }
    : undefined;
}

/**
 * Every pod that is to serve is ready, and whoever gets requests has pods and
 * can be reached.
 */
function isReady(
  units: readonly ServingUnit[],
  { weight, subsetsDefined }: Traffic,
): boolean {
  const serves = (track: ServingUnit['track']) =>
    units.some(unit => unit.track === track && unit.desired > 0);
  const canaryServes = !((weight ?? 0) > 0) || serves('canary');
  const stableServes =
    weight === undefined || weight >= 100 || serves('stable');
  return (
    (serves('stable') || serves('canary')) &&
    canaryServes &&
    stableServes &&
    subsetsDefined &&
    units.every(isComplete)
  );
}

/** The most urgent one of several. */
const urgency: DriverObservation['phase'][] = [
  'aborted',
  'degraded',
  'paused',
  'progressing',
  'healthy',
];

function phaseOf(states: readonly WorkloadState[]): DriverObservation['phase'] {
  return (
    urgency.find(phase => states.some(state => state.phase === phase)) ?? 'idle'
  );
}

/** Istio tells which generation its proxies got only where that is switched on. */
function isSeen(
  manifest: Manifest & { status?: { observedGeneration?: number | string } },
): boolean {
  const seen = manifest.status?.observedGeneration;
  return seen === undefined || Number(seen) === manifest.metadata?.generation;
}
