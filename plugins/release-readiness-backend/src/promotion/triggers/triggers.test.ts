import type { PointClass } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { MetricValue } from '@release-readiness/backstage-plugin-release-readiness-node';
import fc from 'fast-check';
import { healthySample, policy, startOfTests } from '../testing/builders';
import { classifyValue, shareAgrees } from './classifyPoint';
import { type ClassifiedPoint, findSustained } from './findSustained';
import { fillGrid, gridRange } from './grid';
import { findHealthBreach, findSmokeBreach } from './healthTrigger';
import { classifyCoverage, measureCoverage } from './measureCoverage';
import { evaluateLimit, p99CanFire } from './metricTriggers';
import {
  buildQueries,
  buildShareQuery,
  buildSlowShareQuery,
  defaultMetricNames,
  seriesSelector,
} from './queries';

const step = policy.gridStep;

function pointsOf(pattern: string): ClassifiedPoint[] {
  const classes: Record<string, PointClass> = {
    B: 'BREACH',
    o: 'OK',
    t: 'THIN',
    u: 'UNKNOWN',
  };
  return [...pattern].map((letter, index) => ({
    t: startOfTests + index * step,
    class: classes[letter],
  }));
}

describe('classes of a point', () => {
  it.each<[string, MetricValue, MetricValue, PointClass]>([
    ['above the limit', { value: 0.0501 }, { value: 50 }, 'BREACH'],
    ['exactly at the limit', { value: 0.05 }, { value: 50 }, 'OK'],
    ['below the limit', { value: 0 }, { value: 50 }, 'OK'],
    ['too few requests', { value: 1 }, { value: 49.9 }, 'THIN'],
    ['0/0', { value: NaN }, { value: 0 }, 'THIN'],
    ['0/0 dropped', { problem: 'missing' }, { value: 0 }, 'THIN'],
    ['NaN with requests', { value: NaN }, { value: 80 }, 'UNKNOWN'],
    ['no value', {}, { value: 80 }, 'UNKNOWN'],
    ['infinite', { value: Infinity }, { value: 0 }, 'UNKNOWN'],
    ['no point', { problem: 'missing' }, { problem: 'missing' }, 'UNKNOWN'],
    ['query error', { problem: 'query-error' }, { value: 0 }, 'UNKNOWN'],
    [
      'partial response',
      { value: 0, problem: 'partial-response' },
      { value: 80 },
      'UNKNOWN',
    ],
    ['targets down', { problem: 'targets-down' }, { value: 80 }, 'UNKNOWN'],
    ['requests unknown', { value: 0 }, {}, 'UNKNOWN'],
  ])('%s', (_, value, requests, expected) => {
    expect(classifyValue(value, requests, policy.rollbackErrorRate)).toBe(
      expected,
    );
  });
});

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
      from: startOfTests + 2 * step,
      to: startOfTests + 10 * step,
    });
  });
});

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

describe('queries', () => {
  const selector = {
    service: 'mall-order',
    rollouts_pod_template_hash: '6f9c',
  };

  it('select only the pods that are meant, over the window', () => {
    expect(buildQueries(defaultMetricNames, selector, 60_000)).toEqual({
      requests:
        'sum(increase(http_requests_total{rollouts_pod_template_hash="6f9c",service="mall-order"}[60s]))',
      errorRatio:
        '(sum(increase(http_requests_errors_total{rollouts_pod_template_hash="6f9c",service="mall-order"}[60s])) or vector(0)) / sum(increase(http_requests_total{rollouts_pod_template_hash="6f9c",service="mall-order"}[60s]))',
      p99: 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{rollouts_pod_template_hash="6f9c",service="mall-order"}[60s])))',
      targetsUp:
        'sum(up{rollouts_pod_template_hash="6f9c",service="mall-order"})',
    });
  });

  it('cannot be broken out of by a value', () => {
    expect(seriesSelector({ a: 'x"} or vector(1)\n\\' })).toBe(
      '{a="x\\"} or vector(1)\\n\\\\"}',
    );
    expect(seriesSelector({ pod: ['a.b', 'c|d'] })).toBe(
      '{pod=~"a\\\\.b|c\\\\|d"}',
    );
  });

  it('refuse names that PromQL does not know, and no selector at all', () => {
    expect(() => seriesSelector({ 'a-b': 'x' })).toThrow(RangeError);
    expect(() => seriesSelector({})).toThrow(RangeError);
    expect(() => seriesSelector({ pod: [] })).toThrow(RangeError);
    expect(() =>
      buildQueries({ ...defaultMetricNames, errors: 'x{}' }, selector, 60_000),
    ).toThrow(RangeError);
  });

  it('express a window below a second and both spellings of a bound', () => {
    expect(
      buildShareQuery(
        defaultMetricNames,
        selector,
        { service: 'mall-order' },
        1500,
      ),
    ).toContain('[1500ms]');
    expect(
      buildSlowShareQuery(defaultMetricNames, { service: 's' }, 60_000, 2),
    ).toContain('le=~"2|2\\\\.0"');
  });
});
