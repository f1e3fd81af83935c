/**
 * Kubernetes objects as the API server writes them in JSON, reduced to the
 * fields that are read here. Everything is optional: it comes from outside.
 */
export interface Metadata {
  name?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { kind?: string; name?: string; uid?: string }[];
  managedFields?: ManagedFieldsManifest[];
}

/** Who wrote which fields last, and when. */
export interface ManagedFieldsManifest {
  manager?: string;
  operation?: string;
  /** Absent for the object itself: `status`, `scale`. */
  subresource?: string;
  time?: string;
}

/** Any object of a list. */
export interface Manifest {
  apiVersion?: string;
  kind?: string;
  metadata?: Metadata;
}

export interface KeyReference {
  name?: string;
  key?: string;
}

export interface ContainerManifest {
  name?: string;
  image?: string;
  command?: string[];
  args?: string[];
  restartPolicy?: string;
  ports?: unknown[];
  env?: {
    name?: string;
    value?: string;
    valueFrom?: {
      configMapKeyRef?: KeyReference;
      secretKeyRef?: KeyReference;
    };
  }[];
  envFrom?: {
    configMapRef?: { name?: string };
    secretRef?: { name?: string };
  }[];
  resources?: {
    requests?: Record<string, string>;
    limits?: Record<string, string>;
  };
  livenessProbe?: object;
  readinessProbe?: object;
  startupProbe?: object;
  lifecycle?: {
    preStop?: {
      sleep?: { seconds?: number };
      exec?: { command?: string[] };
    };
  };
  volumeMounts?: { name?: string; mountPath?: string }[];
}

interface KeyedSource {
  name?: string;
  items?: { key?: string }[];
}

export interface VolumeManifest {
  name?: string;
  configMap?: KeyedSource;
  secret?: { secretName?: string; items?: { key?: string }[] };
  projected?: { sources?: { configMap?: KeyedSource; secret?: KeyedSource }[] };
  persistentVolumeClaim?: { claimName?: string };
}

export interface PodTemplateManifest {
  metadata?: Metadata;
  spec?: {
    containers?: ContainerManifest[];
    initContainers?: ContainerManifest[];
    volumes?: VolumeManifest[];
    terminationGracePeriodSeconds?: number;
  };
}

export interface ConditionManifest {
  type?: string;
  status?: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export interface RollingUpdateManifest {
  maxUnavailable?: number | string;
  maxSurge?: number | string;
}

export interface SelectorManifest {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key?: string; operator?: string; values?: string[] }[];
}

export interface DeploymentManifest extends Manifest {
  spec?: {
    replicas?: number;
    paused?: boolean;
    selector?: SelectorManifest;
    strategy?: { type?: string; rollingUpdate?: RollingUpdateManifest };
    template?: PodTemplateManifest;
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    conditions?: ConditionManifest[];
  };
}

export interface StatefulSetManifest extends Manifest {
  spec?: {
    replicas?: number;
    selector?: SelectorManifest;
    updateStrategy?: { type?: string; rollingUpdate?: RollingUpdateManifest };
    volumeClaimTemplates?: { spec?: { storageClassName?: string } }[];
    template?: PodTemplateManifest;
  };
  status?: NonNullable<DeploymentManifest['status']> & {
    currentRevision?: string;
    updateRevision?: string;
  };
}

export interface DaemonSetManifest extends Manifest {
  spec?: {
    selector?: SelectorManifest;
    updateStrategy?: { type?: string; rollingUpdate?: RollingUpdateManifest };
    template?: PodTemplateManifest;
  };
  status?: {
    observedGeneration?: number;
    desiredNumberScheduled?: number;
    currentNumberScheduled?: number;
    numberReady?: number;
    updatedNumberScheduled?: number;
    numberAvailable?: number;
    conditions?: ConditionManifest[];
  };
}

export interface ReplicaSetManifest extends Manifest {
  spec?: { replicas?: number; template?: PodTemplateManifest };
  status?: { readyReplicas?: number };
}

export interface ControllerRevisionManifest extends Manifest {
  revision?: number;
  data?: { spec?: { template?: PodTemplateManifest } };
}

export interface PodManifest extends Manifest {
  spec?: {
    nodeName?: string;
    containers?: ContainerManifest[];
    initContainers?: ContainerManifest[];
    ephemeralContainers?: ContainerManifest[];
  };
  status?: {
    phase?: string;
    startTime?: string;
    conditions?: ConditionManifest[];
    containerStatuses?: ContainerStatusManifest[];
    initContainerStatuses?: ContainerStatusManifest[];
  };
}

export interface ContainerStatusManifest {
  name?: string;
  image?: string;
  imageID?: string;
  restartCount?: number;
  ready?: boolean;
  state?: { running?: { startedAt?: string } };
  lastState?: { terminated?: { finishedAt?: string } };
}

export interface NodeManifest extends Manifest {
  spec?: { unschedulable?: boolean; taints?: { effect?: string }[] };
  status?: { conditions?: ConditionManifest[] };
}

export interface AutoscalerManifest extends Manifest {
  spec?: {
    minReplicas?: number;
    maxReplicas?: number;
    scaleTargetRef?: { kind?: string; name?: string };
  };
}

export interface ConfigMapManifest extends Manifest {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

export interface ServiceManifest extends Manifest {
  spec?: { selector?: Record<string, string> };
}

export interface VolumeClaimManifest extends Manifest {
  spec?: { storageClassName?: string };
}

export interface CronJobManifest extends Manifest {
  spec?: { schedule?: string; suspend?: boolean };
  status?: { lastSuccessfulTime?: string };
}

export interface JobManifest extends Manifest {
  status?: { completionTime?: string; conditions?: ConditionManifest[] };
}

export interface FlaggerCanaryManifest extends Manifest {
  spec?: { targetRef?: { kind?: string; name?: string } };
  status?: {
    phase?: string;
    canaryWeight?: number;
    iterations?: number;
    lastTransitionTime?: string;
    conditions?: ConditionManifest[];
  };
}

export interface VeleroScheduleManifest extends Manifest {
  spec?: {
    schedule?: string;
    paused?: boolean;
    template?: { ttl?: string; includedNamespaces?: string[] };
  };
}

export interface VeleroBackupManifest extends Manifest {
  spec?: { ttl?: string; includedNamespaces?: string[] };
  status?: { phase?: string; completionTimestamp?: string };
}

export interface VeleroRestoreManifest extends Manifest {
  spec?: { backupName?: string; scheduleName?: string };
  status?: { phase?: string; completionTimestamp?: string };
}
