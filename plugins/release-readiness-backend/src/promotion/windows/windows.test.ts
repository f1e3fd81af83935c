import fc from 'fast-check';
import { startOfTests } from '../testing/builders';
import {
  findCalendarProblems,
  type Freeze,
  type PeakWindow,
  type ReleaseCalendar,
} from './calendar';
import { closedIntervals } from './closedIntervals';
import { closedNow, evaluateWindow } from './evaluateWindow';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function peak(overrides: Partial<PeakWindow> = {}): PeakWindow {
  return {
    id: 'lunch',
    title: 'Lunch peak',
    days: [1, 2, 3, 4, 5, 6, 7],
    start: '12:00',
    end: '13:00',
    setBy: 'group:default/retail',
    reason: 'orders',
    ...overrides,
  };
}

function calendar(overrides: Partial<ReleaseCalendar> = {}): ReleaseCalendar {
  return {
    businessLine: 'retail',
    zone: 'Asia/Shanghai',
    peaks: [peak()],
    holidays: [],
    ...overrides,
  };
}

const freeze: Freeze = {
  id: 'double-eleven',
  title: '11.11',
  businessLines: ['retail'],
  from: startOfTests + 2 * hour,
  to: startOfTests + 30 * hour,
  setBy: 'user:default/cto',
  reason: 'sale',
};

// 10:00 in Shanghai.
const ten = startOfTests;

