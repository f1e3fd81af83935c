import type {
  PointClass,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** A point with its class, in the order of time, on the grid. @public */
export interface ClassifiedPoint {
  /** Milliseconds since 1970. */
  t: number;
  class: PointClass;
  value?: number;
}

/** A limit that was exceeded for long enough. @public */
export interface SustainedBreach {
  from: number;
  to: number;
  points: ClassifiedPoint[];
}

/**
 * The earliest run of points that exceeds a limit for `hold` (§5.2, strict
 * reading of "for").
 *
 * @remarks
 * The run starts and ends with BREACH. One OK point ends it. At most
 * `bridgedPoints` THIN or UNKNOWN points in a row are bridged: they extend the
 * time, but at least `breachShare` percent of the run has to be BREACH.
 *
 * @param points - every point of the grid, none left out
 * @param hold - milliseconds
 * @public
 */
export function findSustained(
  points: readonly ClassifiedPoint[],
  hold: number,
  policy: Pick<PromotionPolicy, 'bridgedPoints' | 'breachShare'>,
): SustainedBreach | undefined {
  // Balance of a run: positive or zero while its share of BREACH suffices.
  // Kept as running sums, so that the search is linear.
  const balanceBefore: number[] = [];
  let balance = 0;
  let runStart: number | undefined;
  let bridged = 0;
  let oldest = 0;
  let best: number | undefined;

  for (let index = 0; index < points.length; index += 1) {
    const point = points[index];
    balanceBefore[index] = balance;
    balance += (point.class === 'BREACH' ? 100 : 0) - policy.breachShare;
    if (point.class === 'BREACH') {
      bridged = 0;
      if (runStart === undefined) {
        runStart = index;
        oldest = index;
        best = undefined;
      }
      // Starts that are old enough by now; the lowest balance is the best.
      for (; points[oldest].t + hold <= point.t; oldest += 1) {
        if (
          points[oldest].class === 'BREACH' &&
          (best === undefined || balanceBefore[oldest] < balanceBefore[best])
        ) {
          best = oldest;
        }
      }
      if (best !== undefined && balance >= balanceBefore[best]) {
        return {
          from: points[best].t,
          to: point.t,
          points: points.slice(best, index + 1),
        };
      }
    } else if (point.class === 'OK') {
      runStart = undefined;
    } else {
      bridged += 1;
      if (bridged > policy.bridgedPoints) runStart = undefined;
    }
  }
  return undefined;
}
