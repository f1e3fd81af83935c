import type {
  BreachView,
  PointClass,
  PromotionMetrics,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { minutesAgo } from '../buildScorecard';

type Point = PromotionMetrics['series'][number]['points'][number];

const step = 15;
const count = 120;

/** Deterministic noise between -1 and 1. */
const wave = (index: number) =>
  (Math.sin(index * 1.7) + Math.sin(index * 0.63)) / 2;

function pointsOf(
  canary: boolean,
  failing: boolean,
  classOf: (index: number) => PointClass,
): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const newest = Math.floor(Date.now() / 1_000 / step);
    const t = new Date((newest - count + index) * step * 1_000).toISOString();
    const found = canary ? classOf(index) : 'OK';
    if (found === 'UNKNOWN') return { t, class: found };
    const bad = canary && failing && index > count - 14;
    return {
      t,
      errorRatio: bad ? 0.083 : 0.006 + 0.003 * wave(index + (canary ? 3 : 0)),
      p99Seconds: (canary ? 0.62 : 0.55) + 0.06 * wave(index * 1.3),
      requests: Math.round((canary ? 860 : 2000) * (1 + 0.1 * wave(index))),
      share: canary ? 30 + wave(index) : 70 - wave(index),
      class: bad ? 'BREACH' : found,
    };
  });
}

/** Half an hour of canary and stable; `breaches` make the canary fail at the end. */
export function buildMetrics(breaches: BreachView[] = []): PromotionMetrics {
  const classOf = (index: number): PointClass => {
    if (index >= 40 && index < 43) return 'UNKNOWN';
    return index < 4 ? 'THIN' : 'OK';
  };
  return {
    step,
    series: [
      {
        target: 'canary',
        points: pointsOf(true, breaches.length > 0, classOf),
      },
      { target: 'stable', points: pointsOf(false, false, classOf) },
    ],
    steps: [
      {
        step: 'observing-canary',
        from: minutesAgo(29),
        to: minutesAgo(19),
      },
      {
        step: 'shifting-traffic',
        from: minutesAgo(19),
        to: minutesAgo(17),
      },
      { step: 'observing-traffic', from: minutesAgo(17) },
    ],
    breaches,
  };
}