describe('a release window', () => {
  it('is open at every instant up to the projected end, or not at all', () => {
    // 11:55 with 85 minutes must not straddle the peak from 12 to 13.
    const straddling = evaluateWindow(
      calendar(),
      [],
      ten + 115 * minute,
      85 * minute,
    );
    expect(straddling).toMatchObject({
      open: false,
      zone: 'Asia/Shanghai',
      closedBy: [{ id: 'lunch', setBy: 'group:default/retail' }],
      nextOpening: ten + 3 * hour,
    });
    // It may end at the very instant at which the peak begins.
    const before = (length: number) =>
      evaluateWindow(calendar(), [], ten, length).open;
    expect(before(2 * hour)).toBe(true);
    expect(before(2 * hour + 1)).toBe(false);
  });

  it('names a freeze, who set it and why', () => {
    const verdict = evaluateWindow(calendar(), [freeze], ten, 3 * hour);
    expect(verdict.closedBy.map(({ kind, setBy }) => [kind, setBy])).toEqual([
      ['freeze', 'user:default/cto'],
      ['peak', 'group:default/retail'],
    ]);
  });

  it('asks a freeze only for the business lines that it names', () => {
    const other = calendar({ businessLine: 'finance', peaks: [] });
    expect(evaluateWindow(other, [freeze], ten, 3 * hour).open).toBe(true);
    expect(
      evaluateWindow(
        other,
        [{ ...freeze, businessLines: undefined }],
        ten,
        3 * hour,
      ).open,
    ).toBe(false);
  });

  it('passes peaks by on a holiday without peaks, and closes a closed one', () => {
    const holiday = (effect: 'closed' | 'no-peaks') =>
      calendar({
        holidays: [
          { date: '2026-11-02', title: 'Holiday', effect, setBy: 'x' },
        ],
      });
    expect(evaluateWindow(holiday('no-peaks'), [], ten, 4 * hour).open).toBe(
      true,
    );
    const closed = evaluateWindow(holiday('closed'), [], ten, hour);
    expect(closed).toMatchObject({ open: false, nextOpening: ten + 14 * hour });
  });

  it('lets a peak run over midnight, by the day on which it begins', () => {
    const nightly = calendar({
      peaks: [peak({ days: [1], start: '22:00', end: '02:00' })],
    });
    const at = (hours: number) =>
      closedNow(nightly, [], ten + hours * hour) !== undefined;
    // Monday 23:00 and Tuesday 01:00, not Tuesday 23:00.
    expect([at(13), at(15), at(16), at(37)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('has no next opening when everything is closed', () => {
    const always = calendar({
      peaks: [peak({ start: '00:00', end: '24:00' })],
    });
    const verdict = evaluateWindow(always, [], ten, hour);
    expect(verdict.open).toBe(false);
    expect(verdict.nextOpening).toBeUndefined();
  });

  it('finds an opening that is open, and none before it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 * 24 * 60 }),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom(
          'Asia/Shanghai',
          'Europe/Berlin',
          'Australia/Lord_Howe',
        ),
        (offset, length, zone) => {
          const given = calendar({
            zone,
            peaks: [
              peak(),
              peak({ id: 'evening', start: '19:30', end: '23:15' }),
            ],
          });
          const start = ten + offset * minute;
          const { nextOpening } = evaluateWindow(
            given,
            [freeze],
            start,
            length * minute,
          );
          const at = (instant: number) =>
            evaluateWindow(given, [freeze], instant, length * minute).open;
          // From 23:15 to 12:00 there is room for the longest of them.
          const opening = nextOpening ?? NaN;
          expect(at(opening)).toBe(true);
          expect(opening > start && at(opening - minute)).toBe(false);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('names what is wrong with a calendar', () => {
    expect(findCalendarProblems(calendar())).toEqual([]);
    expect(
      findCalendarProblems(
        calendar({
          zone: 'Mars/Olympus',
          peaks: [peak({ start: '24:00', end: '9:00', days: [] })],
          holidays: [
            {
              date: '2026-02-30',
              title: 'x',
              effect: 'closed',
              setBy: 'x',
            },
          ],
        }),
      ),
    ).toHaveLength(5);
  });
});

interface WallClock {
  weekday: number;
  minutes: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

// The oracle reads the wall clock from Intl alone, instant by instant.
function wallClockOf(zone: string): (instant: number) => WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return instant => {
    const parts = new Map(
      format.formatToParts(instant).map(({ type, value }) => [type, value]),
    );
    return {
      weekday: weekdays.indexOf(parts.get('weekday') ?? '') + 1,
      minutes: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  };
}

/** Instants near which the zone changes its clock, to the hour. */
function transitionsOf(zone: string, from: number, to: number): number[] {
  const clock = wallClockOf(zone);
  const offset = (instant: number) => {
    const { minutes } = clock(instant);
    const utc = new Date(instant);
    const difference = minutes - (utc.getUTCHours() * 60 + utc.getUTCMinutes());
    return ((difference % 1440) + 1440) % 1440;
  };
  const found: number[] = [];
  for (let at = from; at < to; at += 4 * day) {
    if (offset(at) === offset(at + 4 * day)) continue;
    let [low, high] = [at, at + 4 * day];
    while (high - low > hour) {
      const middle = (low + high) / 2;
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    found.push(Math.floor(low / hour) * hour);
  }
  return found;
}

describe('windows over every change of every clock from 2026 to 2030', () => {
  const from = Date.UTC(2026, 0, 1);
  const to = Date.UTC(2031, 0, 1);
  const peaks = [
    peak({ id: 'a', days: [1, 3, 5, 7], start: '01:15', end: '02:45' }),
    peak({ id: 'b', start: '23:30', end: '00:20' }),
    peak({ id: 'c', days: [6, 7], start: '03:00', end: '12:00' }),
  ];
  const inPeak = ({ weekday, minutes }: WallClock) =>
    ([1, 3, 5, 7].includes(weekday) && minutes >= 75 && minutes < 165) ||
    minutes >= 1410 ||
    minutes < 20 ||
    ([6, 7].includes(weekday) && minutes >= 180 && minutes < 720);

  it('agree with the wall clock of every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    let transitions = 0;
    const wrong: string[] = [];
    for (const zone of zones) {
      const clock = wallClockOf(zone);
      for (const around of [startOfTests, ...transitionsOf(zone, from, to)]) {
        transitions += 1;
        const low = around - 4 * hour;
        const high = around + 5 * hour;
        const closed = closedIntervals(
          calendar({ zone, peaks }),
          [],
          low,
          high,
        );
        for (let at = low; at < high; at += 15 * minute) {
          const actual = closed.some(
            interval => interval.from <= at && at < interval.to,
          );
          if (actual !== inPeak(clock(at))) {
            wrong.push(`${zone} ${new Date(at).toISOString()}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(zones.length).toBeGreaterThan(400);
    // Every zone once, and far more changes of the clock than zones.
    expect(transitions).toBeGreaterThan(zones.length + 1000);
  }, 120_000);
});
