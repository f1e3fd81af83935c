import type {
  EnvironmentCanaries,
  EnvironmentWorkloads,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { valueOf } from '../__testUtils__/factsOfProd';
import { inventoryOf, readFixture } from '../__testUtils__/inventoryOf';
import type { ClusterInventory } from '../resources/ClusterInventory';

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
