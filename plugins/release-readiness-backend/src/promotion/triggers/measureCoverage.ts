import type {
  PointClass,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  classifyErrorRate,
  classifyP99,
  type GridSample,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Coverage } from '../events';
import type { Instant } from '../states';
import { shareAgrees } from './shareAgrees';

/** What an observation makes of one point. */
export type CoverageClass = 'covered' | 'THIN' | 'UNKNOWN';

export interface CoveragePoint {
  t: Instant;
  class: CoverageClass;
  /** One of the rollback limits is exceeded here. */
  breach: boolean;
}

function worse(classes: readonly PointClass[]): CoverageClass {
  if (classes.includes('UNKNOWN')) return 'UNKNOWN';
  return classes.includes('THIN') ? 'THIN' : 'covered';
}

/**
 * Whether each point counts as observed. A point whose traffic share is not
 * the intended one has not observed this step, whatever its values.
 */
export function classifyCoverage(
  grid: readonly GridSample[],
  intendedShare: number,
  policy: PromotionPolicy,
): CoveragePoint[] {
  return grid.map(sample => {
    const errorRate = classifyErrorRate(sample, policy.rollbackErrorRate);
    const p99 = classifyP99(sample, policy.rollbackP99);
    const judged = worse(
      policy.p99RequiredForCoverage ? [errorRate, p99] : [errorRate],
    );
    return {
      t: sample.t,
      class:
        judged === 'covered' &&
        !shareAgrees(sample.share, intendedShare, policy)
          ? 'UNKNOWN'
          : judged,
      breach: errorRate === 'BREACH' || p99 === 'BREACH',
    };
  });
}

/**
 * The clock of an observation: it advances by one grid step for each covered
 * point, and stands still for every other. Filling a gap afterwards lets the
 * time count.
 */
export function measureCoverage(
  points: readonly CoveragePoint[],
  required: number,
  step: number,
): Coverage {
  const time = (of: CoverageClass) =>
    points.filter(point => point.class === of).length * step;
  const last = points.at(-1);
  return {
    required,
    covered: time('covered'),
    thin: time('THIN'),
    unknown: time('UNKNOWN'),
    pending: last === undefined || last.class !== 'covered' || last.breach,
    evaluatedUntil: last?.t,
  };
}

/** How long the newest points have been of one of these classes, milliseconds. */
export function trailing(
  points: readonly CoveragePoint[],
  classes: readonly CoverageClass[],
  step: number,
): number {
  const last = points.findLastIndex(point => !classes.includes(point.class));
  return (points.length - 1 - last) * step;
}
