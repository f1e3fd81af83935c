import type {
  ContainerObservation,
  WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  DaemonSetManifest,
  DeploymentManifest,
  Manifest,
  PodTemplateManifest,
  StatefulSetManifest,
} from '../resources/manifests';
import type { RolloutManifest } from '../resources/rolloutManifests';
import { toConditions } from './conditions';
import {
  toConfigurationReferences,
  type ConfigurationReferences,
} from './configuration';
import { toContainers } from './containers';
import { toIdentity, type ObjectIdentity } from './identity';

/** Which annotations say where a workload comes from. */
export interface ProvenanceAnnotations {
  commitAnnotation: string;
  helmRevisionAnnotation: string;
}

/** What a workload's own manifest tells; the rest is joined from other objects. */
export interface WorkloadRecord extends ObjectIdentity {
  /** Labels that its pods get. */
  podLabels: Record<string, string>;
  references: ConfigurationReferences;
  /** Revision that runs now: a number of a Deployment, a name or hash of the others. */
  currentRevision?: string;
  /** Revision of a StatefulSet's latest specification. */
  updateRevision?: string;
  /** A Rollout may take its template from a Deployment of this name. */
  templateFrom?: string;
  observation: Omit<
    WorkloadObservation,
    'track' | 'autoscaler' | 'configuration' | 'pods' | 'revisions'
  >;
}

interface WorkloadParts {
  kind: WorkloadObservation['kind'];
  template: PodTemplateManifest | undefined;
  observedGeneration: number | undefined;
  replicas: Pick<
    WorkloadObservation,
    | 'desiredReplicas'
    | 'readyReplicas'
    | 'updatedReplicas'
    | 'availableReplicas'
  >;
  strategy: WorkloadObservation['strategy'];
  conditions: WorkloadObservation['conditions'];
  storageClasses?: string[];
}

function toRecord(
  manifest: Manifest,
  parts: WorkloadParts,
  annotations: ProvenanceAnnotations,
): WorkloadRecord {
  const identity = toIdentity(manifest);
  const { template } = parts;
  const own = manifest.metadata?.annotations ?? {};
  const ofTemplate = template?.metadata?.annotations ?? {};
  const commit =
    ofTemplate[annotations.commitAnnotation] ??
    own[annotations.commitAnnotation];
  const helmRevision =
    own[annotations.helmRevisionAnnotation] ??
    ofTemplate[annotations.helmRevisionAnnotation];
  const chart = identity.labels['helm.sh/chart'];
  const grace = template?.spec?.terminationGracePeriodSeconds;
  return {
    ...identity,
    podLabels: template?.metadata?.labels ?? {},
    references: toConfigurationReferences(template),
    observation: {
      kind: parts.kind,
      name: identity.name,
      namespace: identity.namespace,
      ...(commit && { commitAnnotation: commit }),
      ...(helmRevision && { helmRevision }),
      ...(isManagedByHelm(identity.labels, own) && { managedByHelm: true }),
      ...(chart && { chart }),
      createdAt: identity.createdAt,
      generation: manifest.metadata?.generation ?? 0,
      ...(parts.observedGeneration !== undefined && {
        observedGeneration: parts.observedGeneration,
      }),
      ...parts.replicas,
      conditions: parts.conditions,
      strategy: parts.strategy,
      ...(grace !== undefined && { terminationGracePeriodSeconds: grace }),
      containers: toContainers(template),
      storageClasses: parts.storageClasses ?? [],
    },
  };
}

/** Charts may leave out any of them; Helm itself writes the annotation. */
function isManagedByHelm(
  labels: Record<string, string>,
  annotations: Record<string, string>,
): boolean {
  return (
    labels['helm.sh/chart'] !== undefined ||
    labels['app.kubernetes.io/managed-by'] === 'Helm' ||
    annotations['meta.helm.sh/release-name'] !== undefined
  );
}

function rollingUpdate(
  values:
    | { maxUnavailable?: number | string; maxSurge?: number | string }
    | undefined,
) {
  return {
    ...(values?.maxUnavailable !== undefined && {
      maxUnavailable: String(values.maxUnavailable),
    }),
    ...(values?.maxSurge !== undefined && {
      maxSurge: String(values.maxSurge),
    }),
  };
}

