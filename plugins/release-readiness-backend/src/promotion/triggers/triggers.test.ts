import { healthySample, policy, startOfTests } from '../testing/builders';
import { fillGrid, gridRange } from './grid';
import { findHealthBreach, findSmokeBreach, isHealthy } from './healthTrigger';
import { classifyCoverage, measureCoverage } from './measureCoverage';
import { evaluateLimit, p99CanFire } from './metricTriggers';
import { shareAgrees } from './shareAgrees';

const step = policy.gridStep;

describe('the grid', () => {
  it('starts one window after the step and ends before the lag', () => {
    const range = gridRange(startOfTests + 1, startOfTests + 300_000, policy);
    expect(range.from).toBe(startOfTests + 75_000);
    expect(range.to).toBe(startOfTests + 270_000);
    expect(range.from % step).toBe(0);
  });

  it('shows a missing point instead of leaving it out', () => {
    const range = { from: startOfTests, to: startOfTests + 2 * step, step };
    const grid = fillGrid([healthySample(startOfTests)], range);
    expect(grid).toHaveLength(3);
    expect(grid[1].requests).toEqual({ problem: 'missing' });
  });

  it('lets a later answer replace an earlier one', () => {
    const range = { from: startOfTests, to: startOfTests, step };
    const [sample] = fillGrid(
      [
        healthySample(startOfTests, { requests: { problem: 'missing' } }),
        healthySample(startOfTests),
      ],
      range,
    );
    expect(sample.requests.value).toBe(300);
  });

  it('is empty before the first window is over', () => {
    expect(fillGrid([], gridRange(startOfTests, startOfTests, policy))).toEqual(
      [],
    );
  });
});

describe('the P99 trigger', () => {
  const grid = (requests: number, p99: number) =>
    Array.from({ length: 21 }, (_, index) =>
      healthySample(startOfTests + index * step, {
        p99: { value: p99 },
        requests: { value: requests },
      }),
    );

  it('wants a minimum of requests of its own', () => {
    expect(evaluateLimit('rollbackP99', grid(100, 2.1), policy)).toBeDefined();
    expect(evaluateLimit('rollbackP99', grid(99, 2.1), policy)).toBeUndefined();
    expect(evaluateLimit('rollbackP99', grid(100, 2), policy)).toBeUndefined();
  });

  it('judges by the exact bucket where there is one', () => {
    const exact = grid(100, 2).map(sample => ({
      ...sample,
      slowShare: { value: 0.011 },
    }));
    expect(evaluateLimit('rollbackP99', exact, policy)).toBeDefined();
    expect(evaluateLimit('alertP99', grid(100, 1.5), policy)).toBeDefined();
  });

  it.each([
    [[0.5, 1], 'never'],
    [[0.5, 1, 1.9, Infinity], 'never'],
    [[0.5, 1, 2], 'by-exact-bucket'],
    [[0.5, 1, 2, 5], 'by-exact-bucket'],
    [[0.5, 1, 2.5], 'by-quantile'],
    [[], 'never'],
  ])('with buckets %j fires %s', (buckets, expected) => {
    expect(p99CanFire(buckets, 2)).toBe(expected);
  });
});

describe('health and smoke', () => {
  const outcomes = { f: 'failed', u: 'unknown', s: 'succeeded' } as const;
  const probes = (pattern: string) =>
    [...pattern].map((letter, index) => ({
      at: startOfTests + index * 10_000,
      outcome: outcomes[letter as keyof typeof outcomes],
    }));

  it.each([
    ['fff', true],
    ['ff', false],
    ['ffsf', false],
    ['fufuf', true],
    ['uuuuu', false],
    ['fffs', true],
  ])('probes %s: %s', (pattern, expected) => {
    expect(
      findHealthBreach(probes(pattern), startOfTests, policy) !== undefined,
    ).toBe(expected);
  });

  it('takes any failed smoke test, whatever came after', () => {
    const at = startOfTests;
    expect(
      findSmokeBreach(
        [
          { at, outcome: 'failed' },
          { at: at + 1, outcome: 'passed' },
        ],
        at,
      ),
    ).toMatchObject({ trigger: 'smoke' });
    expect(findSmokeBreach([{ at, outcome: 'unknown' }], at)).toBeUndefined();
  });
});

describe('the health that lets a step go on', () => {
  const since = startOfTests;
  const now = since + policy.unknownHold;
  const healthy = (at: number, outcome: 'succeeded' | 'failed' = 'succeeded') =>
    isHealthy([{ at, outcome }], since, now, policy);

  it('is that of the step itself, not of the one before', () => {
    expect(healthy(since)).toBe(true);
    expect(healthy(since - 1)).toBe(false);
    expect(healthy(now, 'failed')).toBe(false);
    expect(isHealthy([], since, now, policy)).toBe(false);
  });

  it('is not told by probes that say nothing, nor for long by an old one', () => {
    const probes = [
      { at: since, outcome: 'succeeded' as const },
      { at: now, outcome: 'unknown' as const },
    ];
    expect(isHealthy(probes, since, now, policy)).toBe(true);
    expect(isHealthy(probes, since, now + 1, policy)).toBe(false);
  });
});

describe('the clock of an observation', () => {
  const coverage = (
    requests: number,
    share: number | undefined,
    intended = 5,
  ) =>
    measureCoverage(
      classifyCoverage(
        [
          healthySample(startOfTests, {
            requests: { value: requests },
            share: share === undefined ? undefined : { value: share },
          }),
        ],
        intended,
        policy,
      ),
      600_000,
      step,
    );

  it('advances for a point that was observed', () => {
    expect(coverage(300, 5)).toMatchObject({ covered: step, pending: false });
  });

  it.each([
    ['thin', coverage(10, 5)],
    ['without a share', coverage(300, undefined)],
    ['with too great a share', coverage(300, 7.6)],
    ['with too small a share', coverage(300, 2.4)],
  ])('stands still for a point %s', (_, result) => {
    expect(result).toMatchObject({ covered: 0, pending: true });
  });

  it('needs no share where everything goes to one version', () => {
    expect(coverage(300, undefined, 100).covered).toBe(step);
    expect(shareAgrees({ value: 7.5 }, 5, policy)).toBe(true);
  });
});
