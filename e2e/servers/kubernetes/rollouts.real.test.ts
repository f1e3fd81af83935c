import { describeWithServers } from '../describeWithServers';
import { waitUntil } from '../polling';
import { startKubernetes, type KubernetesCluster } from './cluster';
import { startRolloutsController, type RolloutsController } from './rollouts';

interface Rollout {
  spec: { paused?: boolean };
  status?: {
    phase?: string;
    currentStepIndex?: number;
    controllerPause?: boolean;
    stableRS?: string;
    currentPodHash?: string;
  };
}

const rollout = (image: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'orders', namespace: 'default' },
  spec: {
    replicas: 4,
    selector: { matchLabels: { app: 'orders' } },
    template: {
      metadata: { labels: { app: 'orders' } },
      spec: { containers: [{ name: 'orders', image }] },
    },
    strategy: { canary: { steps: [{ setWeight: 25 }, { pause: {} }] } },
  },
});

describeWithServers(
  'A real Argo Rollouts controller',
  ['kubernetes', 'crds', 'argo-rollouts'],
  () => {
    let cluster: KubernetesCluster;
    let controller: RolloutsController;

    beforeAll(async () => {
      cluster = await startKubernetes({ nodes: 1 });
      controller = await startRolloutsController(cluster);
    });

    afterAll(async () => {
      await controller?.stop();
      await cluster?.stop();
    });

    const reached = (phase: string) =>
      waitUntil(`the rollout is ${phase}`, async () => {
        const { text } = await cluster.request(
          '/apis/argoproj.io/v1alpha1/namespaces/default/rollouts/orders',
        );
        const found = JSON.parse(text) as Rollout;
        return found.status?.phase === phase ? found : undefined;
      });

    it('stands at the pause of its first step when the image changes', async () => {
      await cluster.apply([rollout('registry.test/orders:1')]);
      const stable = await reached('Healthy');
      expect(stable.status?.stableRS).toBe(stable.status?.currentPodHash);

      await cluster.apply([rollout('registry.test/orders:2')]);
      const { status } = await reached('Paused');
      expect(status?.currentStepIndex).toBe(1);
      expect(status?.controllerPause).toBe(true);
      expect(status?.stableRS).toBe(stable.status?.stableRS);
      expect(status?.currentPodHash).not.toBe(status?.stableRS);
    });
  },
);
