import type { PromotionMetrics } from '@release-readiness/backstage-plugin-release-readiness-common';

export type ChartTarget = PromotionMetrics['series'][number]['target'];

type Point = PromotionMetrics['series'][number]['points'][number];

/** The values of one metric at one time; null = no value, a gap in the line. */
export type ChartRow = { time: number } & Partial<
  Record<ChartTarget, number | null>
>;

/**
 * The points of all targets by time, earliest first. Targets that were asked
 * for apart may differ by less than a step; on the grid they are one row.
 */
export function toChartRows(
  metrics: PromotionMetrics,
  valueOf: (point: Point) => number | undefined,
): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  const grid = Math.max(1, metrics.step * 1_000);
  for (const { target, points } of metrics.series) {
    for (const point of points) {
      const time = Math.round(Date.parse(point.t) / grid) * grid;
      const row = rows.get(time) ?? { time };
      row[target] = valueOf(point) ?? null;
      rows.set(time, row);
    }
  }
  return [...rows.values()].sort((a, b) => a.time - b.time);
}

/** A little more than everything that has to be seen, limits included. */
export function domainTop(
  rows: ChartRow[],
  targets: ChartTarget[],
  limits: number[],
): number {
  const values = rows.flatMap(row => targets.map(target => row[target] ?? 0));
  return Math.max(0, ...values, ...limits) * 1.15;
}

/** The newest value of a target, if its newest point has one. */
export function latestValue(
  rows: ChartRow[],
  target: ChartTarget,
): number | undefined {
  const newest = rows.filter(row => row[target] !== undefined).at(-1);
  return newest?.[target] ?? undefined;
}
