import {
  type BackupResources,
  type ClusterObservation,
  type EnvironmentCanaries,
  type EnvironmentWorkloads,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ClusterInventory } from '../resources/ClusterInventory';
import { inventoryOf, readFixture } from '../__testUtils__/inventoryOf';
import { serviceFacts } from './serviceFacts';

const service: ServiceDescriptor = {
  entityRef: 'component:default/orders',
  name: 'orders',
  title: 'Orders',
  kubernetes: { id: 'orders' },
  environments: { prod: { cluster: 'prod', namespace: 'shop-prod' } },
  absentEnvironments: [],
  metricsService: 'orders',
  backupName: 'orders',
  runtime: 'jvm',
  problems: [],
};

const now = '2026-11-22T10:00:00.000Z';

function factOf(inventory: ClusterInventory, id: string, of = service) {
  const found = serviceFacts(inventory, of, now).find(
    ({ reference }) => reference.key === `${id}/prod`,
  );
  return found?.fact;
}

function valueOf<T>(inventory: ClusterInventory, id: string, of = service): T {
  const fact = factOf(inventory, id, of);
  if (fact?.status !== 'known') {
    throw new Error(`${id} is not known: ${JSON.stringify(fact)}`);
  }
  return fact.value as T;
}

describe('the workloads of a service', () => {
  const inventory = inventoryOf(readFixture('deployment'));
  const { workloads } = valueOf<EnvironmentWorkloads>(
    inventory,
    'kubernetes.workloads',
  );
  const [workload] = workloads;

  it('are those of its id and its namespace', () => {
    expect(workloads.map(({ name, namespace }) => [name, namespace])).toEqual([
      ['orders', 'shop-prod'],
    ]);
  });

  it('say where they come from, the pod template before the workload', () => {
    expect(workload).toMatchObject({
      kind: 'Deployment',
      track: 'stable',
      commitAnnotation: '0123456789abcdef0123456789abcdef01234567',
      helmRevision: '12',
    });
  });

  it('carry replicas, strategy and conditions that tell something', () => {
    expect(workload).toMatchObject({
      generation: 7,
      observedGeneration: 7,
      desiredReplicas: 3,
      readyReplicas: 2,
      strategy: { type: 'RollingUpdate', maxUnavailable: '0', maxSurge: '25%' },
      conditions: [
        { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' },
      ],
      terminationGracePeriodSeconds: 45,
      autoscaler: { name: 'orders', minReplicas: 3, maxReplicas: 9 },
      storageClasses: ['fast'],
    });
  });

  it('tell init containers and sidecars apart, and who serves', () => {
    expect(
      workload.containers.map(({ name, role, serving }) => [
        name,
        role,
        serving,
      ]),
    ).toEqual([
      ['migrate', 'init', false],
      ['proxy', 'sidecar', false],
      ['app', 'container', true],
    ]);
    expect(workload.containers[2]).toMatchObject({
      requests: { cpu: '500m', memory: '1Gi' },
      limits: { memory: '1Gi' },
      livenessProbe: true,
      readinessProbe: true,
      startupProbe: false,
      preStopDelaySeconds: 15,
      jvmOptions: [
        '-Xmx768m',
        '-XX:+UseG1GC',
        '-Dspring.datasource.password=***',
      ],
    });
  });

  it('name their configuration as any environment would', () => {
    expect(workload.configuration).toEqual({
      environmentVariables: [
        'app/API_KEY',
        'app/JAVA_TOOL_OPTIONS',
        'app/LEVEL',
        'app/PASSWORD',
      ],
      configMapKeys: [
        'orders-features/checkout',
        'orders-features/search',
        'orders-missing/*',
        'orders/level',
      ],
      secretKeys: ['orders-database/password', 'orders-extra/*'],
      mountedFiles: ['app:/etc/orders'],
    });
  });

  it('let no value of a variable, ConfigMap or Secret through', () => {
    const text = JSON.stringify(serviceFacts(inventory, service, now));
    expect(text).not.toMatch(/never-to-be-seen|stays in the cluster|hunter2/);
  });

  it('have their pods with the digests that run', () => {
    expect(workload.pods).toEqual([
      {
        name: 'orders-new-1',
        node: 'node-1',
        phase: 'Running',
        ready: true,
        restarts: 2,
        startedAt: '2026-11-20T08:00:10Z',
        track: 'stable',
        images: [
          {
            container: 'app',
            image: 'registry.example/orders:1.2.0',
            digest: `sha256:${'1'.repeat(64)}`,
          },
        ],
      },
      {
        name: 'orders-new-2',
        phase: 'Pending',
        ready: false,
        restarts: 0,
        track: 'stable',
        images: [{ container: 'app', image: 'registry.example/orders:1.2.0' }],
      },
    ]);
  });

  it('have their revisions, oldest first, and which one runs', () => {
    expect(
      workload.revisions.map(({ name, revision, current, readyReplicas }) => ({
        name,
        revision,
        current,
        readyReplicas,
      })),
    ).toEqual([
      { name: 'orders-old', revision: 3, current: false, readyReplicas: 0 },
      { name: 'orders-new', revision: 4, current: true, readyReplicas: 2 },
    ]);
  });

  it('are found by label selector where the service has one', () => {
    const selecting = {
      ...service,
      kubernetes: { labelSelector: 'backstage.io/kubernetes-id in (payments)' },
    };
    const found = valueOf<EnvironmentWorkloads>(
      inventory,
      'kubernetes.workloads',
      selecting,
    );
    expect(found.workloads.map(({ name }) => name)).toEqual(['payments']);
  });

  it('are unavailable, not empty, when the selector can’t be read', () => {
    expect(
      factOf(inventory, 'kubernetes.workloads', {
        ...service,
        kubernetes: { labelSelector: 'app in' },
      }),
    ).toMatchObject({
      status: 'unavailable',
      reason: { key: 'general.unavailable.not-configured' },
    });
  });

  it('are none, and known, where nothing of the service is', () => {
    expect(
      valueOf<EnvironmentWorkloads>(inventoryOf([]), 'kubernetes.workloads'),
    ).toEqual({ cluster: 'prod', namespace: 'shop-prod', workloads: [] });
  });
});

describe('the cluster of an environment', () => {
  it('has its version and nodes', () => {
    expect(
      valueOf<ClusterObservation>(
        inventoryOf(readFixture('deployment')),
        'kubernetes.cluster',
      ),
    ).toEqual({
      cluster: 'prod',
      version: 'v1.35.4',
      nodes: [
        { name: 'node-1', ready: true, schedulable: true },
        { name: 'node-2', ready: false, schedulable: false },
      ],
    });
  });
});

describe('facts that cannot be told', () => {
  const forbidden = {
    key: 'general.unavailable.forbidden',
    params: { target: 'prod', what: 'virtualservices' },
  };

  it('are unavailable with the reason, and only those that need the kind', () => {
    const inventory = inventoryOf(readFixture('deployment'));
    inventory.setState('virtualservices', {
      state: 'unavailable',
      reason: forbidden,
    });
    expect(factOf(inventory, 'kubernetes.canaries')).toEqual({
      status: 'unavailable',
      reason: forbidden,
      origin: { source: 'kubernetes', target: 'prod' },
    });
    expect(factOf(inventory, 'kubernetes.workloads')?.status).toBe('known');
    expect(factOf(inventory, 'kubernetes.backups')?.status).toBe('known');
  });

  it('are unavailable when an object of the namespace can’t be understood', () => {
    const inventory = inventoryOf([]);
    inventory.setUnreadable('pods', 'broken', 'shop-prod');
    expect(factOf(inventory, 'kubernetes.workloads')).toMatchObject({
      status: 'unavailable',
      reason: { key: 'general.unavailable.invalid-response' },
    });
    inventory.setReadable('broken');
    expect(factOf(inventory, 'kubernetes.workloads')?.status).toBe('known');
  });
});

describe('the canaries of a service', () => {
  const canariesOf = (inventory: ClusterInventory) =>
    valueOf<EnvironmentCanaries>(inventory, 'kubernetes.canaries').canaries;

  it('of Argo Rollouts: state, step, weight and since when', () => {
    const inventory = inventoryOf(readFixture('rollout'));
    expect(canariesOf(inventory)).toEqual([
      {
        controller: 'argo-rollouts',
        kind: 'Rollout',
        name: 'orders',
        namespace: 'shop-prod',
        state: 'paused',
        phase: 'Paused',
        message: 'CanaryPauseStep',
        weight: 5,
        step: 1,
        since: '2026-11-20T09:00:00Z',
        upToDate: true,
      },
    ]);
    const { workloads } = valueOf<EnvironmentWorkloads>(
      inventory,
      'kubernetes.workloads',
    );
    expect(workloads).toHaveLength(1);
    expect(workloads[0]).toMatchObject({
      kind: 'Rollout',
      strategy: { progressive: 'argo-rollouts' },
      containers: [{ image: 'registry.example/orders:2', serving: true }],
    });
    expect(workloads[0].pods.map(({ name, track }) => [name, track])).toEqual([
      ['orders-newhash-1', 'canary'],
      ['orders-oldhash-1', 'stable'],
    ]);
    expect(
      workloads[0].revisions.map(({ name, current }) => [name, current]),
    ).toEqual([
      ['orders-oldhash', true],
      ['orders-newhash', false],
    ]);
  });

  it('of Flagger: the target is the canary, the primary is the service', () => {
    const inventory = inventoryOf(readFixture('flagger'));
    expect(canariesOf(inventory)).toMatchObject([
      { controller: 'flagger', state: 'running', weight: 30, step: 2 },
    ]);
    const { workloads } = valueOf<EnvironmentWorkloads>(
      inventory,
      'kubernetes.workloads',
    );
    expect(
      workloads.map(({ name, track, strategy }) => [
        name,
        track,
        strategy.progressive,
      ]),
    ).toEqual([
      ['orders', 'canary', 'flagger'],
      ['orders-primary', 'stable', 'flagger'],
    ]);
  });

  const deployment = (
    name: string,
    image: string,
    readyReplicas = 1,
    replicas = 1,
  ) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace: 'shop-prod',
      labels: { 'backstage.io/kubernetes-id': 'orders' },
    },
    spec: {
      replicas,
      template: { spec: { containers: [{ name: 'app', image }] } },
    },
    status: { readyReplicas },
  });
  const routes = (weight: number) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: 'orders',
      namespace: 'shop-prod',
      labels: { 'backstage.io/kubernetes-id': 'orders' },
    },
    spec: {
      http: [
        {
          match: [{ headers: { 'x-canary': { exact: 'true' } } }],
          route: [{ destination: { host: 'orders', subset: 'canary' } }],
        },
        {
          route: [
            {
              destination: { host: 'orders', subset: 'stable' },
              weight: 100 - weight,
            },
            { destination: { host: 'orders', subset: 'canary' }, weight },
          ],
        },
      ],
    },
  });

  it.each([
    ['no canary, no weight', [deployment('orders', 'x:1'), routes(0)], []],
    [
      'a canary of a new image without traffic yet',
      [
        deployment('orders', 'x:1'),
        deployment('orders-canary', 'x:2'),
        routes(0),
      ],
      [{ controller: 'istio', state: 'running', weight: 0 }],
    ],
    [
      'a canary with a share of the traffic',
      [
        deployment('orders', 'x:1'),
        deployment('orders-canary', 'x:2'),
        routes(30),
      ],
      [{ controller: 'istio', state: 'running', weight: 30 }],
    ],
    [
      'a canary that is not ready',
      [
        deployment('orders', 'x:1'),
        deployment('orders-canary', 'x:2', 0),
        routes(30),
      ],
      [{ controller: 'istio', state: 'degraded' }],
    ],
    [
      'a canary that runs what the stable workload runs',
      [
        deployment('orders', 'x:2'),
        deployment('orders-canary', 'x:2'),
        routes(0),
      ],
      [{ controller: 'istio', state: 'left-over' }],
    ],
    [
      'a canary that keeps all the traffic',
      [
        deployment('orders', 'x:1'),
        deployment('orders-canary', 'x:2'),
        routes(100),
      ],
      [{ controller: 'istio', state: 'left-over', weight: 100 }],
    ],
    [
      'traffic for a canary that has no pods',
      [deployment('orders', 'x:1'), routes(30)],
      [{ kind: 'VirtualService', state: 'degraded', weight: 30 }],
    ],
    [
      'a canary without a mesh',
      [deployment('orders', 'x:1'), deployment('orders-canary', 'x:2')],
      [{ controller: 'plain', state: 'running' }],
    ],
    [
      'a canary that is scaled to nothing',
      [deployment('orders', 'x:1'), deployment('orders-canary', 'x:1', 0, 0)],
      [],
    ],
  ])('of plain Deployments: %s', (_, manifests, expected) => {
    expect(canariesOf(inventoryOf(manifests))).toMatchObject(expected);
    expect(canariesOf(inventoryOf(manifests))).toHaveLength(expected.length);
  });
});

