import type {
  PointClass,
  PromotionMetrics,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  classifyErrorRate,
  classifyP99,
  type GridSample,
  type MetricValue,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Promotion } from '../states';
import type { StoredSample } from '../store';

import { visitsOf } from './stepViews';
import { breachView, isoTime } from './summaryView';
import type { TrailLine } from './trail';

type Point = PromotionMetrics['series'][number]['points'][number];

const worstFirst: readonly PointClass[] = ['BREACH', 'UNKNOWN', 'THIN', 'OK'];

/** What JSON can hold of a value. */
function finite(measured: MetricValue | undefined): number | undefined {
  const value = measured?.problem === undefined ? measured?.value : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function pointView(sample: GridSample, policy: PromotionPolicy): Point {
  const classes = [
    classifyErrorRate(sample, policy.rollbackErrorRate),
    classifyP99(sample, policy.rollbackP99),
  ];
  return {
    t: isoTime(sample.t),
    errorRatio: finite(sample.errorRatio),
    p99Seconds: finite(sample.p99),
    requests: finite(sample.requests),
    share: finite(sample.share),
    class: worstFirst.find(name => classes.includes(name)) ?? 'UNKNOWN',
  };
}

/**
 * What was measured, by what the rollback triggers make of it: the worse of
 * the two classes of a point is shown.
 */
export function metricsView(
  promotion: Promotion,
  samples: readonly StoredSample[],
  lines: readonly TrailLine[],
  policy: PromotionPolicy,
): PromotionMetrics {
  return {
    step: policy.gridStep / 1000,
    series: (['canary', 'stable', 'service'] as const).flatMap(target => {
      const points = samples
        .filter(entry => entry.target === target)
        .sort((a, b) => a.sample.t - b.sample.t)
        .map(({ sample }) => pointView(sample, policy));
      return points.length > 0 ? [{ target, points }] : [];
    }),
    steps: [...visitsOf(lines)].map(([step, { startedAt, endedAt }]) => ({
      step,
      from: isoTime(startedAt),
      to: endedAt === undefined ? undefined : isoTime(endedAt),
    })),
    breaches: promotion.breaches.map(breachView),
  };
}
