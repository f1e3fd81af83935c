import type { TimeRange } from '../client';

/** Points that Prometheus answers one range query with. */
export const maximumPoints = 11_000;

/** The points of a range that lie on multiples of its step, in order. */
export function gridPoints({ from, to, step }: TimeRange): number[] {
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** A range in parts that one query each can answer. */
export function splitRange(
  range: TimeRange,
  most = maximumPoints,
): TimeRange[] {
  const points = gridPoints(range);
  const parts: TimeRange[] = [];
  for (let start = 0; start < points.length; start += most) {
    parts.push({
      from: points[start],
      to: points[Math.min(start + most, points.length) - 1],
      step: range.step,
    });
  }
  return parts;
}
