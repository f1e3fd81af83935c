import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import fc from 'fast-check';
import {
  productionOf,
  readProductionFixture,
} from '../__testUtils__/productionOf';
import type { Manifest } from '../resources/manifests';
import type { ProductionObjects } from './ProductionObjects';
import { understand } from './readProduction';
import { toObservation } from './toObservation';

const fieldManagers = { ci: ['release-ci'], controllers: [] };

/** `undefined` where production can't be understood. */
function readinessOf(objects: ProductionObjects): boolean | undefined {
  try {
    return understand(
      'prod',
      'production',
      () => toObservation(objects, { observedAt: 0, fieldManagers }).ready,
    );
  } catch (error) {
    if (error instanceof SourceError) {
      return undefined;
    }
    throw error;
  }
}

/** What may be amiss of an object; true where it is to be taken away. */
const damages: Record<string, (manifest: any) => boolean> = {
  'an object is gone': () => true,
  'a pod is not ready': ({ kind, status }) => {
    if (kind === 'Pod') {
      status.conditions[0].status = 'Unknown';
    }
    return false;
  },
  'a pod has no status': manifest => {
    if (manifest.kind === 'Pod') {
      delete manifest.status;
    }
    return false;
  },
  'a status is missing': manifest => {
    delete manifest.status;
    return false;
  },
  'a generation is ahead': ({ metadata }) => {
    metadata.generation += 1;
    return false;
  },
  'a name is missing': ({ metadata }) => {
    delete metadata.name;
    return false;
  },
  'an owner is missing': ({ metadata }) => {
    delete metadata.ownerReferences;
    return false;
  },
};

/** Objects and damages for which the damage is one. */
function matters(kind: string | undefined, damage: string): boolean {
  switch (damage) {
    case 'an object is gone':
      return kind !== 'VirtualService';
    case 'a pod is not ready':
    case 'a pod has no status':
      return kind === 'Pod';
    case 'a status is missing':
      return ['Pod', 'Deployment', 'Rollout'].includes(kind ?? '');
    case 'a generation is ahead':
      return ['Deployment'].includes(kind ?? '');
    case 'a name is missing':
      return ['Deployment', 'Rollout'].includes(kind ?? '');
    default:
      return ['Pod', 'ReplicaSet'].includes(kind ?? '');
  }
}

describe.each(['deployments', 'rollout'])('production of %s', fixture => {
  const whole = readProductionFixture(fixture);
  const every = whole.flatMap((manifest, index) =>
    Object.keys(damages)
      .filter(damage => matters(manifest.kind, damage))
      .map(damage => ({ index, damage })),
  );

  it('is ready as it stands', () => {
    expect(readinessOf(productionOf(structuredClone(whole)))).toBe(true);
  });

  it('is never ready when something is missing', () => {
    fc.assert(
      fc.property(
        fc.subarray(every, { minLength: 1, maxLength: 4 }),
        chosen => {
          const manifests: (Manifest | undefined)[] = structuredClone(whole);
          for (const { index, damage } of chosen) {
            const manifest = manifests[index];
            if (manifest && damages[damage](manifest)) {
              manifests[index] = undefined;
            }
          }
          const left = manifests.flatMap(manifest => manifest ?? []);
          expect(readinessOf(productionOf(left))).not.toBe(true);
        },
      ),
    );
  });
});

describe('production of anything', () => {
  const manifest = fc.record(
    {
      metadata: fc.anything(),
      spec: fc.anything(),
      status: fc.anything(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<object>;
  const list = fc.array(manifest, { maxLength: 2 });

  it('is never ready, and never an error of another kind', () => {
    fc.assert(
      fc.property(
        fc.record({
          deployments: list,
          statefulSets: list,
          daemonSets: list,
          rollouts: list,
          lenders: list,
          replicaSets: list,
          pods: list,
          virtualServices: list,
          destinationRules: list,
        }),
        objects => {
          expect(readinessOf(objects as ProductionObjects)).not.toBe(true);
        },
      ),
    );
  });
});
