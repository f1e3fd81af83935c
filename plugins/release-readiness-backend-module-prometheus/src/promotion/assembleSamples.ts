import type {
  GridSample,
  MetricValue,
  SampleProblem,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { TargetQueries } from './queries';
import type { RangeReading } from './readRange';

/** The answers to the queries about one target. */
export type TargetReadings = {
  readonly [name in keyof TargetQueries]: RangeReading;
};

/**
 * One sample for each point.
 *
 * @remarks
 * Where no target answers, or it can't be told whether one does, nothing else
 * that the server says of the point counts: its counters are those of before.
 * Targets of which there is no `up` under these labels speak by their series.
 */
export function assembleSamples(
  points: readonly number[],
  readings: TargetReadings,
): GridSample[] {
  const { errorRatio, requests, p99, slowShare, share, targetsUp } = readings;
  return points.map(t => {
    const obstacle = obstacleOf(targetsUp.at(t));
    const measured = (reading: RangeReading) =>
      shadowed(reading.at(t), obstacle);
    return {
      t,
      errorRatio: measured(errorRatio),
      p99: measured(p99),
      requests: measured(requests),
      // Without a bucket that ends there the server has nothing to say.
      ...(slowShare?.said && { slowShare: measured(slowShare) }),
      ...(share && { share: measured(share) }),
    };
  });
}

/** One sample for each point where nothing could be measured, for one reason. */
export function unmeasuredSamples(
  points: readonly number[],
  problem: SampleProblem,
  { share }: { share: boolean },
): GridSample[] {
  const value: MetricValue = { problem };
  return points.map(t => ({
    t,
    errorRatio: value,
    p99: value,
    requests: value,
    ...(share && { share: value }),
  }));
}

function obstacleOf({
  value,
  problem,
}: MetricValue): SampleProblem | undefined {
  if (problem) return problem === 'missing' ? undefined : problem;
  return value !== undefined && value >= 1 ? undefined : 'targets-down';
}

function shadowed(
  measured: MetricValue,
  obstacle: SampleProblem | undefined,
): MetricValue {
  const own = measured.problem !== undefined && measured.problem !== 'missing';
  return obstacle && !own ? { problem: obstacle } : measured;
}
