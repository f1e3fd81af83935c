import { createHash } from 'node:crypto';
import { runningImageId } from '../../kubernetes/controllers/digest';
import { KubernetesObject } from '../../kubernetes/model';
import { Fields, fieldsOf, isFields, timestamp } from '../manifests';

const STARTS_WITHIN = 24_000;

/** One pod of a workload. */
export interface PodPlan {
  name: string;
  owner: KubernetesObject;
  template: Fields;
  /** Labels that controllers add. */
  labels: Record<string, string>;
  /** Undefined: no node takes it. */
  node: string | undefined;
  createdAt: Date;
}

/** The pod as the scheduler and a kubelet left it: running and ready, or waiting for a node. */
export function buildPod(plan: PodPlan): KubernetesObject {
  const metadata = fieldsOf(plan.template.metadata);
  const spec = fieldsOf(plan.template.spec);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: plan.name,
      namespace: plan.owner.metadata.namespace,
      creationTimestamp: timestamp(plan.createdAt),
      labels: {
        ...(metadata.labels as Record<string, string>),
        ...plan.labels,
      },
      annotations: metadata.annotations as Record<string, string>,
      ownerReferences: [ownerReference(plan.owner)],
    },
    spec: { ...spec, ...(plan.node && { nodeName: plan.node }) },
    status: plan.node ? runningStatus(plan, spec) : pendingStatus(plan),
  };
}

/** Five characters as in the names of pods, always the same for the same words. */
export function podSuffix(...words: string[]): string {
  return createHash('sha256')
    .update(words.join('/'))
    .digest('hex')
    .slice(0, 5)
    .replace(/[013aei]/g, 'z');
}

/** The reference by which an object is controlled; the server finds its uid. */
export function ownerReference(owner: KubernetesObject) {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

function runningStatus(plan: PodPlan, spec: Fields): Fields {
  const started = timestamp(plan.createdAt);
  const ready = timestamp(new Date(plan.createdAt.getTime() + STARTS_WITHIN));
  const address = podAddress(plan.name);
  return {
    phase: 'Running',
    qosClass: 'Burstable',
    startTime: started,
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: [
      condition('PodScheduled', 'True', started),
      condition('Initialized', 'True', started),
      condition('ContainersReady', 'True', ready),
      condition('Ready', 'True', ready),
    ],
    containerStatuses: containersOf(spec).map(container => {
      const image = String(container.image);
      return {
        name: container.name,
        image,
        imageID: runningImageId(image, () => undefined),
        containerID: `containerd://${createHash('sha256')
          .update(`${plan.name}/${container.name}`)
          .digest('hex')}`,
        ready: true,
        started: true,
        restartCount: 0,
        lastState: {},
        state: { running: { startedAt: ready } },
      };
    }),
  };
}

function pendingStatus(plan: PodPlan): Fields {
  return {
    phase: 'Pending',
    qosClass: 'Burstable',
    conditions: [
      {
        ...condition('PodScheduled', 'False', timestamp(plan.createdAt)),
        reason: 'Unschedulable',
        message:
          "0/4 nodes are available: 4 node(s) didn't match pod anti-affinity rules.",
      },
    ],
  };
}

function condition(type: string, status: string, time: string): Fields {
  return { type, status, lastProbeTime: null, lastTransitionTime: time };
}

function containersOf(spec: Fields): Fields[] {
  return Array.isArray(spec.containers) ? spec.containers.filter(isFields) : [];
}

function podAddress(name: string): string {
  const [a, b, c] = createHash('sha256').update(name).digest();
  return `10.${a % 200}.${b}.${(c % 250) + 1}`;
}
