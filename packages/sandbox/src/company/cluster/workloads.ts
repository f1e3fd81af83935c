import { KubernetesObject } from '../../kubernetes/model';
import { Fields, fieldsOf, timestamp } from '../manifests';
import { placePods } from './placement';
import { buildPod, ownerReference, podSuffix } from './pods';
import { Revision } from './revisions';
import { withWorkloadStatus } from './workloadStatus';

/** Kinds whose pods the simulated company runs. */
export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'Rollout'];

const REVISION_ANNOTATION: Record<string, string> = {
  Deployment: 'deployment.kubernetes.io/revision',
  Rollout: 'rollout.argoproj.io/revision',
};

const HASH_LABEL: Record<string, string> = {
  Deployment: 'pod-template-hash',
  Rollout: 'rollouts-pod-template-hash',
  StatefulSet: 'controller-revision-hash',
};

/** What is known of a workload before its pods are. */
export interface WorkloadPlan {
  /** As applied last. */
  workload: KubernetesObject;
  revisions: Revision[];
  nodes: readonly KubernetesObject[];
  /** Pods of the newest revision that no node takes. */
  unschedulable: number;
  turn: number;
}

/** The workload with its status, and everything its controllers made of it. */
export function buildWorkload(plan: WorkloadPlan): KubernetesObject[] {
  const { workload, revisions } = plan;
  const numbered = annotateRevision(workload, revisions);
  if (workload.kind === 'StatefulSet') {
    const pods = buildPods(plan, numbered, numbered);
    return [
      withWorkloadStatus(numbered, revisions, pods),
      ...revisions.map(revision => controllerRevision(numbered, revision)),
      ...pods,
      ...buildClaims(numbered),
    ];
  }
  const pods: KubernetesObject[] = [];
  const sets = revisions.map(revision => {
    const set = replicaSet(numbered, revision);
    const own = revision.current ? buildPods(plan, numbered, set) : [];
    pods.push(...own);
    return withReplicas(set, own);
  });
  return [withWorkloadStatus(numbered, revisions, pods), ...sets, ...pods];
}

function annotateRevision(
  workload: KubernetesObject,
  revisions: readonly Revision[],
): KubernetesObject {
  const annotation = REVISION_ANNOTATION[workload.kind];
  const newest = revisions.at(-1);
  return {
    ...workload,
    metadata: {
      ...workload.metadata,
      generation: revisions.length,
      annotations: {
        ...workload.metadata.annotations,
        ...(annotation && newest && { [annotation]: String(newest.number) }),
      },
    },
  };
}

function replicaSet(
  workload: KubernetesObject,
  revision: Revision,
): KubernetesObject {
  const { name, namespace } = workload.metadata;
  const label = { [HASH_LABEL[workload.kind]]: revision.hash };
  const metadata = fieldsOf(revision.template.metadata);
  const selector = fieldsOf(fieldsOf(workload.spec).selector);
  const labels = {
    ...(metadata.labels as Record<string, string>),
    ...trackLabels(workload, revision),
    ...label,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${revision.hash}`,
      namespace,
      creationTimestamp: timestamp(revision.since),
      labels,
      annotations: {
        ...workload.metadata.annotations,
        [REVISION_ANNOTATION[workload.kind]]: String(revision.number),
      },
      ownerReferences: [ownerReference(workload)],
    },
    spec: {
      replicas: 0,
      selector: {
        matchLabels: {
          ...(selector.matchLabels as Record<string, string>),
          ...label,
        },
      },
      template: { ...revision.template, metadata: { ...metadata, labels } },
    },
  };
}

/** What a StatefulSet keeps of a template that it had. */
function controllerRevision(
  set: KubernetesObject,
  revision: Revision,
): KubernetesObject {
  const { name, namespace } = set.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${revision.hash}`,
      namespace,
      creationTimestamp: timestamp(revision.since),
      labels: {
        ...(fieldsOf(revision.template.metadata).labels as Record<
          string,
          string
        >),
        'controller.kubernetes.io/hash': revision.hash,
      },
      ownerReferences: [ownerReference(set)],
    },
    data: { spec: { template: { $patch: 'replace', ...revision.template } } },
    revision: revision.number,
  };
}

/** Argo Rollouts labels the pods of stable and canary itself. */
function trackLabels(
  workload: KubernetesObject,
  revision: Revision,
): Record<string, string> {
  if (workload.kind !== 'Rollout') {
    return {};
  }
  return { track: revision.current ? 'stable' : 'canary' };
}

function withReplicas(
  set: KubernetesObject,
  pods: readonly KubernetesObject[],
): KubernetesObject {
  const ready = pods.filter(isRunning).length;
  return {
    ...set,
    spec: { ...fieldsOf(set.spec), replicas: pods.length },
    status: {
      replicas: pods.length,
      ...(pods.length > 0 && { fullyLabeledReplicas: pods.length }),
      ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
      observedGeneration: 1,
    },
  };
}

function buildPods(
  plan: WorkloadPlan,
  workload: KubernetesObject,
  owner: KubernetesObject,
): KubernetesObject[] {
  const revision = plan.revisions.find(candidate => candidate.current);
  const replicas = Number(fieldsOf(workload.spec).replicas ?? 1);
  if (!revision) {
    return [];
  }
  const nodes = placePods(
    plan.nodes,
    fieldsOf(revision.template.spec),
    replicas - plan.unschedulable,
    plan.turn,
  );
  return Array.from({ length: replicas }, (_, index) => {
    const stateful = owner.kind === 'StatefulSet';
    const ordinal = String(index);
    const name = `${owner.metadata.name}-${stateful ? ordinal : podSuffix(owner.metadata.name ?? '', ordinal)}`;
    return buildPod({
      name,
      owner,
      template: revision.template,
      node: nodes[index],
      createdAt: new Date(revision.since.getTime() + index * 30_000),
      labels: {
        ...trackLabels(workload, revision),
        [HASH_LABEL[workload.kind]]: stateful
          ? `${owner.metadata.name}-${revision.hash}`
          : revision.hash,
        ...(stateful && {
          'apps.kubernetes.io/pod-index': ordinal,
          'statefulset.kubernetes.io/pod-name': name,
        }),
      },
    });
  });
}

function buildClaims(set: KubernetesObject): KubernetesObject[] {
  const { replicas, volumeClaimTemplates } = fieldsOf(set.spec);
  const templates = Array.isArray(volumeClaimTemplates)
    ? volumeClaimTemplates.map(fieldsOf)
    : [];
  return templates.flatMap(template =>
    Array.from({ length: Number(replicas ?? 1) }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: `${fieldsOf(template.metadata).name}-${set.metadata.name}-${index}`,
        namespace: set.metadata.namespace,
        labels: set.metadata.labels,
      },
      spec: template.spec,
      status: {
        phase: 'Bound',
        accessModes: fieldsOf(template.spec).accessModes,
        capacity: fieldsOf(
          fieldsOf(fieldsOf(template.spec).resources).requests,
        ),
      } satisfies Fields,
    })),
  );
}

function isRunning(pod: KubernetesObject): boolean {
  return fieldsOf(pod.status).phase === 'Running';
}
