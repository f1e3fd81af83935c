import {
  defaultPromotionPolicy as policy,
  type PointClass,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import fc from 'fast-check';
import { type ClassifiedPoint, findSustained } from './findSustained';

const step = policy.gridStep;
const start = Date.parse('2026-11-02T10:00:00Z');

function pointsOf(pattern: string): ClassifiedPoint[] {
  const classes: Record<string, PointClass> = {
    B: 'BREACH',
    o: 'OK',
    t: 'THIN',
    u: 'UNKNOWN',
  };
  return [...pattern].map((letter, index) => ({
    t: start + index * step,
    class: classes[letter],
  }));
}

describe('a limit that has to be exceeded for two minutes', () => {
  const fires = (pattern: string) =>
    findSustained(pointsOf(pattern), 120_000, policy) !== undefined;

  it.each([
    ['BBBBBBBBB', true],
    ['BBBBBBBB', false],
    ['BBBBoBBBBB', false],
    ['BBBBuuBBBB', true],
    ['BBBBuuuBBBBB', false],
    ['BBBBBBBBu', false],
    ['uBBBBBBBB', false],
    ['uuuuuuuuuuuu', false],
    ['tttttttttt', false],
    ['BuuBuuBuuBuuB', false],
    ['BBBBBBBuuB', true],
    ['BuBuBBBBBBBBB', true],
    ['oooBBBBBBBBBooo', true],
    ['', false],
  ])('%s: %s', (pattern, expected) => {
    expect(fires(pattern)).toBe(expected);
  });

  it('agrees with the rule read literally', () => {
    const literal = (points: ClassifiedPoint[], hold: number) =>
      points.some((last, j) =>
        points.slice(0, j + 1).some((first, i) => {
          const run = points.slice(i, j + 1);
          const names = run.map(point => point.class);
          return (
            last.t - first.t >= hold &&
            first.class === 'BREACH' &&
            last.class === 'BREACH' &&
            !names.includes('OK') &&
            !/x{3}/.test(
              names.map(name => (name === 'BREACH' ? 'B' : 'x')).join(''),
            ) &&
            names.filter(name => name === 'BREACH').length * 100 >=
              names.length * policy.breachShare
          );
        }),
      );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('B', 'B', 'B', 'B', 'B', 'B', 'o', 't', 'u'), {
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 10 }),
        (letters, holdSteps) => {
          const points = pointsOf(letters.join(''));
          const hold = holdSteps * step;
          expect(findSustained(points, hold, policy) !== undefined).toBe(
            literal(points, hold),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('names the points that made it', () => {
    expect(
      findSustained(pointsOf('ooBBBBBBBBB'), 120_000, policy),
    ).toMatchObject({
      from: start + 2 * step,
      to: start + 10 * step,
    });
  });
});
