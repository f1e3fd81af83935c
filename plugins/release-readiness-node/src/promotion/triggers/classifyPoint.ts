import type {
  PointClass,
  SustainedLimit,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { GridSample, MetricValue } from '../LiveMetrics';

/** Share of slow requests that makes the 99th percentile too slow. */
const slowestPercent = 0.01;

/**
 * Class of one value (§5.2). Order matters: what could not be measured is
 * UNKNOWN, too few requests are THIN whatever the value, and only then does
 * the value count, strictly.
 *
 * @public
 */
export function classifyValue(
  measured: MetricValue,
  requests: MetricValue,
  limit: Pick<SustainedLimit, 'limit' | 'minimumRequests'>,
): PointClass {
  // 0/0 leaves no value while the requests are known: that is thin, below.
  const unmeasured =
    measured.problem !== undefined && measured.problem !== 'missing';
  if (unmeasured || requests.problem !== undefined) return 'UNKNOWN';
  const count = requests.value;
  if (count === undefined || !Number.isFinite(count)) return 'UNKNOWN';
  const value = measured.value;
  if (value === Infinity || value === -Infinity) return 'UNKNOWN';
  if (count < limit.minimumRequests) return 'THIN';
  if (measured.problem !== undefined) return 'UNKNOWN';
  if (value === undefined || Number.isNaN(value)) return 'UNKNOWN';
  return value > limit.limit ? 'BREACH' : 'OK';
}

/** @public */
export function classifyErrorRate(
  sample: GridSample,
  limit: SustainedLimit,
): PointClass {
  return classifyValue(sample.errorRatio, sample.requests, limit);
}

/** By the exact bucket where there is one, else by the quantile. @public */
export function classifyP99(
  sample: GridSample,
  limit: SustainedLimit,
): PointClass {
  return sample.slowShare
    ? classifyValue(sample.slowShare, sample.requests, {
        ...limit,
        limit: slowestPercent,
      })
    : classifyValue(sample.p99, sample.requests, limit);
}
