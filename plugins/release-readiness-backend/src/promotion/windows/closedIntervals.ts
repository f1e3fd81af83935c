import type { Instant } from '../states';
import {
  type Freeze,
  minutesOfDay,
  type PeakWindow,
  type ReleaseCalendar,
  type Weekday,
} from './calendar';
import { offsetSpans } from './offsets';

/** A time in which nothing may be released, and who says so. */
export interface ClosedInterval {
  from: Instant;
  /** Exclusive. */
  to: Instant;
  kind: 'peak' | 'holiday' | 'freeze';
  id: string;
  title: string;
  setBy: string;
  reason: string;
}

const minute = 60_000;
const day = 86_400_000;

function weekdayOf(localDay: number): Weekday {
  // Day 0 of the epoch was a Thursday.
  return (((((localDay + 3) % 7) + 7) % 7) + 1) as Weekday;
}

function dateOf(localDay: number): string {
  return new Date(localDay * day).toISOString().slice(0, 10);
}

/** Length of a peak from its start, in minutes of the wall clock. */
function lengthOf(peak: PeakWindow): { start: number; length: number } {
  const start = minutesOfDay(peak.start) ?? 0;
  const end = minutesOfDay(peak.end) ?? 0;
  return { start, length: end > start ? end - start : end + 1440 - start };
}

/**
 * Every closed time of a calendar and its freezes that touches the range, cut
 * to it, in order of its start.
 *
 * @remarks
 * An instant is in a peak if the wall clock of the zone at that instant says
 * so, with the zone's rules of that instant. An hour that the clock skips has
 * no peak; one that comes twice has it twice.
 */
export function closedIntervals(
  calendar: ReleaseCalendar,
  freezes: readonly Freeze[],
  from: Instant,
  to: Instant,
): ClosedInterval[] {
  const intervals: ClosedInterval[] = [];
  const add = (interval: ClosedInterval, low = from, high = to) => {
    const cut = {
      ...interval,
      from: Math.max(interval.from, low),
      to: Math.min(interval.to, high),
    };
    if (cut.from < cut.to) intervals.push(cut);
  };

  for (const freeze of freezes) {
    const concerned =
      freeze.businessLines === undefined ||
      freeze.businessLines.includes(calendar.businessLine);
    if (concerned) {
      const { id, title, setBy, reason } = freeze;
      add({ ...freeze, kind: 'freeze', id, title, setBy, reason });
    }
  }

  const holidays = new Map(
    calendar.holidays.map(holiday => [holiday.date, holiday]),
  );
  for (const span of offsetSpans(calendar.zone, from, to)) {
    // A peak that began the day before may still be on.
    const firstDay = Math.floor((span.from + span.offset) / day) - 1;
    const lastDay = Math.floor((span.to + span.offset) / day);
    for (let localDay = firstDay; localDay <= lastDay; localDay += 1) {
      const midnight = localDay * day - span.offset;
      const holiday = holidays.get(dateOf(localDay));
      if (holiday?.effect === 'closed') {
        const { title, setBy } = holiday;
        add(
          {
            from: midnight,
            to: midnight + day,
            kind: 'holiday',
            id: holiday.date,
            title,
            setBy,
            reason: title,
          },
          span.from,
          span.to,
        );
      }
      if (holiday) continue;
      for (const peak of calendar.peaks) {
        if (!peak.days.includes(weekdayOf(localDay))) continue;
        const { start, length } = lengthOf(peak);
        const begins = midnight + start * minute;
        const { id, title, setBy, reason } = peak;
        add(
          {
            from: begins,
            to: begins + length * minute,
            kind: 'peak',
            id,
            title,
            setBy,
            reason,
          },
          span.from,
          span.to,
        );
      }
    }
  }
  return intervals.sort((a, b) => a.from - b.from || a.to - b.to);
}
