import {
  type ClassifiedPoint,
  classifyErrorRate,
  classifyP99,
  findSustained,
  type GridSample,
  type MetricsPreflightRequest,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/**
 * How often the rollback triggers would have fired in the past.
 *
 * @param samples - every point of the grid, none left out
 * @returns undefined when no point could be judged: there is no past to test
 */
export function countFalseAlarms(
  samples: readonly GridSample[],
  request: MetricsPreflightRequest,
): number | undefined {
  const limits = [
    { limit: request.errorRate, classify: classifyErrorRate },
    { limit: request.p99, classify: classifyP99 },
  ];
  const tested = limits.map(({ limit, classify }) => ({
    hold: limit.hold,
    points: samples.map((sample): ClassifiedPoint => ({
      t: sample.t,
      class: classify(sample, limit),
    })),
  }));
  const judged = tested.some(({ points }) =>
    points.some(point => point.class === 'OK' || point.class === 'BREACH'),
  );
  return judged
    ? tested.reduce(
        (sum, { points, hold }) => sum + countAlarms(points, hold, request),
        0,
      )
    : undefined;
}

/** An alarm lasts until a point is OK again. */
function countAlarms(
  points: readonly ClassifiedPoint[],
  hold: number,
  request: MetricsPreflightRequest,
): number {
  let rest = points;
  for (let alarms = 0; ; alarms += 1) {
    const found = findSustained(rest, hold, request);
    if (!found) return alarms;
    const over = rest.findIndex(
      point => point.t > found.to && point.class === 'OK',
    );
    rest = over < 0 ? [] : rest.slice(over);
  }
}
