import type { AutoscalerObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  AutoscalerManifest,
  ConfigMapManifest,
  ServiceManifest,
  VolumeClaimManifest,
} from '../resources/manifests';
import { toIdentity, type ObjectIdentity } from './identity';

/** A HorizontalPodAutoscaler and what it scales. */
export interface AutoscalerRecord extends ObjectIdentity {
  observation: AutoscalerObservation;
}

/** A ConfigMap's keys; its values are left behind here. */
export interface ConfigMapRecord extends ObjectIdentity {
  keys: string[];
}

/** A Service and which pods it selects. */
export interface ServiceRecord extends ObjectIdentity {
  selector: Record<string, string>;
}

/** A PersistentVolumeClaim's storage class. */
export interface VolumeClaimRecord extends ObjectIdentity {
  storageClass: string;
}

/** @param manifest - An `autoscaling/v2` HorizontalPodAutoscaler. */
export function toAutoscalerRecord(
  manifest: AutoscalerManifest,
): AutoscalerRecord {
  const identity = toIdentity(manifest);
  const {
    minReplicas = 1,
    maxReplicas = 0,
    scaleTargetRef,
  } = manifest.spec ?? {};
  return {
    ...identity,
    keys: [`scales ${scaleTargetRef?.kind}/${scaleTargetRef?.name}`],
    observation: { name: identity.name, minReplicas, maxReplicas },
  };
}

/** @param manifest - A `v1` ConfigMap. */
export function toConfigMapRecord(
  manifest: ConfigMapManifest,
): ConfigMapRecord {
  return {
    ...toIdentity(manifest),
    keys: [
      ...Object.keys(manifest.data ?? {}),
      ...Object.keys(manifest.binaryData ?? {}),
    ],
  };
}

/** @param manifest - A `v1` Service. */
export function toServiceRecord(manifest: ServiceManifest): ServiceRecord {
  const selector = manifest.spec?.selector ?? {};
  const [first] = Object.entries(selector);
  return {
    ...toIdentity(manifest),
    ...(first && { keys: [`selects ${first[0]}=${first[1]}`] }),
    selector,
  };
}

/** @param manifest - A `v1` PersistentVolumeClaim. */
export function toVolumeClaimRecord(
  manifest: VolumeClaimManifest,
): VolumeClaimRecord {
  return {
    ...toIdentity(manifest),
    storageClass: manifest.spec?.storageClassName ?? 'default',
  };
}
