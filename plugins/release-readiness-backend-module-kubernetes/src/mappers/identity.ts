import type { Manifest } from '../resources/manifests';

/** What every observed object is found by. */
export interface ObjectIdentity {
  uid: string;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  /** Owners by uid. */
  owners: string[];
  /** Further names by which others look for it: `scales Deployment/orders`. */
  keys?: string[];
  /** ISO 8601; empty where the object doesn't say. */
  createdAt: string;
}

/** Reads what an object is found by. */
export function toIdentity(manifest: Manifest): ObjectIdentity {
  const metadata = manifest.metadata ?? {};
  return {
    uid: metadata.uid ?? '',
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    labels: metadata.labels ?? {},
    owners: (metadata.ownerReferences ?? []).flatMap(({ uid }) => uid ?? []),
    createdAt: metadata.creationTimestamp ?? '',
  };
}
