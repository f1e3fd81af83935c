import {
  describeWithServers,
  startRolloutsController,
  type RolloutsController,
} from '../servers';
import {
  digest,
  digests,
  mesh,
  namespace,
  Production,
  rollout,
  subsets,
} from './observed/production';

describeWithServers(
  'A Rollout read back from a real controller',
  ['kubernetes', 'crds', 'argo-rollouts'],
  () => {
    let production: Production;
    let controller: RolloutsController;

    beforeAll(async () => {
      production = await Production.start('observer-rollouts');
      controller = await startRolloutsController(production.cluster);
      await production.applyAsCi(rollout('a'), mesh(0), subsets);
      await production.reached(
        'the first version is stable',
        ({ phase, ready }) => phase === 'healthy' && ready,
      );
    });

    afterAll(async () => {
      await controller?.stop();
      await production?.stop();
    });

    /** What a dispatched workflow sends: never `promoteFull`. */
    const patchStatus = (status: object) =>
      production.cluster.kubectl([
        ...['--namespace', namespace, 'patch', 'rollout/orders'],
        ...['--subresource=status', '--type=merge'],
        ...['--field-manager=release-ci'],
        `--patch=${JSON.stringify({ status })}`,
      ]);

    const pausedAt = (weight: number) =>
      production.reached(
        `it waits at ${weight} %`,
        observed =>
          observed.phase === 'paused' &&
          observed.upToDate &&
          observed.ready &&
          observed.actualWeight === weight,
      );

    it('waits for the portal at each weight, then is healthy without a canary', async () => {
      await production.applyAsCi(rollout('b'));
      const first = await pausedAt(5);
      expect(digests(first.runningDigests.stable)).toEqual([digest('a')]);
      expect(digests(first.runningDigests.canary)).toEqual([digest('b')]);
      expect(first).not.toHaveProperty('obstacle');
      expect(first).not.toHaveProperty('foreignChange');
      expect(await production.probe()).toBe('ok');

      await patchStatus({ pauseConditions: null });
      const second = await pausedAt(30);
      expect(second.canaryPresent).toBe(true);

      await patchStatus({ pauseConditions: null });
      const done = await production.reached(
        'it is done',
        ({ phase, ready, runningDigests }) =>
          phase === 'healthy' && ready && runningDigests.stable.length === 1,
      );
      expect(digests(done.runningDigests.stable)).toEqual([digest('b')]);
      expect(done).toMatchObject({ actualWeight: 0, canaryPresent: false });
    });

    it('is aborted with all requests on stable, until its digest is put back', async () => {
      await production.applyAsCi(rollout('c'));
      await pausedAt(5);
      await patchStatus({ abort: true });
      const aborted = await production.reached(
        'it is aborted',
        ({ phase, actualWeight }) => phase === 'aborted' && actualWeight === 0,
      );
      expect(digests(aborted.runningDigests.stable)).toEqual([digest('b')]);

      await production.applyAsCi(rollout('b'));
      const back = await production.reached(
        'the previous version is all there is',
        ({ phase, canaryPresent, ready, runningDigests }) =>
          phase === 'healthy' &&
          ready &&
          !canaryPresent &&
          runningDigests.stable.length === 1,
      );
      expect(digests(back.runningDigests.stable)).toEqual([digest('b')]);
    });
  },
);
