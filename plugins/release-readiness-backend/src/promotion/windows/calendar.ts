import { IANAZone } from 'luxon';
import type { Instant } from '../states';

/** 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** §2.1 hours in which a business line is not to be disturbed. */
export interface PeakWindow {
  id: string;
  title: string;
  days: readonly Weekday[];
  /** Wall clock, `HH:mm`. */
  start: string;
  /** Wall clock, `HH:mm`, exclusive; not after `start` = on the next day; `24:00` = midnight. */
  end: string;
  setBy: string;
  reason: string;
}

/** A day that is not like its weekday. */
export interface Holiday {
  /** `YYYY-MM-DD` in the calendar's zone. */
  date: string;
  title: string;
  /** `closed`: nothing is released · `no-peaks`: peak windows that begin then do not count. */
  effect: 'closed' | 'no-peaks';
  setBy: string;
}

/** Windows of one business line. */
export interface ReleaseCalendar {
  businessLine: string;
  /** IANA name: `Asia/Shanghai`. */
  zone: string;
  peaks: readonly PeakWindow[];
  holidays: readonly Holiday[];
}

/** Nothing is released in it, whatever the calendar says. */
export interface Freeze {
  id: string;
  title: string;
  /** Absent = every business line. */
  businessLines?: readonly string[];
  from: Instant;
  /** Exclusive. */
  to: Instant;
  setBy: string;
  reason: string;
}

/** Minutes since midnight; `24:00` is 1440. `undefined` = no wall-clock time. */
export function minutesOfDay(time: string): number | undefined {
  const match = /^(\d\d):(\d\d)$/.exec(time);
  if (!match) return undefined;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  if (minutes > 59) return undefined;
  return hours < 24 || (hours === 24 && minutes === 0)
    ? hours * 60 + minutes
    : undefined;
}

/** What is wrong with a calendar, in English for whoever configures it. */
export function findCalendarProblems(calendar: ReleaseCalendar): string[] {
  const problems: string[] = [];
  if (!IANAZone.isValidZone(calendar.zone)) {
    problems.push(`zone "${calendar.zone}" is no IANA time zone`);
  }
  for (const peak of calendar.peaks) {
    const start = minutesOfDay(peak.start);
    if (start === undefined || start === 1440) {
      problems.push(`peak "${peak.id}": start "${peak.start}" is not HH:mm`);
    }
    if (minutesOfDay(peak.end) === undefined) {
      problems.push(`peak "${peak.id}": end "${peak.end}" is not HH:mm`);
    }
    if (peak.days.length === 0) {
      problems.push(`peak "${peak.id}": names no day`);
    }
    for (const day of peak.days) {
      if (!Number.isInteger(day) || day < 1 || day > 7) {
        problems.push(`peak "${peak.id}": day ${day} is not 1 … 7`);
      }
    }
  }
  for (const holiday of calendar.holidays) {
    const time = Date.parse(`${holiday.date}T00:00:00Z`);
    if (
      Number.isNaN(time) ||
      new Date(time).toISOString().slice(0, 10) !== holiday.date
    ) {
      problems.push(`holiday "${holiday.date}" is no date YYYY-MM-DD`);
    }
  }
  return problems;
}
