import type { Entity } from '@backstage/catalog-model';
import { builtInCheckTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CheckDescriptor,
  Scorecard,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildResult,
  buildScorecard,
  differingResources,
  foreignCheck,
  lowCoverage,
  minutesAgo,
  missingLimits,
  notReady,
  production,
  ready,
  unknownErrorRate,
} from '../src/testing';

const teams = ['orders', 'assortment', 'payments', 'growth', 'fulfilment'];

const service = (name: string, overrides: Partial<Scorecard> = {}): Scorecard =>
  buildScorecard({
    entityRef: `component:default/${name}`,
    title: name,
    ...overrides,
  });

const generated = Array.from({ length: 24 }, (_, index) => {
  const team = teams[index % teams.length];
  const troubles = [
    [],
    [missingLimits],
    [unknownErrorRate],
    [differingResources, lowCoverage],
  ][index % 4];
  return service(`mall-${team}-${index + 1}`, {
    owner: `group:default/team-${team}`,
    system: `system:default/${team}`,
    results: [...ready.results, ...troubles],
    since: minutesAgo(index * 700 + 5),
  });
});

/** Services with every kind of story that a page has to show. */
export const scorecards: Scorecard[] = [
  notReady,
  ready,
  service('mall-payment', {
    results: [...ready.results, unknownErrorRate],
    production,
    candidate: {
      environment: 'staging',
      digests: [],
      images: [],
      resolution: {
        problem: 'disagreement',
        considered: [
          { origin: 'annotation', commit: '0123456789abcdef0123' },
          { origin: 'deployment', commit: 'fedcba98765432100123' },
        ],
      },
    },
  }),
  service('mall-cart', { results: [...ready.results, missingLimits] }),
  service('mall-search', {
    results: [buildResult('four-environments', { outcome: 'unknown' })],
    problems: [
      {
        message: {
          key: 'general.mapping.invalid-environment',
          params: {
            annotation: 'release-readiness.io/environment-prod',
            value: 'prod',
          },
        },
        path: 'metadata.annotations["release-readiness.io/environment-prod"]',
        fix: 'release-readiness.io/environment-prod: prod/mall-prod',
      },
    ],
  }),
  service('mall-new', { results: [] }),
  ...generated,
];

const entity = (name: string, mapped = true): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: mapped
      ? {
          'backstage.io/kubernetes-id': name,
          'github.com/project-slug': `mall/${name}`,
        }
      : {},
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-orders' },
});

export const entities: Entity[] = [
  ...scorecards.map(({ title }) => entity(title)),
  entity('mall-unmapped', false),
  entity('mall-hidden'),
  entity('mall-broken'),
];

export const checks: CheckDescriptor[] = [
  foreignCheck,
  ...Object.entries(builtInCheckTexts).map(([id, texts]): CheckDescriptor => ({
    id,
    area: 'environment-parity',
    severity: 'blocking',
    sections: ['1.1', '9.1'],
    facts: [],
    texts,
  })),
];
