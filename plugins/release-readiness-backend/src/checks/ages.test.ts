import { hoursSince, isInFuture, newestOf, oldestOf, printHours } from './ages';

const now = new Date('2026-03-10T12:00:00.000Z');

describe('ages', () => {
  it.each([
    [0, '0 s'],
    [40 / 3600, '40 s'],
    [0.2, '12 min'],
    [1.5, '1 h 30 min'],
    [76.25, '3 d 4 h'],
    [24, '1 d'],
    [5 + 24 / 3600, '5 h'],
    [-3, '0 s'],
  ])('%s hours are %s', (hours, expected) => {
    expect(printHours(hours)).toBe(expected);
  });

  it('counts hours across time zones', () => {
    expect(hoursSince('2026-03-10T18:00:00+08:00', now)).toBe(2);
  });

  it.each([
    ['2026-03-10T12:05:00.000Z', false],
    ['2026-03-10T12:05:01.000Z', true],
    ['2026-03-10T11:00:00.000Z', false],
  ])('%s lies in the future: %s', (moment, expected) => {
    expect(isInFuture(moment, now)).toBe(expected);
  });

  it('finds the newest and the oldest', () => {
    const moments = ['2026-03-10T18:00:00+08:00', '2026-03-10T11:00:00Z'];
    expect(newestOf(moments)).toBe('2026-03-10T11:00:00Z');
    expect(oldestOf(moments)).toBe('2026-03-10T18:00:00+08:00');
    expect(newestOf([])).toBeUndefined();
    expect(oldestOf([])).toBeUndefined();
  });
});
