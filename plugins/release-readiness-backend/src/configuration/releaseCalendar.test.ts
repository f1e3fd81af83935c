import { buildService } from '@release-readiness/backstage-plugin-release-readiness-node';
import { closedIntervals } from '../promotion';
import { releaseCalendarOf } from './releaseCalendar';
import type { BusinessLine } from './Settings';

const retail: BusinessLine = {
  name: 'retail',
  title: 'Retail China',
  timeZone: 'Asia/Shanghai',
  peakWindows: [{ days: ['monday', 'sunday'], from: '20:00', to: '24:00' }],
  holidays: [
    {
      date: '2026-11-11',
      title: 'Singles day',
      effect: 'closed',
      setBy: 'Ann',
    },
  ],
};

const calendarOf = (service: Parameters<typeof buildService>[0]) =>
  releaseCalendarOf(buildService(service), [retail]);

describe('the calendar of a service', () => {
  it('is that of its business line, in its zone', () => {
    const calendar = calendarOf({ businessLine: 'retail' });
    if (!calendar) throw new Error('no calendar');
    // 2026-11-08 is a Sunday.
    const closed = closedIntervals(
      calendar,
      [],
      Date.parse('2026-11-08T00:00:00+08:00'),
      Date.parse('2026-11-13T00:00:00+08:00'),
    );
    expect(
      closed.map(({ from, kind, title, setBy }) => [
        new Date(from).toISOString(),
        kind,
        title,
        setBy,
      ]),
    ).toEqual([
      ['2026-11-08T12:00:00.000Z', 'peak', 'Retail China', 'configuration'],
      ['2026-11-09T12:00:00.000Z', 'peak', 'Retail China', 'configuration'],
      ['2026-11-10T16:00:00.000Z', 'holiday', 'Singles day', 'Ann'],
    ]);
  });

  it('has no peaks for a service of no business line', () => {
    expect(calendarOf({})).toMatchObject({
      peaks: [],
      holidays: [],
    });
  });

  it('is not known for a business line that nobody configured', () => {
    expect(calendarOf({ businessLine: 'wholesale' })).toBeUndefined();
  });

  it('is not known when the annotation of its business line is wrong', () => {
    const key = 'general.mapping.unknown-business-line';
    expect(
      calendarOf({
        problems: [{ message: { key }, path: 'metadata.annotations' }],
      }),
    ).toBeUndefined();
  });
});
