import {
  productionOf,
  readProductionFixture,
} from '../__testUtils__/productionOf';
import type { ProductionObjects } from './ProductionObjects';
import { toObservation } from './toObservation';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const fieldManagers = {
  ci: ['release-ci', 'helm'],
  controllers: ['kube-controller-manager', 'rollouts-controller'],
};

const deployments = () => productionOf(readProductionFixture('deployments'));
const rollout = () => productionOf(readProductionFixture('rollout'));

function observe(
  objects: ProductionObjects,
  change: (objects: ProductionObjects) => void = () => {},
) {
  change(objects);
  return toObservation(objects, { observedAt: 1000, fieldManagers });
}

/** Goes by names, so that a test says what it changes. */
function named<M extends { metadata?: { name?: string } }>(
  list: M[],
  name: string,
): M {
  const found = list.find(({ metadata }) => metadata?.name === name);
  if (!found) {
    throw new Error(`The fixture has no ${name}`);
  }
  return found;
}

function remove(list: { metadata?: { name?: string } }[], name: string) {
  list.splice(list.indexOf(named(list, name)), 1);
}

function statusOf(objects: ProductionObjects, name: string) {
  const { status } = named(objects.pods, name);
  if (!status?.containerStatuses || !status.conditions) {
    throw new Error(`The pod ${name} has no status`);
  }
  const { containerStatuses, conditions } = status;
  return { status, containerStatuses, conditions };
}

function setWeight({ virtualServices }: ProductionObjects, weight: number) {
  const route = virtualServices[0].spec?.http?.find(
    ({ name }) => name === 'primary',
  )?.route;
  route?.forEach(part => {
    part.weight = part.destination?.subset === 'canary' ? weight : 100 - weight;
  });
}

