import {
  toCronJobRecord,
  toJobRecord,
  toVeleroBackupRecord,
  toVeleroRestoreRecord,
  toVeleroScheduleRecord,
  type CronJobRecord,
  type JobRecord,
  type VeleroRunRecord,
  type VeleroScheduleRecord,
} from '../mappers/backups';
import {
  toArgoCanary,
  toFlaggerCanary,
  toRouteRecord,
  type CanaryRecord,
  type RouteRecord,
} from '../mappers/canaries';
import { toNodeRecord, type NodeRecord } from '../mappers/cluster';
import { toPodRecord, type PodRecord } from '../mappers/pods';
import {
  toControllerRevisionRecord,
  toReplicaSetRecord,
  type RevisionRecord,
} from '../mappers/revisions';
import {
  toAutoscalerRecord,
  toConfigMapRecord,
  toServiceRecord,
  toVolumeClaimRecord,
  type AutoscalerRecord,
  type ConfigMapRecord,
  type ServiceRecord,
  type VolumeClaimRecord,
} from '../mappers/supporting';
import {
  toDaemonSetRecord,
  toDeploymentRecord,
  toRolloutRecord,
  toStatefulSetRecord,
  type ProvenanceAnnotations,
  type WorkloadRecord,
} from '../mappers/workloads';
import type { Manifest } from './manifests';
import type { RolloutManifest } from './rolloutManifests';

/** A Rollout is a workload and a canary at once. */
export interface RolloutRecord extends WorkloadRecord {
  canary: CanaryRecord;
}

/** What is kept of each kind, by its plural. */
export interface ResourceRecords {
  deployments: WorkloadRecord;
  statefulsets: WorkloadRecord;
  daemonsets: WorkloadRecord;
  rollouts: RolloutRecord;
  replicasets: RevisionRecord;
  controllerrevisions: RevisionRecord;
  pods: PodRecord;
  nodes: NodeRecord;
  horizontalpodautoscalers: AutoscalerRecord;
  configmaps: ConfigMapRecord;
  services: ServiceRecord;
  persistentvolumeclaims: VolumeClaimRecord;
  cronjobs: CronJobRecord;
  jobs: JobRecord;
  canaries: CanaryRecord;
  virtualservices: RouteRecord;
  schedules: VeleroScheduleRecord;
  backups: VeleroRunRecord;
  restores: VeleroRunRecord;
}

export type ResourceName = keyof ResourceRecords;

/** A kind that is collected: where it is, and what is kept of it. */
export interface ResourceKind<N extends ResourceName = ResourceName> {
  /** Plural, as in the path. */
  name: N;
  /** API group; empty for the core group. */
  group: string;
  /** Version for when discovery prefers none. */
  version: string;
  /** A method, so that each kind may name its own manifest. */
  toRecord(
    manifest: Manifest,
    annotations: ProvenanceAnnotations,
  ): ResourceRecords[N];
}

function toRollout(
  manifest: RolloutManifest,
  annotations: ProvenanceAnnotations,
): RolloutRecord {
  return {
    ...toRolloutRecord(manifest, annotations),
    canary: toArgoCanary(manifest),
  };
}

/** Every kind that is collected. Secrets are none of them. */
export const resourceKinds: { [N in ResourceName]: ResourceKind<N> } = {
  deployments: kind('deployments', 'apps', 'v1', toDeploymentRecord),
  statefulsets: kind('statefulsets', 'apps', 'v1', toStatefulSetRecord),
  daemonsets: kind('daemonsets', 'apps', 'v1', toDaemonSetRecord),
  rollouts: kind('rollouts', 'argoproj.io', 'v1alpha1', toRollout),
  replicasets: kind('replicasets', 'apps', 'v1', toReplicaSetRecord),
  controllerrevisions: kind(
    'controllerrevisions',
    'apps',
    'v1',
    toControllerRevisionRecord,
  ),
  pods: kind('pods', '', 'v1', toPodRecord),
  nodes: kind('nodes', '', 'v1', toNodeRecord),
  horizontalpodautoscalers: kind(
    'horizontalpodautoscalers',
    'autoscaling',
    'v2',
    toAutoscalerRecord,
  ),
  configmaps: kind('configmaps', '', 'v1', toConfigMapRecord),
  services: kind('services', '', 'v1', toServiceRecord),
  persistentvolumeclaims: kind(
    'persistentvolumeclaims',
    '',
    'v1',
    toVolumeClaimRecord,
  ),
  cronjobs: kind('cronjobs', 'batch', 'v1', toCronJobRecord),
  jobs: kind('jobs', 'batch', 'v1', toJobRecord),
  canaries: kind('canaries', 'flagger.app', 'v1beta1', toFlaggerCanary),
  virtualservices: kind(
    'virtualservices',
    'networking.istio.io',
    'v1',
    toRouteRecord,
  ),
  schedules: kind('schedules', 'velero.io', 'v1', toVeleroScheduleRecord),
  backups: kind('backups', 'velero.io', 'v1', toVeleroBackupRecord),
  restores: kind('restores', 'velero.io', 'v1', toVeleroRestoreRecord),
};

function kind<N extends ResourceName>(
  name: N,
  group: string,
  version: string,
  toRecord: ResourceKind<N>['toRecord'],
): ResourceKind<N> {
  return { name, group, version, toRecord };
}

/** Every name, in the order of the table. */
export const resourceNames = Object.keys(resourceKinds) as ResourceName[];

/** Kinds that are in no namespace, or serve services of other namespaces. */
export const clusterWideNames: readonly ResourceName[] = [
  'nodes',
  'cronjobs',
  'jobs',
  'schedules',
  'backups',
  'restores',
];

/** Path of the collection, over all namespaces unless one is named. */
export function collectionPath(
  { group, name }: { group: string; name: string },
  version: string,
  namespace?: string,
): string {
  const root = group ? `/apis/${group}/${version}` : '/api/v1';
  return namespace === undefined
    ? `${root}/${name}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${name}`;
}
