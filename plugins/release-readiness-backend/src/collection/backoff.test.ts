import { backoff } from './backoff';
import { formatDuration } from './formatDuration';

describe('backoff', () => {
  it.each([
    [1, 0, 1000],
    [1, 1, 2000],
    [2, 0, 2000],
    [3, 0.5, 6000],
    [10, 1, 60_000],
    [5000, 0, 30_000],
    [0, 0, 1000],
  ])('after %i failures, at chance %d, is %i ms', (failures, chance, wait) => {
    expect(
      backoff(failures, { base: 2000, maximum: 60_000, random: () => chance }),
    ).toBe(wait);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [3_660_000, '1 h 1 min'],
    [3_605_000, '1 h'],
    [93_600_000, '1 d 2 h'],
  ])('shows %i ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
