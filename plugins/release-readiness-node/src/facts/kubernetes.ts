import { createFactKind } from './fact';

const tenMinutes = 10 * 60_000;

/** Requests or limits by resource name in Kubernetes notation: `{cpu: '500m'}`. @public */
export type ResourceQuantities = Record<string, string>;

/** @public */
export interface ContainerObservation {
  name: string;
  role: 'container' | 'init' | 'sidecar' | 'ephemeral';
  /** As the manifest names it. */
  image: string;
  /** As the pod template states them. */
  requests: ResourceQuantities;
  limits: ResourceQuantities;
  /**
   * What pods of the latest specification have, with the defaults of their
   * namespace: what each of them has. Absent without such pods.
   */
  effective?: { requests: ResourceQuantities; limits: ResourceQuantities };
  /** JVM options found in args and in literal JAVA_TOOL_OPTIONS, JAVA_OPTS, JDK_JAVA_OPTIONS; secrets masked. */
  jvmOptions: string[];
  /** Whether it declares container ports, or a Service selects it. */
  serving: boolean;
  livenessProbe: boolean;
  readinessProbe: boolean;
  startupProbe: boolean;
  /** Seconds the preStop hook delays (sleep action, or `sleep N` in exec); absent without a hook, 0 where it can't be told. */
  preStopDelaySeconds?: number;
}

/** Names only; values never leave the mapper. @public */
export interface ConfigurationKeys {
  /** `container/NAME` of every env entry. */
  environmentVariables: string[];
  /** `configmap-name/KEY` of every referenced ConfigMap's key, the name without environment or hash suffix. */
  configMapKeys: string[];
  /** `secret-name/KEY` (or `secret-name/*` for envFrom) as the pod template refers to them. Secrets are not read. */
  secretKeys: string[];
  /** Mount paths: `container:/etc/app/application.yaml`. */
  mountedFiles: string[];
}

/** @public */
export interface PodObservation {
  name: string;
  node?: string;
  phase: string;
  ready: boolean;
  restarts: number;
  /**
   * Since when all of its application's containers run: the latest start, a
   * restart too (ISO 8601). Absent while one does not run.
   */
  startedAt?: string;
  /** It runs the workload's latest specification; absent where it can't be told. */
  current?: boolean;
  /** It is being deleted; absent otherwise. */
  terminating?: true;
  /** `stable` unless labelled or owned as a canary. */
  track: 'stable' | 'canary';
  images: {
    container: string;
    image: string;
    /** `sha256:…` from imageID; absent while not pulled. */
    digest?: string;
  }[];
}

/** An older or the present revision of a workload that is still there. @public */
export interface RevisionObservation {
  /** ReplicaSet or ControllerRevision name. */
  name: string;
  revision: number;
  images: { container: string; image: string }[];
  replicas: number;
  readyReplicas: number;
  /** ISO 8601. */
  createdAt: string;
  /** It is the one that runs now. */
  current: boolean;
}

/** @public */
export interface AutoscalerObservation {
  name: string;
  minReplicas: number;
  maxReplicas: number;
}

/** @public */
export interface WorkloadObservation {
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Rollout';
  name: string;
  namespace: string;
  track: 'stable' | 'canary';
  /** Commit named by the configured annotation on the pod template or workload. */
  commitAnnotation?: string;
  /** Helm revision that the deployment workflow wrote as an annotation. */
  helmRevision?: string;
  /** Helm deploys it, by its labels or annotations: only Helm's revisions count. */
  managedByHelm?: boolean;
  /** Name and version of its Helm chart, by the usual label: `orders-1.4.0`. */
  chart?: string;
  createdAt: string;
  generation: number;
  observedGeneration?: number;
  desiredReplicas: number;
  readyReplicas: number;
  updatedReplicas: number;
  availableReplicas: number;
  /** Condition type → reason of those that are `False` though they should not be, and of `Progressing`. */
  conditions: { type: string; status: string; reason?: string }[];
  strategy: {
    type: string;
    /** As read back: `0`, `25%`. */
    maxUnavailable?: string;
    maxSurge?: string;
    /** `canary` or `blueGreen` of a progressive-delivery controller. */
    progressive?: 'argo-rollouts' | 'flagger';
  };
  terminationGracePeriodSeconds?: number;
  containers: ContainerObservation[];
  autoscaler?: AutoscalerObservation;
  /** Of volume claim templates and claims mounted, sorted. */
  storageClasses: string[];
  configuration: ConfigurationKeys;
  pods: PodObservation[];
  revisions: RevisionObservation[];
}

/** @public */
export interface EnvironmentWorkloads {
  cluster: string;
  namespace: string;
  /** Empty when nothing of the service is there. */
  workloads: WorkloadObservation[];
}

/** The service's workloads in one environment. @public */
export const kubernetesWorkloads = createFactKind<EnvironmentWorkloads>({
  id: 'kubernetes.workloads',
  scope: 'environment',
  maxAge: tenMinutes,
});

/** @public */
export interface ClusterObservation {
  cluster: string;
  /** `v1.35.4`. */
  version: string;
  nodes: { name: string; ready: boolean; schedulable: boolean }[];
}

/** The cluster that an environment lives in. @public */
export const kubernetesCluster = createFactKind<ClusterObservation>({
  id: 'kubernetes.cluster',
  scope: 'environment',
  maxAge: tenMinutes,
});

/** One canary of the service, by whichever controller. @public */
export interface CanaryObservation {
  controller: 'argo-rollouts' | 'flagger' | 'istio' | 'plain';
  kind: string;
  name: string;
  namespace: string;
  /**
   * `none` nothing in progress · `running` in progress and healthy · `paused`
   * waiting at a step · `degraded` failed or aborted · `left-over` canary
   * resources without a rollout.
   */
  state: 'none' | 'running' | 'paused' | 'degraded' | 'left-over';
  /** The controller's own word: `Degraded`, `Progressing`. */
  phase?: string;
  message?: string;
  weight?: number;
  step?: number;
  /** Since when it has been in this state (ISO 8601). */
  since?: string;
  /** The controller has seen the latest specification. */
  upToDate: boolean;
}

/** @public */
export interface EnvironmentCanaries {
  canaries: CanaryObservation[];
}

/** Canaries of the service in one environment. @public */
export const kubernetesCanaries = createFactKind<EnvironmentCanaries>({
  id: 'kubernetes.canaries',
  scope: 'environment',
  maxAge: tenMinutes,
});

/** A schedule or job that backs up or restores, from CronJobs and Velero. @public */
export interface BackupResourceObservation {
  kind: 'CronJob' | 'VeleroSchedule' | 'VeleroRestore' | 'VeleroBackup';
  name: string;
  namespace: string;
  purpose: 'full' | 'incremental' | 'restore-test';
  schedule?: string;
  suspended: boolean;
  /** ISO 8601. */
  lastSuccessAt?: string;
  lastFailureAt?: string;
  /** How long backups are kept, in hours, where the object says so (Velero ttl). */
  retentionHours?: number;
}

/** @public */
export interface BackupResources {
  resources: BackupResourceObservation[];
}

/** Backup and restore-test schedules of the service in one environment. @public */
export const kubernetesBackups = createFactKind<BackupResources>({
  id: 'kubernetes.backups',
  scope: 'environment',
  maxAge: tenMinutes,
});
