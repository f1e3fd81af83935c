import type { ProvenanceAnnotations } from '../mappers/workloads';
import type { ClusterInventory } from '../resources/ClusterInventory';
import type { Manifest } from '../resources/manifests';
import {
  resourceKinds,
  type ResourceKind,
  type ResourceName,
  type ResourceRecords,
} from '../resources/resourceKinds';

/**
 * Maps an object that came from a cluster. One that can't be understood is
 * remembered as such: facts of its namespace that need its kind are then
 * unavailable, and others stay as they are.
 *
 * @returns `undefined` when it can't be understood
 */
export function takeManifest<N extends ResourceName>(
  inventory: ClusterInventory,
  name: N,
  manifest: Manifest,
  annotations: ProvenanceAnnotations,
): { record: ResourceRecords[N] } | undefined {
  const { uid = '', namespace = '' } = manifest.metadata ?? {};
  try {
    if (uid === '') {
      throw new Error('An object has no uid');
    }
    const kind = resourceKinds[name] as unknown as ResourceKind<N>;
    const record = kind.toRecord(manifest, annotations);
    inventory.setReadable(uid);
    return { record };
  } catch {
    inventory.setUnreadable(name, uid, namespace);
    return undefined;
  }
}
