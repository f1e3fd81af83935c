import {
  deployments,
  digest,
  named,
  observe,
  remove,
  setWeight,
  statusOf,
} from '../__testUtils__/observedProduction';
import { productionOf } from '../__testUtils__/productionOf';
import type { ProductionObjects } from './ProductionObjects';

describe('production with Deployments', () => {
  it('tells who runs what, who gets how much, and that all is well', () => {
    expect(observe(deployments())).toEqual({
      observedAt: 1000,
      actualWeight: 5,
      runningDigests: {
        stable: [{ container: 'Deployment/orders · app', digest: digest('a') }],
        canary: [
          { container: 'Deployment/orders-canary · app', digest: digest('b') },
        ],
      },
      podHashes: { stable: ['one'], canary: ['two'] },
      ready: true,
      canaryPresent: true,
      workloadPresent: true,
      phase: 'healthy',
      generation: expect.stringMatching(/^[0-9a-f]{16}$/),
      upToDate: true,
    });
  });

  it('has no canary after clean-up, though its subset stays defined', () => {
    const observed = observe(deployments(), objects => {
      remove(objects.deployments, 'orders-canary');
      remove(objects.pods, 'orders-canary-1-1');
      setWeight(objects, 0);
    });
    expect(observed).toMatchObject({
      actualWeight: 0,
      canaryPresent: false,
      ready: true,
      runningDigests: { canary: [] },
    });
  });

  it('still has a canary while its Deployment is there, even without pods', () => {
    const observed = observe(deployments(), objects => {
      const canary = named(objects.deployments, 'orders-canary');
      canary.spec = { ...canary.spec, replicas: 0 };
      canary.status = { observedGeneration: 1 };
      remove(objects.pods, 'orders-canary-1-1');
      setWeight(objects, 0);
    });
    expect(observed).toMatchObject({ canaryPresent: true, ready: true });
  });

  it('is not removed while a workload is there, whatever becomes of its pods', () => {
    const observed = observe(deployments(), objects => {
      objects.pods.length = 0;
    });
    expect(observed).toMatchObject({
      runningDigests: { stable: [], canary: [] },
      workloadPresent: true,
    });
  });

  it('is idle and not ready where nothing is there', () => {
    expect(observe(productionOf([]))).toMatchObject({
      runningDigests: { stable: [], canary: [] },
      ready: false,
      canaryPresent: false,
      workloadPresent: false,
      phase: 'idle',
      upToDate: true,
    });
    expect(observe(productionOf([]))).not.toHaveProperty('actualWeight');
  });

  it('names the old and the new digest until the last old pod is gone', () => {
    const observed = observe(deployments(), objects => {
      statusOf(objects, 'orders-1-2').containerStatuses[0].imageID =
        `docker-pullable://registry.example/orders@${digest('b')}`;
    });
    expect(observed.runningDigests.stable.map(image => image.digest)).toEqual([
      digest('a'),
      digest('b'),
    ]);
  });

  it('counts no pod that has ended, nor one that went silent before its end', () => {
    const observed = observe(deployments(), objects => {
      const old = (name: string) => {
        const pod = structuredClone(named(objects.pods, 'orders-1-1'));
        pod.metadata = { ...pod.metadata, name };
        objects.pods.push(pod);
        const { containerStatuses } = statusOf(objects, name);
        containerStatuses[0].imageID = digest('f');
        return pod;
      };
      old('evicted').status!.phase = 'Failed';
      old('lost').metadata!.deletionTimestamp = '2026-11-20T09:10:00Z';
      statusOf(objects, 'lost').conditions[0].status = 'False';
    });
    expect(observed.runningDigests.stable).toHaveLength(1);
    expect(observed.ready).toBe(true);
  });

  it('counts a pod that ends as running while it is still ready, and waits for no other than those that stay', () => {
    const observed = observe(deployments(), objects => {
      const pod = structuredClone(named(objects.pods, 'orders-1-1'));
      pod.metadata = {
        ...pod.metadata,
        name: 'leaving',
        deletionTimestamp: '2026-11-20T09:10:00Z',
      };
      objects.pods.push(pod);
      statusOf(objects, 'leaving').containerStatuses[0].imageID = digest('f');
    });
    expect(observed.runningDigests.stable).toHaveLength(2);
    expect(observed.ready).toBe(true);
  });

  it('leaves out pods that only look alike', () => {
    const observed = observe(deployments(), objects => {
      const stranger = structuredClone(named(objects.pods, 'orders-1-1'));
      stranger.metadata = {
        ...stranger.metadata,
        name: 'by-hand',
        ownerReferences: [],
      };
      objects.pods.push(stranger);
    });
    expect(observed.ready).toBe(true);
  });

  it('can’t be understood when a container runs what can’t be told', () => {
    expect(() =>
      observe(deployments(), objects => {
        statusOf(objects, 'orders-1-1').containerStatuses[0].imageID = '';
      }),
    ).toThrow('without a digest');
  });

  it.each<[string, (objects: ProductionObjects) => void]>([
    [
      'a pod is not ready',
      objects => {
        statusOf(objects, 'orders-canary-1-1').conditions[0].status = 'False';
      },
    ],
    ['a pod is missing', objects => remove(objects.pods, 'orders-1-3')],
    [
      'the controller has pods left to replace',
      objects => {
        named(objects.deployments, 'orders').status!.updatedReplicas = 2;
      },
    ],
    [
      'the controller has not seen the newest spec',
      objects => {
        named(objects.deployments, 'orders').metadata!.generation = 8;
      },
    ],
    [
      'the canary gets requests and its subset is gone',
      ({ destinationRules: [rule] }) => {
        rule.spec!.subsets!.pop();
      },
    ],
    [
      'the canary gets requests and has no pods',
      objects => remove(objects.deployments, 'orders-canary'),
    ],
    [
      'the stable version gets requests and has no pods',
      objects => remove(objects.deployments, 'orders'),
    ],
  ])('is not ready when %s', (_, change) => {
    expect(observe(deployments(), change).ready).toBe(false);
  });

  it.each<[string, string, (objects: ProductionObjects) => void]>([
    [
      'degraded',
      'its progress deadline is over',
      ({ deployments: [{ status }] }) => {
        status!.updatedReplicas = 1;
        status!.conditions![0].status = 'False';
      },
    ],
    [
      'paused',
      'somebody paused its rollout half-way',
      ({ deployments: [{ spec, status }] }) => {
        spec!.paused = true;
        status!.updatedReplicas = 1;
      },
    ],
    [
      'progressing',
      'its rollout goes on',
      ({ deployments: [{ status }] }) => {
        status!.updatedReplicas = 1;
      },
    ],
  ])('is %s when %s', (phase, _, change) => {
    expect(observe(deployments(), change).phase).toBe(phase);
  });

  it('is not up to date before every controller has seen the newest object', () => {
    const late = observe(deployments(), ({ virtualServices: [mesh] }) => {
      mesh.status = { observedGeneration: '11' };
    });
    const seen = observe(deployments(), ({ virtualServices: [mesh] }) => {
      mesh.status = { observedGeneration: '12' };
    });
    expect([late.upToDate, seen.upToDate]).toEqual([false, true]);
  });

  it('has another generation after any change of workloads or routes', () => {
    const before = observe(deployments()).generation;
    const after = observe(deployments(), ({ virtualServices: [mesh] }) => {
      mesh.metadata!.generation = 13;
    }).generation;
    expect(observe(deployments()).generation).toBe(before);
    expect(after).not.toBe(before);
  });

  it('tells no hashes of pods where one does not say its own', () => {
    const objects = deployments();
    const [pod] = objects.pods;
    pod.metadata = {
      ...pod.metadata,
      labels: { app: 'orders', track: 'stable' },
    };
    expect(observe(objects)).not.toHaveProperty('podHashes');
  });

  it('reads StatefulSets and DaemonSets by the pods that are theirs', () => {
    const objects = deployments();
    const [deployment] = objects.deployments;
    objects.deployments = [];
    objects.virtualServices = [];
    objects.statefulSets = [deployment];
    objects.daemonSets = [
      {
        ...deployment,
        metadata: { ...deployment.metadata, name: 'agent', uid: 'agent' },
        status: {
          observedGeneration: 7,
          desiredNumberScheduled: 1,
          currentNumberScheduled: 1,
          updatedNumberScheduled: 1,
          numberReady: 1,
        },
      },
    ];
    for (const [index, pod] of objects.pods.entries()) {
      const uid = index < 3 ? deployment.metadata?.uid : 'agent';
      pod.metadata!.ownerReferences = [{ uid }];
    }
    const observed = observe(objects);
    expect(observed.ready).toBe(true);
    expect(observed.runningDigests.stable).toEqual([
      { container: 'DaemonSet/agent · app', digest: digest('b') },
      { container: 'StatefulSet/orders · app', digest: digest('a') },
    ]);
  });
});
