import { describeWithServers } from '../servers';
import { PromotionWorld } from './promotions/PromotionWorld';

const STARTED_WITHIN = 400_000;
const PROMOTED_WITHIN = 1_200_000;

describeWithServers(
  'A promotion of a Helm service on a real cluster',
  ['kubernetes', 'crds', 'helm', 'shell', 'postgres'],
  () => {
    let world: PromotionWorld;

    beforeAll(async () => {
      world = await PromotionWorld.start('mall-order');
    }, STARTED_WITHIN);

    afterAll(() => world?.stop());

    it(
      'is rolled back by a breach at one pod: what ran before runs again, though backend and API server were killed',
      async () => {
        const before = await world.helm.runningDigests();
        const promoter = world.promoter();
        await promoter.start();
        await promoter.reaches('observing-canary');
        await world.crash(() =>
          world.order('POST', '/services/mall-order/candidate', {
            errorRate: 0.3,
          }),
        );
        await promoter.reaches('rolled-back');
        expect(await world.helm.runningDigests()).toEqual(before);
        expect(await promoter.events()).toContain('breach');
        // At one pod: nothing was observed to its end.
        expect(await promoter.events()).not.toContain('observation-completed');
        expect(world.runner.calls).toContain(
          'flyway -locations=filesystem:db/migration -cherryPick=3 undo',
        );
        expect(await promoter.isWhole()).toBe(true);
        expect(world.failures).toEqual([]);
        await world.order('DELETE', '/services/mall-order/candidate');
      },
      PROMOTED_WITHIN,
    );

    it(
      'is rolled back by on-call while the backend is stopped, and says so when it is back',
      async () => {
        const before = await world.helm.runningDigests();
        const promoter = world.promoter();
        await promoter.start();
        await promoter.reaches('observing-canary');
        await world.portal.kill();
        expect(await world.rollBackOnCall()).toBe('success');
        expect(await world.helm.runningDigests()).toEqual(before);
        await world.portal.restart();
        await promoter.reaches('rolled-back');
        expect(await promoter.events()).toContain('rolled-back-outside');
        expect(await promoter.isWhole()).toBe(true);
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
        expect(await world.helm.runningDigests()).toEqual([
          world.service.releases.candidate.digest,
        ]);
        expect(await promoter.isWhole()).toBe(true);
        expect(world.failures).toEqual([]);
      },
      PROMOTED_WITHIN,
    );
  },
);
