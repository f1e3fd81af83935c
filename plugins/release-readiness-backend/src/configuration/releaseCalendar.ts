import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ReleaseCalendar } from '../promotion';
import { type BusinessLine, weekdays } from './Settings';

const configured = 'configuration';

/** Nothing but freezes closes it: the service belongs to no business line. */
const withoutPeaks: ReleaseCalendar = {
  businessLine: '',
  zone: 'UTC',
  peaks: [],
  holidays: [],
};

/** An annotation that names no line has been left out of the descriptor. */
const unknownLine = 'general.mapping.unknown-business-line';

/**
 * The calendar of a service (§2.1), as its business line is configured.
 *
 * @returns undefined when its business line is not configured: not known
 */
export function releaseCalendarOf(
  {
    businessLine,
    problems,
  }: Pick<ServiceDescriptor, 'businessLine' | 'problems'>,
  lines: readonly BusinessLine[],
): ReleaseCalendar | undefined {
  if (problems.some(({ message }) => message.key === unknownLine)) {
    return undefined;
  }
  if (businessLine === undefined) return withoutPeaks;
  const line = lines.find(({ name }) => name === businessLine);
  if (!line) return undefined;
  return {
    businessLine: line.name,
    zone: line.timeZone,
    peaks: line.peakWindows.map((peak, index) => ({
      id: `${line.name}/${index + 1}`,
      title: peak.title ?? line.title,
      days: peak.days.map(
        // Monday is 1.
        day => (weekdays.indexOf(day) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7,
      ),
      start: peak.from,
      end: peak.to,
      setBy: peak.setBy ?? configured,
      reason: peak.reason ?? peak.title ?? line.title,
    })),
    holidays: line.holidays.map(({ date, title, effect, setBy }) => ({
      date,
      title,
      effect,
      setBy: setBy ?? configured,
    })),
  };
}
