import { describeWithServers } from '../servers';
import { fieldDifferences } from './workflows/comparable';
import { TwoProductions } from './workflows/TwoProductions';

const STARTED_WITHIN = 180_000;
const EFFECTS_WITHIN = 300_000;

/** Helm goes back to the manifest as it was rendered, so to the number in it. */
const RENDERED_NUMBER =
  'Deployment/mall-order annotations release-readiness.io/helm-revision';
/** Helm takes away all that the chart brought, the sandbox what runs. */
const REST_OF_CHART = [
  'HorizontalPodAutoscaler/mall-order',
  'Service/mall-order',
];

describeWithServers(
  'The steps of the example workflows with real helm and kubectl',
  ['kubernetes', 'crds', 'helm', 'shell'],
  () => {
    let both: TwoProductions;

    beforeAll(async () => {
      both = await TwoProductions.start('mall-order');
    }, STARTED_WITHIN);

    afterAll(() => both?.stop());

    const differences = async () => {
      const { real, simulated } = await both.compare();
      return fieldDifferences(real, simulated);
    };

    const digests = (name: 'candidate' | 'production') =>
      both.digests(both.service.releases[name]);

    const deployCanary = () =>
      both.carryOut('deploy-canary', {
        kind: 'deploy-canary',
        digests: digests('candidate'),
        replicas: 1,
        weight: 5,
      });

    const rollOut = () =>
      both.carryOut('roll-out', {
        kind: 'roll-out',
        digests: digests('candidate'),
      });

    const rollBack = (revision: string) =>
      both.carryOut('roll-back', {
        kind: 'roll-back',
        plan: {
          application: {
            kind: 'revision',
            revision,
            digests: digests('production'),
          },
          database: { kind: 'none' },
          cacheKeyPatterns: [],
          notify: [],
          workflow: '.github/workflows/roll-back.yaml',
        },
      });

    const setWeight = (weight: number) =>
      both.carryOut('set-traffic', { kind: 'set-weight', weight });

    /** Both are the same now, but for what is listed. */
    async function expectSame(...exceptions: string[]) {
      const found = await differences();
      expect(found.filter(({ field }) => !exceptions.includes(field))).toEqual(
        [],
      );
      // An exception that is not needed is to go.
      expect(found.map(({ field }) => field)).toEqual(exceptions);
    }

    async function expectServing(
      weight: number,
      ...names: ('candidate' | 'production')[]
    ) {
      expect(await both.weights()).toEqual([weight, weight]);
      expect(await both.helm.runningDigests()).toEqual(
        names.map(name => both.service.releases[name].digest).sort(),
      );
    }

    it('start from the same objects as the handlers of the sandbox', async () => {
      await expectSame();
      await expectServing(0, 'production');
      expect(await both.revision()).toBe('2');
    });

    it(
      'take a canary back to what ran before, as the handlers do',
      async () => {
        await deployCanary();
        await expectSame();
        await expectServing(5, 'candidate', 'production');
        await setWeight(30);
        await expectSame();
        await expectServing(30, 'candidate', 'production');
        await rollBack('2');
        await expectSame(RENDERED_NUMBER);
        await expectServing(0, 'production');
      },
      EFFECTS_WITHIN,
    );

    it(
      'take a release back to the pinned revision, as the handlers do',
      async () => {
        await deployCanary();
        await rollOut();
        await expectSame();
        await expectServing(5, 'candidate');
        await rollBack('2');
        await expectSame(RENDERED_NUMBER);
        await expectServing(0, 'production');
      },
      EFFECTS_WITHIN,
    );

    it(
      'take a release back for on-call, to the revision on the workload',
      async () => {
        await deployCanary();
        await rollOut();
        await both.rollBackOnCall();
        await expectSame(RENDERED_NUMBER);
        await expectServing(0, 'production');
      },
      EFFECTS_WITHIN,
    );

    it(
      'release and leave no canary, as the handlers do',
      async () => {
        await deployCanary();
        await setWeight(30);
        await rollOut();
        await both.carryOut('clean-up', { kind: 'clean-up' });
        await expectSame();
        await expectServing(0, 'candidate');
      },
      EFFECTS_WITHIN,
    );

    it(
      'take away a first release, as the handlers do',
      async () => {
        await both.carryOut('roll-back', {
          kind: 'roll-back',
          plan: {
            application: { kind: 'remove' },
            database: { kind: 'none' },
            cacheKeyPatterns: [],
            notify: [],
            workflow: '.github/workflows/roll-back.yaml',
          },
        });
        await expectSame(...REST_OF_CHART);
        await expectServing(0);
      },
      EFFECTS_WITHIN,
    );
  },
);