function setRollout(
  { rollouts: [{ status }] }: ProductionObjects,
  change: NonNullable<typeof status>,
) {
  Object.assign(status ?? {}, change);
}

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

  it('is idle and not ready where nothing is there', () => {
    expect(observe(productionOf([]))).toMatchObject({
      runningDigests: { stable: [], canary: [] },
      ready: false,
      canaryPresent: false,
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

describe('production with a Rollout', () => {
  it('tells the same as with Deployments at its first pause', () => {
    expect(observe(rollout())).toEqual({
      observedAt: 1000,
      actualWeight: 5,
      runningDigests: {
        stable: [{ container: 'Rollout/orders · app', digest: digest('a') }],
        canary: [{ container: 'Rollout/orders · app', digest: digest('b') }],
      },
      podHashes: { stable: ['one'], canary: ['two'] },
      ready: true,
      canaryPresent: true,
      phase: 'paused',
      generation: expect.stringMatching(/^[0-9a-f]{16}$/),
      upToDate: true,
    });
  });

  /** As the controller leaves it when the last step is done. */
  function finish(objects: ProductionObjects) {
    setRollout(objects, {
      phase: 'Healthy',
      stableRS: 'two',
      currentStepIndex: 6,
      pauseConditions: undefined,
    });
    setWeight(objects, 0);
    objects.pods = objects.pods.filter(
      ({ metadata }) => !metadata?.name?.startsWith('orders-one'),
    );
    objects.rollouts[0].spec!.replicas = 1;
  }

  it('is healthy without a canary when the canary has become stable', () => {
    expect(observe(rollout(), finish)).toMatchObject({
      runningDigests: {
        stable: [{ digest: digest('b') }],
        canary: [],
      },
      actualWeight: 0,
      canaryPresent: false,
      ready: true,
      phase: 'healthy',
    });
  });

  it('is not ready, and still runs the old digest, while old pods are left', () => {
    const objects = rollout();
    const [old] = objects.pods;
    const observed = observe(objects, each => {
      finish(each);
      each.pods.push(old);
    });
    expect(observed.ready).toBe(false);
    expect(observed.runningDigests.stable).toHaveLength(2);
  });

  it('is not healthy by its phase alone', () => {
    const observed = observe(rollout(), objects =>
      setRollout(objects, { phase: 'Healthy' }),
    );
    expect(observed.phase).toBe('progressing');
  });

  it.each([
    ['aborted', { abort: true, phase: 'Degraded' }],
    ['degraded', { phase: 'Degraded' }],
    ['progressing', { phase: 'Progressing' }],
    ['progressing', { phase: 'SomethingNew' }],
    ['progressing', { abort: true, observedGeneration: '4' }],
  ])('is %s when its status says %p', (phase, status) => {
    const observed = observe(rollout(), objects => setRollout(objects, status));
    expect(observed.phase).toBe(phase);
  });

  it.each([
    ['4', false],
    ['5', true],
    ['', false],
    ['8b5f7c9d4', false],
  ])(
    'compares generations that the controller writes as text: %p',
    (observedGeneration, upToDate) => {
      const observed = observe(rollout(), objects =>
        setRollout(objects, { observedGeneration }),
      );
      expect(observed.upToDate).toBe(upToDate);
    },
  );

  it('takes its containers and a further generation from the Deployment that lends its template', () => {
    const objects = rollout();
    const [{ spec, status }] = objects.rollouts;
    objects.lenders = [
      {
        metadata: { name: 'template', uid: 'lender', generation: 9 },
        spec: { template: spec?.template },
      },
    ];
    delete spec?.template;
    spec!.workloadRef = { kind: 'Deployment', name: 'template' };
    status!.workloadObservedGeneration = '8';
    expect(observe(objects).upToDate).toBe(false);
    status!.workloadObservedGeneration = '9';
    expect(observe(objects)).toMatchObject({ upToDate: true, ready: true });
  });

  it('is not ready while the newest pods are announced and not there', () => {
    const observed = observe(rollout(), objects =>
      remove(objects.replicaSets, 'orders-two'),
    );
    expect(observed).toMatchObject({ ready: false, canaryPresent: true });
  });

  it('says what keeps it from being moved on', () => {
    const observed = observe(rollout(), objects =>
      setRollout(objects, {
        pauseConditions: [{ reason: 'InconclusiveAnalysisRun' }],
      }),
    );
    expect(observed.obstacle).toMatchObject({
      key: 'promotion.obstacle.inconclusive-analysis',
    });
  });

  describe('has the weight', () => {
    it('of the routes, whatever the controller believes', () => {
      const observed = observe(rollout(), objects => setWeight(objects, 60));
      expect(observed.actualWeight).toBe(60);
    });

    it('of the controller where no route of the mesh is the service’s', () => {
      const without = (verified?: boolean) =>
        observe(rollout(), objects => {
          objects.virtualServices = [];
          objects.rollouts[0].status!.canary!.weights!.verified = verified;
        }).actualWeight;
      expect([without(), without(true), without(false)]).toEqual([
        5,
        5,
        undefined,
      ]);
    });

    it('of its steps where it shifts pods and no routes', () => {
      const observed = observe(rollout(), objects => {
        delete objects.rollouts[0].spec!.strategy!.canary!.trafficRouting;
        objects.virtualServices = [];
      });
      expect(observed.actualWeight).toBe(5);
    });
  });
});

describe('a change of production', () => {
  const byHand = (time: string, subresource?: string) => ({
    manager: 'kubectl-edit',
    operation: 'Update',
    time,
    ...(subresource && { subresource }),
  });

  it.each([
    ['the stable Deployment', (each: ProductionObjects) => each.deployments[0]],
    ['the routes', (each: ProductionObjects) => each.virtualServices[0]],
    ['the subsets', (each: ProductionObjects) => each.destinationRules[0]],
  ])(
    'of %s is foreign when it is not CI’s and came after the canary',
    (_, of) => {
      const observed = observe(deployments(), objects => {
        const { metadata = {} } = of(objects);
        metadata.managedFields = [
          ...(metadata.managedFields ?? []),
          byHand('2026-11-20T09:05:00Z'),
        ];
      });
      expect(observed.foreignChange).toMatchObject({
        key: 'promotion.hold.foreign-change',
        params: { manager: 'kubectl-edit', at: '2026-11-20T09:05:00.000Z' },
      });
    },
  );

  it('is foreign when somebody sends a Rollout on by its status', () => {
    const observed = observe(rollout(), ({ rollouts: [{ metadata }] }) => {
      metadata!.managedFields!.push(byHand('2026-11-20T09:05:00Z', 'status'));
    });
    expect(observed.foreignChange?.params).toMatchObject({
      object: 'Rollout/orders',
    });
  });

  it('that only scales is counted by pods: the API keeps no time of it', () => {
    const observed = observe(deployments(), ({ deployments: [stable] }) => {
      stable.metadata!.managedFields!.push({
        manager: 'kubectl',
        operation: 'Update',
        subresource: 'scale',
      });
      stable.spec!.replicas = 2;
    });
    expect(observed).not.toHaveProperty('foreignChange');
    expect(observed.ready).toBe(false);
  });

  it('is no news when it came before', () => {
    expect(observe(deployments())).not.toHaveProperty('foreignChange');
    expect(observe(rollout())).not.toHaveProperty('foreignChange');
  });

  it('without a canary is foreign when it is newer than what CI wrote last', () => {
    const after = (time: string) =>
      observe(deployments(), objects => {
        remove(objects.deployments, 'orders-canary');
        objects.deployments[0].metadata!.managedFields!.push(byHand(time));
      }).foreignChange;
    expect(after('2026-11-20T09:00:59Z')).toBeUndefined();
    expect(after('2026-11-20T09:01:01Z')).toBeDefined();
  });

  it('is nobody’s business where CI has written nothing yet', () => {
    const observed = observe(deployments(), objects => {
      remove(objects.deployments, 'orders-canary');
      objects.virtualServices = [];
      objects.deployments[0].metadata!.managedFields = [
        byHand('2026-11-20T09:05:00Z'),
      ];
    });
    expect(observed).not.toHaveProperty('foreignChange');
  });
});
