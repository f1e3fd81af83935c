import {
  defaultPromotionPolicy,
  type PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildService,
  testNow,
  type FactsByKey,
  type ReleaseComparison,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { FactReleaseInspector } from '../FactReleaseInspector';
import {
  buildComparison,
  buildPreviousWorkload,
  createFactReader,
  promotableFacts,
  servicesOf,
} from './releaseWorld';

/** What differs from a service whose candidate can be promoted. */
export interface InspectedWorld {
  facts?: FactsByKey;
  service?: ServiceDescriptor;
  comparison?: ReleaseComparison | Error | 'none';
  people?: Record<string, string> | Error;
  drivers?: string[];
  policy?: Partial<PromotionPolicy>;
}

/** The inspection of a service, and the commits that were compared for it. */
export async function inspectRelease(world: InspectedWorld = {}) {
  const asked: unknown[] = [];
  const service = world.service ?? buildService();
  const comparison = world.comparison ?? buildComparison();
  const inspector = new FactReleaseInspector({
    services: servicesOf(service),
    reader: createFactReader({
      current: { ...promotableFacts(), ...world.facts },
    }),
    comparison:
      comparison === 'none'
        ? undefined
        : {
            compare: async (_, commits) => {
              asked.push(commits);
              if (comparison instanceof Error) throw comparison;
              return comparison;
            },
          },
    accounts: {
      peopleOf: async () => {
        if (world.people instanceof Error) throw world.people;
        return new Map(Object.entries(world.people ?? {}));
      },
    },
    drivers: world.drivers ?? ['github-actions', 'argo-rollouts'],
    settings: {
      policy: { ...defaultPromotionPolicy, ...world.policy },
      githubEnvironment: 'production',
    },
    now: () => testNow,
  });
  const inspection = await inspector.inspect('component:default/orders', {
    signal: new AbortController().signal,
  });
  return { inspection, asked };
}

/** As {@link buildPreviousWorkload}, but a Rollout. */
export const buildPreviousRollout = (overrides = {}) =>
  buildPreviousWorkload({ kind: 'Rollout', ...overrides });
