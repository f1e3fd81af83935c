import { describeWithServers } from '../servers';
import { effectsOf, expectSame, expectServing } from './workflows/effects';
import { NEW_VARIABLE } from './workflows/Forge';
import { TwoProductions } from './workflows/TwoProductions';

const STARTED_WITHIN = 400_000;
const EFFECTS_WITHIN = 600_000;

/** Helm goes back to the manifest as it was rendered, so to the number in it. */
const RENDERED_NUMBER =
  'Deployment/mall-order annotations release-readiness.io/helm-revision';
describeWithServers(
  'The steps of the example workflows with real helm and kubectl',
  ['kubernetes', 'crds', 'helm', 'shell'],
  () => {
    let both: TwoProductions;

    beforeAll(async () => {
      both = await TwoProductions.start('mall-order');
    }, STARTED_WITHIN);

    beforeEach(() => both.beginPromotion());

    afterAll(() => both?.stop());

    const effects = () => effectsOf(both);
    const expectAlike = (...exceptions: string[]) =>
      expectSame(both, exceptions);
    const expectRunning = (
      weight: number,
      ...names: ('candidate' | 'production')[]
    ) => expectServing(both, weight, ...names);

    /** Both runs fail by that, and production stays as it is. */
    async function expectTooLate(act: () => Promise<void>, reason: string) {
      const before = await both.compare();
      const message = await act().then(
        () => '',
        (error: Error) => error.message,
      );
      expect(message.split(`Too late: ${reason}`).length).toBeGreaterThan(2);
      expect(await both.compare()).toEqual(before);
    }

    it('start from the same objects as the handlers of the sandbox', async () => {
      await expectAlike();
      await expectRunning(0, 'production');
      expect(await both.revision()).toBe('2');
    });

    it(
      'take a canary back to what ran before, as the handlers do',
      async () => {
        await effects().deployCanary();
        await expectAlike();
        await expectRunning(5, 'candidate', 'production');
        // the chart of the promoted commit, before the roll-out gives it to all
        expect(await both.variables('mall-order-canary')).toContain(
          NEW_VARIABLE.name,
        );
        expect(await both.variables('mall-order')).not.toContain(
          NEW_VARIABLE.name,
        );
        await effects().setWeight(30);
        await expectAlike();
        await expectRunning(30, 'candidate', 'production');
        await effects().rollBack('2');
        await expectAlike(RENDERED_NUMBER);
        await expectRunning(0, 'production');
      },
      EFFECTS_WITHIN,
    );

    it(
      'take a release back to the pinned revision, as the handlers do',
      async () => {
        await effects().deployCanary();
        await effects().rollOut();
        await expectAlike();
        await expectRunning(5, 'candidate');
        expect(await both.variables('mall-order')).toContain(NEW_VARIABLE.name);
        await effects().rollBack('2');
        await expectAlike(RENDERED_NUMBER);
        await expectRunning(0, 'production');
      },
      EFFECTS_WITHIN,
    );

    it(
      'take a release back for on-call, to the revision on the workload',
      async () => {
        await effects().deployCanary();
        await effects().rollOut();
        // a second attempt, when the candidate may run already
        await effects().deployCanary();
        await expectAlike();
        expect(await both.rollbackTarget()).toBe('2');
        await both.rollBackOnCall();
        await expectAlike(RENDERED_NUMBER);
        await expectRunning(0, 'production');
      },
      EFFECTS_WITHIN,
    );

    it(
      'refuse a roll-out that a rollback has overtaken, and one of on-call',
      async () => {
        await effects().deployCanary();
        const late = effects().rollOutLater();
        await effects().rollBack('2');
        await expectTooLate(late, 'something newer has acted on production');
        await expectRunning(0, 'production');
        both.beginPromotion();
        await effects().deployCanary();
        const later = effects().rollOutLater();
        await both.rollBackOnCall();
        await expectTooLate(later, 'on-call has rolled this promotion back');
        await expectTooLate(late, 'something newer has acted on production');
        // the portal's own rollback goes the same way
        await effects().rollBack('2');
        await expectRunning(0, 'production');
      },
      EFFECTS_WITHIN,
    );

    it(
      'release and leave no canary, as the handlers do',
      async () => {
        await effects().deployCanary();
        await effects().setWeight(30);
        await effects().rollOut();
        await effects().cleanUp();
        await expectAlike();
        await expectRunning(0, 'candidate');
      },
      EFFECTS_WITHIN,
    );

    it(
      'bring a service to production for the first time, and take it away, as the handlers do',
      async () => {
        await effects().remove();
        await expectAlike();
        await expectRunning(0);
        both.beginFirstPromotion();
        await effects().deployCanary();
        await expectAlike();
        await expectRunning(100, 'candidate');
        // it is given up before Helm knows of it
        await effects().remove();
        await expectAlike();
        await expectRunning(0);
        both.beginFirstPromotion();
        await effects().deployCanary();
        await effects().setWeight(30);
        await expectAlike();
        await expectRunning(100, 'candidate');
        await effects().rollOut();
        await effects().cleanUp();
        await expectAlike();
        await expectRunning(0, 'candidate');
        expect(await both.revision()).toBe('1');
        expect(await both.rollbackTarget()).toBeUndefined();
        await effects().remove();
        await expectAlike();
        await expectRunning(0);
      },
      EFFECTS_WITHIN,
    );
  },
);
