import type { EnvironmentName } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  BackupResourceObservation,
  CanaryObservation,
  ClusterObservation,
  ContainerObservation,
  EnvironmentWorkloads,
  PodObservation,
  RevisionObservation,
  WorkloadObservation,
} from '../facts';
import { beforeTestNow } from './factBuilders';
import { testDigest } from './serviceBuilders';

const previousDigest = `sha256:${'b2'.repeat(32)}`;

/**
 * A serving container with probes and resources, pinned by digest.
 *
 * @public
 */
export function buildContainer(
  overrides: Partial<ContainerObservation> = {},
): ContainerObservation {
  return {
    name: 'app',
    role: 'container',
    image: `registry.example/orders:1.2.0@${testDigest}`,
    requests: { cpu: '500m', memory: '1Gi' },
    limits: { memory: '1Gi' },
    jvmOptions: ['-Xmx768m'],
    serving: true,
    livenessProbe: true,
    readinessProbe: true,
    startupProbe: false,
    preStopDelaySeconds: 10,
    ...overrides,
  };
}

/**
 * A ready pod that has run the candidate's digest for two hours.
 *
 * @public
 */
export function buildPod(
  overrides: Partial<PodObservation> = {},
): PodObservation {
  return {
    name: 'orders-7d9f-1',
    node: 'node-1',
    phase: 'Running',
    ready: true,
    restarts: 0,
    startedAt: beforeTestNow({ hours: 2 }),
    current: true,
    track: 'stable',
    images: [
      {
        container: 'app',
        image: `registry.example/orders:1.2.0@${testDigest}`,
        digest: testDigest,
      },
    ],
    ...overrides,
  };
}

/**
 * Ready pods, each on a node of its own.
 *
 * @public
 */
export function buildPods(
  count: number,
  overrides: Partial<PodObservation> = {},
): PodObservation[] {
  return Array.from({ length: count }, (_, index) =>
    buildPod({
      name: `orders-7d9f-${index + 1}`,
      node: `node-${index + 1}`,
      ...overrides,
    }),
  );
}

/**
 * The revision that ran before the present one, pinned by digest.
 *
 * @public
 */
export function buildRevision(
  overrides: Partial<RevisionObservation> = {},
): RevisionObservation {
  return {
    name: 'orders-5c8b',
    revision: 6,
    images: [
      {
        container: 'app',
        image: `registry.example/orders:1.1.0@${previousDigest}`,
      },
    ],
    replicas: 0,
    readyReplicas: 0,
    createdAt: beforeTestNow({ days: 9 }),
    current: false,
    ...overrides,
  };
}

/**
 * A Deployment of three ready pods that follows the standard in everything.
 *
 * @public
 */
export function buildWorkload(
  overrides: Partial<WorkloadObservation> = {},
): WorkloadObservation {
  return {
    kind: 'Deployment',
    name: 'orders',
    namespace: 'shop',
    track: 'stable',
    createdAt: beforeTestNow({ days: 300 }),
    generation: 7,
    observedGeneration: 7,
    desiredReplicas: 3,
    readyReplicas: 3,
    updatedReplicas: 3,
    availableReplicas: 3,
    conditions: [],
    strategy: { type: 'RollingUpdate', maxUnavailable: '0', maxSurge: '1' },
    terminationGracePeriodSeconds: 45,
    containers: [buildContainer()],
    storageClasses: [],
    configuration: {
      environmentVariables: ['app/SERVICE_NAME'],
      configMapKeys: ['orders/LOG_LEVEL'],
      secretKeys: ['orders-database/password'],
      mountedFiles: [],
    },
    pods: buildPods(3),
    revisions: [
      buildRevision(),
      buildRevision({
        name: 'orders-7d9f',
        revision: 7,
        images: [
          {
            container: 'app',
            image: `registry.example/orders:1.2.0@${testDigest}`,
          },
        ],
        replicas: 3,
        readyReplicas: 3,
        createdAt: beforeTestNow({ hours: 2 }),
        current: true,
      }),
    ],
    ...overrides,
  };
}

/**
 * The workloads of one environment; none = an environment without the service.
 *
 * @public
 */
export function buildWorkloads(
  environment: EnvironmentName,
  ...workloads: WorkloadObservation[]
): EnvironmentWorkloads {
  return {
    cluster: environment,
    namespace: `shop-${environment}`,
    workloads: workloads.map(workload => ({
      ...workload,
      namespace: `shop-${environment}`,
    })),
  };
}

/**
 * A cluster of ready, schedulable nodes.
 *
 * @public
 */
export function buildCluster(
  readyNodes: number,
  others: ClusterObservation['nodes'] = [],
): ClusterObservation {
  return {
    cluster: 'prod',
    version: 'v1.35.4',
    nodes: [
      ...Array.from({ length: readyNodes }, (_, index) => ({
        name: `node-${index + 1}`,
        ready: true,
        schedulable: true,
      })),
      ...others,
    ],
  };
}

/**
 * A canary that Argo Rollouts runs, healthy, for ten minutes.
 *
 * @public
 */
export function buildCanary(
  overrides: Partial<CanaryObservation> = {},
): CanaryObservation {
  return {
    controller: 'argo-rollouts',
    kind: 'Rollout',
    name: 'orders',
    namespace: 'shop-prod',
    state: 'running',
    phase: 'Progressing',
    weight: 30,
    step: 2,
    since: beforeTestNow({ minutes: 10 }),
    upToDate: true,
    ...overrides,
  };
}

/**
 * A CronJob that took a full backup six hours ago.
 *
 * @public
 */
export function buildBackupResource(
  overrides: Partial<BackupResourceObservation> = {},
): BackupResourceObservation {
  return {
    kind: 'CronJob',
    name: 'orders-backup-full',
    namespace: 'shop-prod',
    purpose: 'full',
    schedule: '15 2 * * *',
    suspended: false,
    lastSuccessAt: beforeTestNow({ hours: 6 }),
    ...overrides,
  };
}
