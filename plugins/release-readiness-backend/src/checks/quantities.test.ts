import { isStated, parseQuantity, sameQuantity } from './quantities';

describe('parseQuantity', () => {
  it.each([
    ['1', 1],
    ['500m', 0.5],
    ['0.5', 0.5],
    ['1Ki', 1024],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['12e6', 12_000_000],
    ['1E', 1e18],
    ['2M', 2_000_000],
    ['100n', 1e-7],
  ])('%s is %s', (quantity, expected) => {
    expect(parseQuantity(quantity) ?? Number.NaN).toBeCloseTo(expected, 12);
  });

  it.each(['much', '1 Gi', ''])('"%s" is no quantity', quantity => {
    expect(parseQuantity(quantity)).toBeUndefined();
  });
});

describe('sameQuantity', () => {
  it.each([
    ['500m', '0.5', true],
    ['1Gi', '1024Mi', true],
    ['1G', '1Gi', false],
    ['100m', '0.1', true],
    [undefined, undefined, true],
    ['1', undefined, false],
    ['odd', 'odd', true],
    ['odd', '1', false],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(sameQuantity(one, other)).toBe(expected);
  });
});

describe('isStated', () => {
  it.each([
    ['1Mi', true],
    ['0', false],
    ['0Mi', false],
    [undefined, false],
    ['odd', false],
  ])('%s: %s', (quantity, expected) => {
    expect(isStated(quantity)).toBe(expected);
  });
});
