import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { GridSample } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Instant } from '../states';

/** First and last point to evaluate; empty when `to` is before `from`. */
export interface GridRange {
  from: Instant;
  to: Instant;
  step: number;
}

/**
 * The points of a step that can be evaluated now: from one query window after
 * the step began, so that no point covers traffic from before it, to the lag
 * of scraping before now. Both lie on multiples of the grid's step.
 */
export function gridRange(
  stepStartedAt: Instant,
  now: Instant,
  policy: PromotionPolicy,
): GridRange {
  const step = policy.gridStep;
  const first = stepStartedAt + policy.slowStart + policy.queryWindow;
  return {
    from: Math.ceil(first / step) * step,
    to: Math.floor((now - policy.gridLag) / step) * step,
    step,
  };
}

/** How many points a range has. */
export function gridLength({ from, to, step }: GridRange): number {
  return Math.max(0, Math.floor((to - from) / step) + 1);
}

const missing = { problem: 'missing' } as const;

/**
 * One sample for every point of the range, in order. A point without a sample
 * is missing, not skipped; of two for the same point the later entry counts,
 * so that back-fill replaces what was unknown.
 */
export function fillGrid(
  samples: readonly GridSample[],
  range: GridRange,
): GridSample[] {
  const byTime = new Map(samples.map(sample => [sample.t, sample]));
  return Array.from({ length: gridLength(range) }, (_, index) => {
    const t = range.from + index * range.step;
    return (
      byTime.get(t) ?? {
        t,
        errorRatio: missing,
        p99: missing,
        requests: missing,
        share: missing,
      }
    );
  });
}
