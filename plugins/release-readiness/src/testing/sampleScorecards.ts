import type { Scorecard } from '@release-readiness/backstage-plugin-release-readiness-common';
import { buildScorecard } from './buildScorecard';
import { candidate, parity, production } from './sampleReleases';
import {
  differingResources,
  foreignResult,
  lowCoverage,
  missingLimits,
  passingResults,
  unknownErrorRate,
} from './sampleResults';

/** Some of everything. */
export const notReady: Scorecard = buildScorecard({
  results: [
    differingResources,
    lowCoverage,
    unknownErrorRate,
    missingLimits,
    foreignResult,
    ...passingResults,
  ],
  candidate,
  production,
  parity,
});

/** Nothing to complain about. */
export const ready: Scorecard = buildScorecard({
  entityRef: 'component:default/mall-catalog',
  title: 'mall-catalog',
  owner: 'group:default/team-assortment',
  system: 'system:default/assortment',
  results: passingResults,
  candidate: { ...candidate, digests: production.digests },
  production,
  parity: {
    ...parity,
    rows: parity.rows.map(row => ({ ...row, drift: false })),
  },
});
