import { fieldDifferences } from './comparable';
import type { TwoProductions } from './TwoProductions';

type ReleaseName = 'candidate' | 'production';

/** The effects of a promotion, carried out in both productions. */
export function effectsOf(both: TwoProductions) {
  const digests = (name: ReleaseName) =>
    both.digests(both.service.releases[name]);
  const rollBackTo = (application: object) =>
    both.carryOut('roll-back', {
      kind: 'roll-back',
      plan: {
        application,
        database: { kind: 'none' },
        cacheKeyPatterns: [],
        notify: [],
        workflow: '.github/workflows/roll-back.yaml',
      },
    });
  const rollOutLater = () =>
    both.decide('roll-out', {
      kind: 'roll-out',
      digests: digests('candidate'),
    });
  return {
    deployCanary: () =>
      both.carryOut('deploy-canary', {
        kind: 'deploy-canary',
        digests: digests('candidate'),
        replicas: 1,
        weight: 5,
      }),
    setWeight: (weight: number) =>
      both.carryOut('set-traffic', { kind: 'set-weight', weight }),
    rollOut: () => rollOutLater()(),
    rollOutLater,
    cleanUp: () => both.carryOut('clean-up', { kind: 'clean-up' }),
    rollBack: (revision: string) =>
      rollBackTo({
        kind: 'revision',
        revision,
        digests: digests('production'),
      }),
    remove: () => rollBackTo({ kind: 'remove' }),
  };
}

/** Both are the same now, but for what is listed. */
export async function expectSame(
  both: TwoProductions,
  exceptions: readonly string[] = [],
): Promise<void> {
  const { real, simulated } = await both.compare();
  const found = fieldDifferences(real, simulated);
  expect(found.filter(({ field }) => !exceptions.includes(field))).toEqual([]);
  // An exception that is not needed is to go.
  expect(found.map(({ field }) => field)).toEqual(exceptions);
}

/** The canary's weight in both, and the releases that run in the real one. */
export async function expectServing(
  both: TwoProductions,
  weight: number,
  ...names: ReleaseName[]
): Promise<void> {
  await both.helm.reachesDigests(
    names.map(name => both.service.releases[name].digest),
  );
  expect(await both.weights()).toEqual([weight, weight]);
}
