import { releases, untilState } from '../portal/promotions';
import { describeWithServers } from '../servers';
import { KillWorld } from './kills/KillWorld';
import {
  changeOf,
  driverEffects,
  followWeights,
  notificationsOf,
  runsOf,
  type SetWeight,
  toldOnDeployments,
  trailOf,
  untilDelivered,
  witnessChanges,
} from './kills/outside';
import { People } from './kills/people';
import { pointsOf } from './kills/points';

const STARTED_WITHIN = 300_000;
const PROMOTED_WITHIN = 1_200_000;

describeWithServers(
  'A backend that is killed at named points of a promotion, and started again',
  ['postgres'],
  () => {
    let world: KillWorld;

    beforeAll(async () => {
      world = await KillWorld.start();
      await witnessChanges(world);
    }, STARTED_WITHIN);

    afterAll(() => world?.stop());

    /** Nothing happened twice outside, and the trail is whole. */
    async function expectOnce(
      people: People,
      weights: readonly SetWeight[],
      expected: {
        path: string[];
        effects: string[];
        weights: number[];
        closure: string;
      },
    ) {
      const { id, release } = people;
      const api = await people.as(release.requester);
      await untilDelivered(world, id);
      const trail = await trailOf(world, id);
      expect(trail.path).toEqual(expected.path);
      expect(trail.refusals).toEqual([]);
      expect(await api.verifyPromotion(id)).toMatchObject({ intact: true });

      const effects = await driverEffects(world, id);
      expect(effects.map(({ kind }) => kind)).toEqual(expected.effects);
      for (const effect of effects) {
        expect(effect).toMatchObject({ status: 'done', attempt: 1 });
        expect([
          effect.kind,
          runsOf(world, release.service, effect.id),
        ]).toEqual([effect.kind, ['success']]);
      }
      expect(trail.claims).toEqual(effects.map(effect => effect.id));
      expect(weights.map(({ weight }) => weight)).toEqual(expected.weights);
      expect(new Set(weights.map(({ effectId }) => effectId)).size).toBe(
        weights.length,
      );

      const told = toldOnDeployments(world, release.service);
      expect(new Set(told).size).toBe(told.length);
      expect(told.length).toBeGreaterThan(0);
      expect(await changeOf(world, id)).toEqual({
        done: ['in-progress', 'closed'],
        closures: [expected.closure],
      });
      const notifications = await notificationsOf(world, id);
      expect(notifications.length).toBeGreaterThan(0);
      expect(new Set(notifications).size).toBe(notifications.length);
    }

    it(
      'completes the promotion, and nothing outside happens twice',
      async () => {
        const people = new People(world.portal, releases.order);
        const weights = followWeights(world, releases.order.service);
        const dialog = await people.prepare();
        await world.killAt(
          [
            'the request, before it is stored',
            'the submission, stored and not confirmed',
          ],
          () => people.request(dialog),
        );
        await world.killAt(['an approval, stored and not confirmed'], () =>
          people.approve(),
        );
        await world.killAt(
          [
            'the start, before it is stored',
            'the dispatch of the canary, before it is sent',
            'the claim of the canary, before its commit',
            'a reading of the canary, before its commit',
            'the end of the first observation, committed and not confirmed',
            'the dispatch of more traffic, sent and its answer lost',
            'the review of its deployment, given and its answer lost',
          ],
          () => people.start(),
        );
        const api = await people.as(people.release.requester);
        await untilState(api, people.id, 'observing-traffic');
        await world.killAt([
          'the claim of the roll-out, stored and its answer lost',
          'the roll-out read back, before the next step is stored',
          'the outcome of the smoke test, before it is stored',
        ]);
        await untilState(api, people.id, 'observing-release');
        await world.killAt(['a sign-off, stored and not confirmed'], () =>
          people.signOff('lin.wei', 'development'),
        );
        await world.killAt(
          [
            'the completion, stored and not confirmed',
            'the change record, closed and not confirmed',
            'the success on the Deployment, told and its answer lost',
            'the notification of the completion, stored and not confirmed',
          ],
          () => people.signOff('liu.yan', 'test'),
        );
        await untilState(api, people.id, 'completed');
        await expectOnce(people, weights, {
          path: [
            'submit gating',
            'gates-evaluated awaiting-approval',
            'approve ready',
            'start preparing',
            'step-verified canary',
            'step-verified observing-canary',
            'observation-completed shifting-traffic',
            'step-verified observing-traffic',
            'observation-completed rolling-out',
            'step-verified smoke-testing',
            'step-verified cleaning-up',
            'step-verified observing-release',
            'sign-off observing-release',
            'sign-off observing-release',
            'observation-completed completed',
          ],
          effects: [
            'deploy-canary',
            'set-weight',
            'roll-out',
            'smoke-test',
            'clean-up',
            'smoke-test',
          ],
          weights: [5, 30, 0],
          closure: 'successful',
        });
        expect(world.visited).toEqual(pointsOf.completed);
      },
      PROMOTED_WITHIN,
    );

    it(
      'rolls back the promotion that breached, and nothing outside happens twice',
      async () => {
        const { service } = releases.gateway;
        const before = world.visited.length;
        const people = new People(world.portal, releases.gateway);
        const weights = followWeights(world, service);
        await people.request(await people.prepare());
        await people.approve();
        await world.spoil(service);
        await world.killAt(
          [
            'the start, stored and not confirmed',
            'the metrics of the canary, before they are asked for',
            'the breach, before it is stored',
            'the breach, stored and not confirmed',
            'the dispatch of the rollback, sent and its answer lost',
            'the claim of the rollback, committed and not confirmed',
            'the rollback read back, stored and not confirmed',
            'the rollback verified, before it is stored',
            'the change record, before it is closed',
          ],
          () => people.start(),
        );
        const api = await people.as(people.release.requester);
        await untilState(api, people.id, 'rolled-back');
        await expectOnce(people, weights, {
          path: [
            'submit gating',
            'gates-evaluated awaiting-approval',
            'approve ready',
            'start preparing',
            'step-verified canary',
            'step-verified observing-canary',
            'breach rolling-back',
            'rollback-applied verifying-rollback',
            'rollback-verified rolled-back',
          ],
          effects: ['deploy-canary', 'roll-back', 'smoke-test'],
          weights: [5, 0],
          closure: 'rolled-back',
        });
        expect(world.visited.slice(before)).toEqual(pointsOf.rolledBack);
      },
      PROMOTED_WITHIN,
    );
  },
);
