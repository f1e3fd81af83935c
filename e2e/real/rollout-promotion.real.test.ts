import { describeWithServers, startRolloutsController } from '../servers';
import { PromotionWorld } from './promotions/PromotionWorld';

const STARTED_WITHIN = 400_000;
const PROMOTED_WITHIN = 1_200_000;

describeWithServers(
  'A promotion of an Argo Rollouts service with the real controller',
  ['kubernetes', 'crds', 'argo-rollouts', 'helm', 'shell', 'postgres'],
  () => {
    let world: PromotionWorld;

    beforeAll(async () => {
      world = await PromotionWorld.start('mall-settlement', ({ cluster }) =>
        startRolloutsController(cluster),
      );
    }, STARTED_WITHIN);

    afterAll(() => world?.stop());

    it(
      'is aborted: what ran before runs again, alone',
      async () => {
        const before = await world.helm.runningDigests();
        const promoter = world.promoter();
        await promoter.start();
        await promoter.reaches('observing-canary');
        await promoter.abort('The notes are not wanted');
        await promoter.reaches('rolled-back');
        await world.helm.reachesDigests(before);
        expect(world.runner.calls).toContain(
          'flyway -locations=filesystem:db/migration -cherryPick=3 undo',
        );
        expect(await promoter.isWhole()).toBe(true);
        expect(world.failures).toEqual([]);
      },
      PROMOTED_WITHIN,
    );

    it(
      'is completed, though backend and API server were killed in the middle',
      async () => {
        const promoter = world.promoter();
        await promoter.start();
        await promoter.reaches('observing-traffic');
        await world.crash();
        await promoter.reaches('observing-release');
        await promoter.signOff();
        await promoter.reaches('completed');
        await world.helm.reachesDigests([
          world.service.releases.candidate.digest,
        ]);
        expect(await promoter.isWhole()).toBe(true);
        expect(world.failures).toEqual([]);
      },
      PROMOTED_WITHIN,
    );
  },
);
