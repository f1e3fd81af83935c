import {
  formatInZone,
  formatLatency,
  formatPercent,
  formatRatio,
  formatSeconds,
  fromLocalInput,
  shortHash,
  shortName,
  toLocalInput,
} from './index';

describe('what people read', () => {
  it.each([
    [0, '0 sec'],
    [30, '30 sec'],
    [570, '9 min, 30 sec'],
    [600, '10 min'],
    [4500, '1 hr, 15 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatSeconds(seconds, 'en')).toBe(text);
  });

  it('writes times on the clock of the zone', () => {
    expect(formatInZone('2026-11-03T18:30:00Z', 'Asia/Shanghai', 'en')).toMatch(
      /Nov 4, 2026, 2:30\sAM/,
    );
    expect(formatInZone('tomorrow', 'Asia/Shanghai', 'en')).toBe('tomorrow');
  });

  it('takes what is typed for the clock of the zone, also across a change of offset', () => {
    for (const iso of [
      '2026-10-24T23:30:00.000Z',
      '2026-10-26T23:30:00.000Z',
    ]) {
      const typed = toLocalInput(iso, 'Europe/Berlin');
      expect(fromLocalInput(typed, 'Europe/Berlin')).toBe(iso);
    }
    expect(fromLocalInput('', 'Europe/Berlin')).toBeUndefined();
  });

  it('shortens numbers and names', () => {
    expect(formatRatio(0.05)).toBe('5 %');
    expect(formatRatio(0.01234)).toBe('1.23 %');
    expect(formatRatio(0)).toBe('0 %');
    expect(formatPercent(30)).toBe('30 %');
    expect(formatLatency(0.3456)).toBe('346 ms');
    expect(formatLatency(2)).toBe('2 s');
    expect(formatLatency(10)).toBe('10 s');
    expect(shortHash(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab');
    expect(shortName('component:default/mall-order')).toBe('mall-order');
  });
});
