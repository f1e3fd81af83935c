import { describeWithServers, waitUntil } from '../servers';
import {
  deployment,
  digest,
  digests,
  mesh,
  namespace,
  Production,
  subsets,
} from './observed/production';

describeWithServers(
  'Production read back from a real cluster',
  ['kubernetes', 'crds'],
  () => {
    let production: Production;

    beforeAll(async () => {
      production = await Production.start('observer');
    });

    afterAll(() => production?.stop());

    it('is idle before anything runs', async () => {
      expect(await production.observe()).toMatchObject({
        phase: 'idle',
        ready: false,
        canaryPresent: false,
        workloadPresent: false,
      });
      expect(await production.probe()).toBe('failed');
    });

    it('has the weight, the digests and the pods of a canary by CI', async () => {
      await production.applyAsCi(
        deployment('stable', 'a', 3),
        mesh(0),
        subsets,
      );
      const before = await production.reached(
        'stable is ready',
        ({ ready }) => ready,
      );
      expect(before).toMatchObject({ actualWeight: 0, canaryPresent: false });
      expect(digests(before.runningDigests.stable)).toEqual([digest('a')]);

      await production.applyAsCi(deployment('canary', 'b', 1), mesh(5));
      const canary = await production.reached(
        'the canary is ready',
        ({ ready, runningDigests }) =>
          ready && runningDigests.canary.length > 0,
      );
      expect(canary).toMatchObject({
        actualWeight: 5,
        canaryPresent: true,
        workloadPresent: true,
        phase: 'healthy',
        upToDate: true,
      });
      expect(digests(canary.runningDigests.canary)).toEqual([digest('b')]);
      expect(canary.generation).not.toBe(before.generation);
      expect(canary).not.toHaveProperty('foreignChange');
      expect(await production.probe()).toBe('ok');
    });

    it('names whoever else writes while the canary is there', async () => {
      // Times of managed fields have seconds.
      const { text } = await production.cluster.request(
        `/apis/apps/v1/namespaces/${namespace}/deployments/orders-canary`,
      );
      const { creationTimestamp } = (
        JSON.parse(text) as { metadata: { creationTimestamp: string } }
      ).metadata;
      await waitUntil(
        'a second has passed',
        () => Date.now() > Date.parse(creationTimestamp) + 1000 || undefined,
      );
      await production.cluster.kubectl([
        ...['--namespace', namespace, 'set', 'env', 'deployment/orders'],
        'MODE=by-hand',
      ]);
      const { foreignChange } = await production.reached(
        'somebody else has written',
        observed => observed.foreignChange !== undefined,
      );
      expect(foreignChange?.params).toMatchObject({
        manager: 'kubectl-set',
        object: 'Deployment/orders',
      });
    });

    it('has no canary after clean-up, and the digest that was rolled out', async () => {
      await production.applyAsCi(deployment('stable', 'b', 3), mesh(0));
      await production.cluster.kubectl([
        ...['--namespace', namespace, 'delete', 'deployment/orders-canary'],
      ]);
      const released = await production.reached(
        'the release is there alone',
        ({ ready, canaryPresent, runningDigests }) =>
          ready && !canaryPresent && runningDigests.stable.length === 1,
      );
      expect(digests(released.runningDigests.stable)).toEqual([digest('b')]);
      expect(released.runningDigests.canary).toEqual([]);
    });

    it('is never guessed when the API server is gone', async () => {
      await production.cluster.killApiServer();
      await expect(production.observe()).rejects.toMatchObject({
        reason: { key: 'general.unavailable.refused' },
      });
      expect(await production.probe()).toBe('unknown');
      await production.cluster.restartApiServer();
      await production.reached('it is back', ({ ready }) => ready);
    });
  },
);
