import { Timeline } from '../model';

/** The value that holds at a moment; undefined before the first phase. Milliseconds. */
export function valueAt<T>(timeline: Timeline<T>, time: number): T | undefined {
  let current: T | undefined;
  for (const phase of timeline) {
    if (phase.from.getTime() > time) {
      break;
    }
    current = phase.value;
  }
  return current;
}

/**
 * The integral of a rate per second over the time from `start` to `end`
 * (milliseconds). Phases are constant, so this is exact at any moment and
 * never decreases with `end` while rates aren't negative.
 */
export function integrate<T>(
  timeline: Timeline<T>,
  ratePerSecond: (value: T) => number,
  start: number,
  end: number,
): number {
  let total = 0;
  timeline.forEach((phase, index) => {
    const from = Math.max(start, phase.from.getTime());
    const until = Math.min(end, timeline[index + 1]?.from.getTime() ?? end);
    if (until > from) {
      total += (ratePerSecond(phase.value) * (until - from)) / 1000;
    }
  });
  return total;
}
