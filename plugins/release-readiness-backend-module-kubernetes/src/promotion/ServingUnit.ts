import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  Manifest,
  PodManifest,
  PodTemplateManifest,
} from '../resources/manifests';
import { toProductionPod, type ProductionPod } from './pods';

/** Pods that serve one track for one workload. */
export interface ServingUnit {
  /** `Deployment/orders`. */
  workload: string;
  track: 'stable' | 'canary';
  /** How many pods it is to have. */
  desired: number;
  /** Its controller has nothing left to do. */
  settled: boolean;
  pods: ProductionPod[];
}

/** A workload as its controller and its pods tell of it. */
export interface WorkloadState {
  workload: string;
  units: ServingUnit[];
  phase: DriverObservation['phase'];
  /** The controller has seen the newest spec. */
  upToDate: boolean;
  obstacle?: DriverObservation['obstacle'];
}

/** True when all pods that are to serve are there and ready. */
export function isComplete({ desired, settled, pods }: ServingUnit): boolean {
  const staying = pods.filter(({ terminating }) => !terminating);
  return (
    settled && staying.length === desired && staying.every(({ ready }) => ready)
  );
}

/** @throws Error when the object has no name or generation */
export function identify(
  kind: string,
  { metadata = {} }: Manifest,
): { workload: string; uid: string; generation: number } {
  const { name, uid, generation } = metadata;
  if (!name || !uid || !Number.isInteger(generation)) {
    throw new Error(`A ${kind} has no name, uid or generation`);
  }
  return { workload: `${kind}/${name}`, uid, generation: Number(generation) };
}

/** @throws Error when a template has no containers: what it runs can't be told then */
export function ownContainers(
  template: PodTemplateManifest | undefined,
): string[] {
  const names = (template?.spec?.containers ?? []).flatMap(
    ({ name }) => name ?? [],
  );
  if (names.length === 0) {
    throw new Error('A workload has no containers');
  }
  return names;
}

/** Those of the pods that have this owner, as far as they still serve. */
export function podsOf(
  pods: readonly PodManifest[],
  owner: string,
  containers: readonly string[],
): ProductionPod[] {
  return pods
    .filter(({ metadata }) => isOwnedBy(metadata, owner))
    .flatMap(pod => toProductionPod(pod, containers) ?? []);
}

export function isOwnedBy(
  metadata: Manifest['metadata'],
  owner: string,
): boolean {
  return (metadata?.ownerReferences ?? []).some(({ uid }) => uid === owner);
}
