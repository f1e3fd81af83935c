import type { Instant } from '../states';
import type { Freeze, ReleaseCalendar } from './calendar';
import { type ClosedInterval, closedIntervals } from './closedIntervals';

/** The one answer that every surface shows, with the zone named. */
export interface WindowVerdict {
  open: boolean;
  zone: string;
  from: Instant;
  /** Projected end, exclusive. */
  to: Instant;
  /** Everything that is in the way. */
  closedBy: ClosedInterval[];
  /** The next instant from which the whole duration is open, if one is near. */
  nextOpening?: Instant;
}

const day = 86_400_000;

/**
 * Whether nothing closes the time from `start` on, at every instant of the
 * duration (§2.1).
 *
 * @param duration - milliseconds up to the projected end
 * @param horizon - how far to look for the next opening
 */
export function evaluateWindow(
  calendar: ReleaseCalendar,
  freezes: readonly Freeze[],
  start: Instant,
  duration: number,
  horizon = 30 * day,
): WindowVerdict {
  const end = start + Math.max(1, duration);
  const closedBy = closedIntervals(calendar, freezes, start, end);
  return {
    open: closedBy.length === 0,
    zone: calendar.zone,
    from: start,
    to: end,
    closedBy,
    nextOpening:
      closedBy.length === 0
        ? start
        : nextOpening(calendar, freezes, start, end - start, horizon),
  };
}

function nextOpening(
  calendar: ReleaseCalendar,
  freezes: readonly Freeze[],
  start: Instant,
  duration: number,
  horizon: number,
): Instant | undefined {
  const limit = start + horizon;
  let candidate = start;
  // Intervals come in order of their start, so one pass suffices.
  for (const closed of closedIntervals(
    calendar,
    freezes,
    start,
    limit + duration,
  )) {
    if (closed.from >= candidate + duration) break;
    candidate = Math.max(candidate, closed.to);
  }
  return candidate <= limit ? candidate : undefined;
}

/**
 * What closes the present instant, for a promotion that runs: it holds before
 * its next step and finishes what it observes. A rollback never asks.
 *
 * @param horizon - how far to look for its end
 */
export function closedNow(
  calendar: ReleaseCalendar,
  freezes: readonly Freeze[],
  now: Instant,
  horizon = 30 * day,
): ClosedInterval | undefined {
  return closedIntervals(calendar, freezes, now, now + horizon).find(
    ({ from }) => from <= now,
  );
}
