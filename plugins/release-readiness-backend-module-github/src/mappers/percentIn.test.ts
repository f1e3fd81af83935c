import { percentIn } from './percentIn';

describe('percentIn', () => {
  it.each([
    ['84.21% (+0.30%) compared to 1a2b3c4', 84.21],
    ['84.2% (target 80%)', 84.2],
    ['Coverage: 79.99 %', 79.99],
    ['12 files changed, 91% coverage', 91],
    ['80% of 5 tests retried. Line coverage 62.5%', 62.5],
    ['Quality gate passed. Coverage 81.3% (required ≥ 80%)', 81.3],
    ['100%', 100],
    ['0%', 0],
  ])('reads %p as %p', (text, expected) => {
    expect(percentIn(text)).toBe(expected);
  });

  it.each(['', 'No report found', 'target 80%', '+0.30%', '-1%', '250%'])(
    'reads no percentage in %p',
    text => {
      expect(percentIn(text)).toBeUndefined();
    },
  );
});
