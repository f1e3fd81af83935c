import {
  digest,
  observe,
  remove,
  rollout,
  setRollout,
  setWeight,
} from '../__testUtils__/observedProduction';
import type { ProductionObjects } from './ProductionObjects';

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
      workloadPresent: true,
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
