import type { EnvironmentWorkloads } from '@release-readiness/backstage-plugin-release-readiness-node';
import { factOf, now, service, valueOf } from '../__testUtils__/factsOfProd';
import { inventoryOf, readFixture } from '../__testUtils__/inventoryOf';
import { toDeploymentRecord } from '../mappers/workloads';
import { serviceFacts } from './serviceFacts';

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

  it.each([
    [
      'the label of its chart',
      { labels: { 'helm.sh/chart': 'orders-1.4.0' } },
      true,
    ],
    [
      'the label that names its manager',
      { labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
      true,
    ],
    [
      'the annotation of its release',
      { annotations: { 'meta.helm.sh/release-name': 'orders' } },
      true,
    ],
    [
      'another manager',
      { labels: { 'app.kubernetes.io/managed-by': 'kustomize' } },
      undefined,
    ],
  ])('say that Helm deploys them, or not, by %s', (_, metadata, expected) => {
    const { observation } = toDeploymentRecord(
      { metadata },
      { commitAnnotation: 'commit', helmRevisionAnnotation: 'revision' },
    );
    expect(observation.managedByHelm).toBe(expected);
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
        startedAt: '2026-11-20T09:15:00Z',
        current: true,
        track: 'stable',
        images: [
          {
            container: 'app',
            image: 'registry.example/orders:1.2.0',
            digest: `sha256:${'1'.repeat(64)}`,
          },
          { container: 'injected', image: 'registry.example/mesh:1' },
        ],
      },
      {
        name: 'orders-new-2',
        phase: 'Pending',
        ready: false,
        restarts: 0,
        current: true,
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
