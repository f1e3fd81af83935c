import fc from 'fast-check';
import type { GridSample } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { RangeAnswer, TimeRange } from '../client';
import { PrometheusRequestError, type PrometheusClient } from '../client';
import { gridPoints, maximumPoints, splitRange } from './grid';
import { measureTarget } from './measureTarget';

const start = Date.parse('2026-11-02T10:00:00Z');

const ranges = fc
  .record({
    from: fc.integer({ min: -50_000, max: 50_000 }),
    length: fc.integer({ min: -10_000, max: 400_000 }),
    step: fc.integer({ min: 500, max: 30_000 }),
  })
  .map(({ from, length, step }): TimeRange => ({
    from: start + from,
    to: start + from + length,
    step,
  }));

/** What a server may do with one query. */
type Behaviour =
  | { kind: 'fails' | 'warns' | 'two-series' | 'empty' }
  | { kind: 'answers'; values: (number | undefined)[]; shift: number };

const behaviours: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('fails', 'warns', 'two-series', 'empty'),
  }),
  fc.record({
    kind: fc.constant('answers' as const),
    values: fc.array(
      fc.option(fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, 0)), {
        nil: undefined,
      }),
      { minLength: 1, maxLength: 20 },
    ),
    // A server may answer with points of its own.
    shift: fc.constantFrom(0, 0, 0, 1),
  }),
);

function answerOf(behaviour: Behaviour, range: TimeRange): RangeAnswer {
  const series = (values: (number | undefined)[], shift = 0) => ({
    labels: {},
    values: gridPoints(range).flatMap((t, index) => {
      const value = values[index % values.length];
      return value === undefined ? [] : [[t + shift, value] as const];
    }),
  });
  switch (behaviour.kind) {
    case 'fails':
      throw new PrometheusRequestError('failed', {
        concerns: 'request',
        reason: { key: 'general.unavailable.refused' },
      });
    case 'warns':
      return { series: [series([1])], partial: true, text: '{}' };
    case 'two-series':
      return { series: [series([1]), series([2])], partial: false, text: '{}' };
    case 'empty':
      return { series: [], partial: false, text: '{}' };
    default:
      return {
        series: [series(behaviour.values, behaviour.shift)],
        partial: false,
        text: '{}',
      };
  }
}

function measure(range: TimeRange, answers: readonly Behaviour[]) {
  let calls = 0;
  const client = {
    queryRange: async (_: string, part: TimeRange) => {
      calls += 1;
      return answerOf(answers[(calls - 1) % answers.length], part);
    },
  } as Pick<PrometheusClient, 'queryRange'> as PrometheusClient;
  return measureTarget(
    client,
    {
      signals: {
        set: { requests: 'r', errors: 'e', duration: 'd' },
        outcomeLabels: [],
      },
      target: 'service="mall-order"',
      shareOf: 'service="mall-order"',
    },
    { ...range, window: 60_000, p99Limit: 2 },
    new AbortController().signal,
  );
}

describe('whatever range is asked for', () => {
  it('its points are the multiples of the step in it, in order', () => {
    fc.assert(
      fc.property(ranges, range => {
        const points = gridPoints(range);
        points.forEach((t, index) => {
          expect(t % range.step).toBe(0);
          expect(t).toBeGreaterThanOrEqual(range.from);
          expect(t).toBeLessThanOrEqual(range.to);
          expect(index === 0 || t - points[index - 1] === range.step).toBe(
            true,
          );
        });
        // None is left out at either end.
        const multiples =
          Math.floor(range.to / range.step) -
          Math.ceil(range.from / range.step);
        expect(points).toHaveLength(Math.max(0, multiples + 1));
      }),
    );
  });

  it('its parts have every point once, and no more than a server answers', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 40 }), (range, most) => {
        const parts = splitRange(range, most);
        expect(parts.flatMap(gridPoints)).toEqual(gridPoints(range));
        for (const part of parts) {
          expect(gridPoints(part).length).toBeLessThanOrEqual(most);
        }
      }),
    );
    expect(maximumPoints).toBe(11_000);
  });

  it('every point is answered, by a value or by the reason why there is none', async () => {
    await fc.assert(
      fc.asyncProperty(
        ranges,
        fc.array(behaviours, { minLength: 1, maxLength: 6 }),
        async (range, answers) => {
          const { samples } = await measure(range, answers);
          expect(samples.map(({ t }) => t)).toEqual(gridPoints(range));
          for (const sample of samples) {
            for (const name of [
              'errorRatio',
              'p99',
              'requests',
              'share',
            ] as const) {
              const measured: GridSample[typeof name] = sample[name];
              expect(
                (measured?.value === undefined) !==
                  (measured?.problem === undefined),
              ).toBe(true);
            }
          }
        },
      ),
    );
  });

  it('no value is made up: those of points that were not asked for are dropped', async () => {
    const { samples } = await measure(
      { from: start, to: start + 60_000, step: 15_000 },
      [{ kind: 'answers', values: [1], shift: 1 }],
    );
    expect(samples.map(({ requests }) => requests)).toEqual(
      Array(5).fill({ problem: 'missing' }),
    );
  });
});
