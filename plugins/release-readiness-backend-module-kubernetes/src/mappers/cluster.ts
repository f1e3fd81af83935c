import type { ClusterObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { NodeManifest } from '../resources/manifests';
import { toIdentity, type ObjectIdentity } from './identity';

/** A node of a cluster. */
export interface NodeRecord extends ObjectIdentity {
  observation: ClusterObservation['nodes'][number];
}

/** @param manifest - A `v1` Node; it counts as schedulable unless cordoned or tainted against everything. */
export function toNodeRecord(manifest: NodeManifest): NodeRecord {
  const identity = toIdentity(manifest);
  const { spec = {}, status = {} } = manifest;
  const repelling = (spec.taints ?? []).some(
    ({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute',
  );
  return {
    ...identity,
    observation: {
      name: identity.name,
      ready: (status.conditions ?? []).some(
        ({ type, status: holds }) => type === 'Ready' && holds === 'True',
      ),
      schedulable: spec.unschedulable !== true && !repelling,
    },
  };
}