describe('the backups of a service', () => {
  it('are its labelled CronJobs, its Velero schedules and what restores them', () => {
    const inventory = inventoryOf(readFixture('backups'));
    const withStaging = {
      ...service,
      environments: {
        ...service.environments,
        staging: { cluster: 'staging', namespace: 'shop-staging' },
      },
    };
    expect(
      valueOf<BackupResources>(inventory, 'kubernetes.backups', withStaging)
        .resources,
    ).toEqual([
      {
        kind: 'CronJob',
        name: 'orders-full',
        namespace: 'shop-prod',
        purpose: 'full',
        schedule: '15 2 * * *',
        suspended: false,
        lastSuccessAt: '2026-11-20T02:20:00Z',
        lastFailureAt: '2026-11-21T02:20:00Z',
      },
      {
        kind: 'CronJob',
        name: 'restore-orders',
        namespace: 'restore-laboratory',
        purpose: 'restore-test',
        schedule: '40 4 * * 1',
        suspended: true,
      },
      {
        kind: 'VeleroSchedule',
        name: 'orders-volumes',
        namespace: 'velero',
        purpose: 'full',
        schedule: '0 3 * * *',
        suspended: false,
        lastSuccessAt: '2026-11-19T03:10:00Z',
        lastFailureAt: '2026-11-20T03:10:00Z',
        retentionHours: 2160,
      },
      {
        kind: 'VeleroRestore',
        name: 'orders-try',
        namespace: 'velero',
        purpose: 'restore-test',
        suspended: false,
        lastSuccessAt: '2026-11-19T12:00:00Z',
      },
    ]);
  });
});
