import type { RevisionObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  ControllerRevisionManifest,
  PodTemplateManifest,
  ReplicaSetManifest,
} from '../resources/manifests';
import { toIdentity, type ObjectIdentity } from './identity';

/** A ReplicaSet or ControllerRevision; whether it is the present one is told by its owner. */
export interface RevisionRecord extends ObjectIdentity {
  /** Hash of the pod template, where it has one. */
  hash?: string;
  observation: Omit<RevisionObservation, 'current'>;
}

const revisionAnnotations = [
  'deployment.kubernetes.io/revision',
  'rollout.argoproj.io/revision',
];
const hashLabels = ['rollouts-pod-template-hash', 'pod-template-hash'];

/** What tells the pods of one revision from those of another, if they say so. */
export function toPodHash(
  labels: Readonly<Record<string, string>>,
): string | undefined {
  return hashLabels.map(label => labels[label]).find(Boolean);
}

function toImages(template: PodTemplateManifest | undefined) {
  return [
    ...(template?.spec?.initContainers ?? []),
    ...(template?.spec?.containers ?? []),
  ].map(({ name = '', image = '' }) => ({ container: name, image }));
}

/** @param manifest - An `apps/v1` ReplicaSet. */
export function toReplicaSetRecord(
  manifest: ReplicaSetManifest,
): RevisionRecord {
  const identity = toIdentity(manifest);
  const annotations = manifest.metadata?.annotations ?? {};
  const revision = revisionAnnotations
    .map(name => Number(annotations[name]))
    .find(number => number > 0);
  const hash = toPodHash(identity.labels);
  return {
    ...identity,
    ...(hash && { hash }),
    observation: {
      name: identity.name,
      revision: revision ?? 0,
      images: toImages(manifest.spec?.template),
      replicas: manifest.spec?.replicas ?? 0,
      readyReplicas: manifest.status?.readyReplicas ?? 0,
      createdAt: identity.createdAt,
    },
  };
}

/** @param manifest - An `apps/v1` ControllerRevision; it counts no replicas of its own. */
export function toControllerRevisionRecord(
  manifest: ControllerRevisionManifest,
): RevisionRecord {
  const identity = toIdentity(manifest);
  return {
    ...identity,
    hash: identity.name,
    observation: {
      name: identity.name,
      revision: manifest.revision ?? 0,
      images: toImages(manifest.data?.spec?.template),
      replicas: 0,
      readyReplicas: 0,
      createdAt: identity.createdAt,
    },
  };
}
