import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type ClassifiedPoint,
  classifyErrorRate,
  classifyP99,
  findSustained,
  type GridSample,
  type SustainedBreach,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Breach, Instant } from '../states';

/** Limits of §5.2, which roll back, and of §6.2, which hold. */
export type MetricLimitName =
  'rollbackErrorRate' | 'rollbackP99' | 'alertErrorRate' | 'alertP99';

/** Judges the points of a step by one of the four limits. */
export function evaluateLimit(
  name: MetricLimitName,
  grid: readonly GridSample[],
  policy: PromotionPolicy,
): SustainedBreach | undefined {
  return findSustained(
    classifyGrid(name, grid, policy),
    policy[name].hold,
    policy,
  );
}

/** Class and value of each point, for the chart as well. */
export function classifyGrid(
  name: MetricLimitName,
  grid: readonly GridSample[],
  policy: PromotionPolicy,
): ClassifiedPoint[] {
  const limit = policy[name];
  const errorRate = name === 'rollbackErrorRate' || name === 'alertErrorRate';
  return grid.map(sample => {
    if (errorRate) {
      return {
        t: sample.t,
        class: classifyErrorRate(sample, limit),
        value: sample.errorRatio.value,
      };
    }
    // The exact bucket lies at the rollback limit; it says nothing of alerts.
    const judged =
      name === 'alertP99' ? { ...sample, slowShare: undefined } : sample;
    return {
      t: sample.t,
      class: classifyP99(judged, limit),
      value: judged.slowShare?.value ?? sample.p99.value,
    };
  });
}

/** The first metric trigger that fires, as it is latched. */
export function findMetricBreach(
  grid: readonly GridSample[],
  now: Instant,
  policy: PromotionPolicy,
): Breach | undefined {
  for (const [name, trigger] of [
    ['rollbackErrorRate', 'error-rate'],
    ['rollbackP99', 'p99'],
  ] as const) {
    const found = evaluateLimit(name, grid, policy);
    if (found) {
      return {
        trigger,
        message: {
          key: `promotion.breach.${trigger}`,
          params: {
            limit: policy[name].limit,
            seconds: Math.round((found.to - found.from) / 1000),
          },
        },
        from: found.from,
        to: found.to,
        detectedAt: now,
        // Canonical JSON knows no NaN: such a value is left out.
        points: found.points.map(({ t, value, class: pointClass }) => ({
          t,
          class: pointClass,
          ...(value !== undefined && Number.isFinite(value) ? { value } : {}),
        })),
      };
    }
  }
  return undefined;
}

/** The alert limit that is exceeded, if any. Alerts hold, they never roll back. */
export function findAlert(
  grid: readonly GridSample[],
  countedFrom: Instant,
  policy: PromotionPolicy,
):
  { name: 'alertErrorRate' | 'alertP99'; breach: SustainedBreach } | undefined {
  const points = grid.filter(sample => sample.t >= countedFrom);
  for (const name of ['alertErrorRate', 'alertP99'] as const) {
    const breach = evaluateLimit(name, points, policy);
    if (breach) return { name, breach };
  }
  return undefined;
}

/**
 * Whether the P99 trigger can fire with these buckets. Above its highest finite
 * bucket a histogram's quantile stands still, so a trigger at or above that
 * bound would never fire.
 *
 * @param buckets - finite upper bounds in seconds
 */
export function p99CanFire(
  buckets: readonly number[],
  limit: number,
): 'by-quantile' | 'by-exact-bucket' | 'never' {
  const finite = buckets.filter(Number.isFinite);
  if (finite.includes(limit)) return 'by-exact-bucket';
  return finite.some(bound => bound > limit) ? 'by-quantile' : 'never';
}
