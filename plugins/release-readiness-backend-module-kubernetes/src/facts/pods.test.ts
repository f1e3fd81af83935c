import type {
  EnvironmentWorkloads,
  PodObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { valueOf } from '../__testUtils__/factsOfProd';
import { inventoryOf, readFixture } from '../__testUtils__/inventoryOf';
import type { Manifest, Metadata } from '../resources/manifests';

const labels = { 'backstage.io/kubernetes-id': 'orders' };
const owner = (kind: string, name = 'orders') => [
  { kind, name, uid: `${kind}/${name}` },
];

function object(
  apiVersion: string,
  kind: string,
  metadata: Metadata,
  rest: object = {},
): Manifest {
  return {
    apiVersion,
    kind,
    metadata: { namespace: 'shop-prod', ...metadata },
    ...rest,
  };
}

const template = { spec: { containers: [{ name: 'app', image: 'orders:2' }] } };
const workload = (kind: string, status: object, annotations = {}) =>
  object(
    'apps/v1',
    kind,
    { name: 'orders', labels, annotations },
    { spec: { template }, status },
  );
const revision = (name: string, number: number, of: string) =>
  object(
    'apps/v1',
    'ControllerRevision',
    { name, ownerReferences: owner(of) },
    { revision: number },
  );
const set = (name: string, number: number) =>
  object('apps/v1', 'ReplicaSet', {
    name,
    annotations: { 'deployment.kubernetes.io/revision': String(number) },
    ownerReferences: owner('Deployment'),
  });
const pod = (name: string, metadata: Metadata, status: object = {}) =>
  object('v1', 'Pod', { name, ...metadata }, { status });

function podsOf(...manifests: Manifest[]): PodObservation[] {
  return valueOf<EnvironmentWorkloads>(
    inventoryOf(manifests),
    'kubernetes.workloads',
  ).workloads[0].pods;
}

function currentOf(...manifests: Manifest[]) {
  return podsOf(...manifests).map(({ name, current }) => [name, current]);
}

describe('the pods of a workload', () => {
  it('are of the latest specification of a Deployment, or of an earlier one', () => {
    const sets = [set('orders-a', 1), set('orders-b', 2)];
    const pods = [
      pod('a', { ownerReferences: owner('ReplicaSet', 'orders-a') }),
      pod('b', { ownerReferences: owner('ReplicaSet', 'orders-b') }),
    ];
    const annotations = { 'deployment.kubernetes.io/revision': '2' };
    expect(
      currentOf(workload('Deployment', {}, annotations), ...sets, ...pods),
    ).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(currentOf(workload('Deployment', {}), ...sets, ...pods)).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  it('are of the update revision of a StatefulSet', () => {
    const of = (hash: string) => ({
      labels: { 'controller-revision-hash': hash },
      ownerReferences: owner('StatefulSet'),
    });
    expect(
      currentOf(
        workload('StatefulSet', {
          currentRevision: 'orders-a',
          updateRevision: 'orders-b',
        }),
        pod('orders-0', of('orders-a')),
        pod('orders-1', of('orders-b')),
      ),
    ).toEqual([
      ['orders-0', false],
      ['orders-1', true],
    ]);
  });

  it('are of the newest revision of a DaemonSet', () => {
    const of = (hash: string) => ({
      labels: { 'controller-revision-hash': hash },
      ownerReferences: owner('DaemonSet'),
    });
    expect(
      currentOf(
        workload('DaemonSet', {}),
        revision('orders-a', 1, 'DaemonSet'),
        revision('orders-b', 2, 'DaemonSet'),
        pod('x', of('a')),
        pod('y', of('b')),
      ),
    ).toEqual([
      ['x', false],
      ['y', true],
    ]);
  });

  it('are of the revision that a Rollout moves to', () => {
    expect(
      valueOf<EnvironmentWorkloads>(
        inventoryOf(readFixture('rollout')),
        'kubernetes.workloads',
      ).workloads[0].pods.map(({ name, current, track }) => [
        name,
        current,
        track,
      ]),
    ).toEqual([
      ['orders-newhash-1', true, 'canary'],
      ['orders-oldhash-1', false, 'stable'],
    ]);
  });

  const deployed = [workload('Deployment', {}), set('orders-a', 1)];
  const own = { ownerReferences: owner('ReplicaSet', 'orders-a') };
  const started = (name: string, startedAt?: string) => ({
    name,
    state: startedAt ? { running: { startedAt } } : { waiting: {} },
  });

  it('run since the latest start of their own containers', () => {
    const [found] = podsOf(
      ...deployed,
      pod('a', own, {
        startTime: '2026-11-20T08:00:00Z',
        containerStatuses: [
          started('app', '2026-11-20T09:00:00Z'),
          started('injected', '2026-11-20T10:00:00Z'),
        ],
      }),
    );
    expect(found.startedAt).toBe('2026-11-20T09:00:00Z');
  });

  it('run since no time while a container waits', () => {
    const [found] = podsOf(
      ...deployed,
      pod('a', own, {
        startTime: '2026-11-20T08:00:00Z',
        containerStatuses: [started('app')],
      }),
    );
    expect(found).not.toHaveProperty('startedAt');
  });

  it('are terminating from the moment they are deleted', () => {
    const [a, b] = podsOf(
      ...deployed,
      pod('a', { ...own, deletionTimestamp: '2026-11-20T10:00:00Z' }),
      pod('b', own),
    );
    expect(a.terminating).toBe(true);
    expect(b).not.toHaveProperty('terminating');
  });

  it('tell which containers were added to them, each image once', () => {
    const added = (name: string, ...images: string[]) => ({
      ...pod(name, own),
      spec: {
        ephemeralContainers: images.map((image, index) => ({
          name: `debugger-${name}${index}`,
          image,
          env: [{ name: 'JAVA_TOOL_OPTIONS', value: '-Xmx1g' }],
        })),
      },
    });
    const gone = added('c', 'gone');
    const { containers } = valueOf<EnvironmentWorkloads>(
      inventoryOf([
        ...deployed,
        added('b', 'busybox', 'debug:1'),
        added('a', 'busybox'),
        {
          ...gone,
          metadata: {
            ...gone.metadata,
            deletionTimestamp: '2026-11-20T10:00:00Z',
          },
        },
      ]),
      'kubernetes.workloads',
    ).workloads[0];
    expect(
      containers.map(({ name, role, image, jvmOptions }) => [
        name,
        role,
        image,
        jvmOptions,
      ]),
    ).toEqual([
      ['app', 'container', 'orders:2', []],
      ['debugger-a0', 'ephemeral', 'busybox', []],
      ['debugger-b1', 'ephemeral', 'debug:1', []],
    ]);
  });
});
