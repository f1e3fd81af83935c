import { describeWithServers, startRolloutsController } from '../servers';
import { effectsOf, expectSame, expectServing } from './workflows/effects';
import { NEW_VARIABLE } from './workflows/Forge';
import { TwoProductions } from './workflows/TwoProductions';

const STARTED_WITHIN = 400_000;
const EFFECTS_WITHIN = 600_000;

/** Helm goes back to the manifest as it was rendered, so to the number in it. */
const RENDERED_NUMBER =
  'Rollout/mall-settlement annotations release-readiness.io/helm-revision';

describeWithServers(
  'The steps of the example workflows with the real controller of Argo Rollouts',
  ['kubernetes', 'crds', 'argo-rollouts', 'helm', 'shell'],
  () => {
    let both: TwoProductions;

    beforeAll(async () => {
      both = await TwoProductions.start('mall-settlement', ({ cluster }) =>
        startRolloutsController(cluster),
      );
    }, STARTED_WITHIN);

    beforeEach(() => both.beginPromotion());

    afterAll(() => both?.stop());

    const effects = () => effectsOf(both);

    /** Also how far the Rollout says to be, which a promotion goes by. */
    async function expectBoth(
      weight: number,
      names: ('candidate' | 'production')[],
      ...exceptions: string[]
    ) {
      await expectServing(both, weight, ...names);
      await expectSame(both, exceptions);
      const [real, simulated] = await both.rollouts();
      expect(real).toEqual(simulated);
    }

    it('start from the same objects as the handlers of the sandbox', () =>
      expectBoth(0, ['production']));

    it(
      'take a canary from pause to pause and back, as the handlers do',
      async () => {
        await effects().deployCanary();
        await expectBoth(5, ['candidate', 'production']);
        await effects().setWeight(30);
        await expectBoth(30, ['candidate', 'production']);
        await effects().rollBack('2');
        await expectBoth(0, ['production'], RENDERED_NUMBER);
      },
      EFFECTS_WITHIN,
    );

    it(
      'take a canary that was deployed twice back for on-call',
      async () => {
        await effects().deployCanary();
        await effects().deployCanary();
        await expectBoth(5, ['candidate', 'production']);
        expect(await both.rollbackTarget()).toBe('2');
        await both.rollBackOnCall();
        await expectBoth(0, ['production'], RENDERED_NUMBER);
      },
      EFFECTS_WITHIN,
    );

    it(
      'release and take the release back, as the handlers do',
      async () => {
        await effects().deployCanary();
        await effects().setWeight(30);
        await effects().rollOut();
        await effects().cleanUp();
        await expectBoth(0, ['candidate']);
        expect(await both.variables('mall-settlement')).toContain(
          NEW_VARIABLE.name,
        );
        await effects().rollBack('2');
        await expectBoth(0, ['production'], RENDERED_NUMBER);
      },
      EFFECTS_WITHIN,
    );
  },
);