/** What is left out: one is wanted, none is there. */
function replicasOf(
  spec: { replicas?: number },
  status: {
    readyReplicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
  },
): WorkloadParts['replicas'] {
  return {
    desiredReplicas: spec.replicas ?? 1,
    readyReplicas: status.readyReplicas ?? 0,
    updatedReplicas: status.updatedReplicas ?? 0,
    availableReplicas: status.availableReplicas ?? 0,
  };
}

/** @param manifest - An `apps/v1` Deployment. */
export function toDeploymentRecord(
  manifest: DeploymentManifest,
  annotations: ProvenanceAnnotations,
): WorkloadRecord {
  const { spec = {}, status = {} } = manifest;
  const revision =
    manifest.metadata?.annotations?.['deployment.kubernetes.io/revision'];
  return {
    ...toRecord(
      manifest,
      {
        kind: 'Deployment',
        template: spec.template,
        observedGeneration: status.observedGeneration,
        replicas: replicasOf(spec, status),
        strategy: {
          type: spec.strategy?.type ?? 'RollingUpdate',
          ...rollingUpdate(spec.strategy?.rollingUpdate),
        },
        conditions: toConditions(status.conditions),
      },
      annotations,
    ),
    ...(revision && { currentRevision: revision }),
  };
}

/** @param manifest - An `apps/v1` StatefulSet. */
export function toStatefulSetRecord(
  manifest: StatefulSetManifest,
  annotations: ProvenanceAnnotations,
): WorkloadRecord {
  const { spec = {}, status = {} } = manifest;
  return {
    ...toRecord(
      manifest,
      {
        kind: 'StatefulSet',
        template: spec.template,
        observedGeneration: status.observedGeneration,
        replicas: replicasOf(spec, status),
        strategy: {
          type: spec.updateStrategy?.type ?? 'RollingUpdate',
          ...rollingUpdate(spec.updateStrategy?.rollingUpdate),
        },
        conditions: toConditions(status.conditions),
        storageClasses: (spec.volumeClaimTemplates ?? []).map(
          claim => claim.spec?.storageClassName ?? 'default',
        ),
      },
      annotations,
    ),
    ...(status.currentRevision && { currentRevision: status.currentRevision }),
    ...(status.updateRevision && { updateRevision: status.updateRevision }),
  };
}

/** @param manifest - An `apps/v1` DaemonSet. */
export function toDaemonSetRecord(
  manifest: DaemonSetManifest,
  annotations: ProvenanceAnnotations,
): WorkloadRecord {
  const { spec = {}, status = {} } = manifest;
  return toRecord(
    manifest,
    {
      kind: 'DaemonSet',
      template: spec.template,
      observedGeneration: status.observedGeneration,
      replicas: {
        desiredReplicas: status.desiredNumberScheduled ?? 0,
        readyReplicas: status.numberReady ?? 0,
        updatedReplicas: status.updatedNumberScheduled ?? 0,
        availableReplicas: status.numberAvailable ?? 0,
      },
      strategy: {
        type: spec.updateStrategy?.type ?? 'RollingUpdate',
        ...rollingUpdate(spec.updateStrategy?.rollingUpdate),
      },
      conditions: toConditions(status.conditions),
    },
    annotations,
  );
}

/** @param manifest - An `argoproj.io/v1alpha1` Rollout. */
export function toRolloutRecord(
  manifest: RolloutManifest,
  annotations: ProvenanceAnnotations,
): WorkloadRecord {
  const { spec = {}, status = {} } = manifest;
  const observed = Number(status.observedGeneration);
  return {
    ...toRecord(
      manifest,
      {
        kind: 'Rollout',
        template: spec.template,
        observedGeneration: Number.isInteger(observed) ? observed : undefined,
        replicas: replicasOf(spec, status),
        strategy: {
          type: spec.strategy?.blueGreen ? 'blueGreen' : 'canary',
          ...rollingUpdate(spec.strategy?.canary),
          progressive: 'argo-rollouts',
        },
        conditions: toConditions(status.conditions),
      },
      annotations,
    ),
    ...(status.stableRS && { currentRevision: status.stableRS }),
    ...(spec.workloadRef?.name && { templateFrom: spec.workloadRef.name }),
  };
}

/** Containers with `serving` also for those that a Service reaches without a declared port. */
export function withServing(
  containers: ContainerObservation[],
  selectedByService: boolean,
): ContainerObservation[] {
  const declared = containers.some(({ serving }) => serving);
  return selectedByService && !declared
    ? containers.map(container =>
        container.role === 'container'
          ? { ...container, serving: true }
          : container,
      )
    : containers;
}
