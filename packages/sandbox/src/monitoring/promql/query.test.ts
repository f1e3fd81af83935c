import { compileMatchers } from '../series/matchers';
import { LOOKBACK, Sample, SampleStorage } from '../series/storage';
import { PromqlExecutionError, PromqlParseError } from './errors';
import { queryInstant, queryRange } from './query';

const SECOND = 1000;

/** A storage over given samples, every 15 s from 0 on. */
function storage(
  series: Record<
    string,
    { labels?: Record<string, string>; values: number[] }[]
  >,
): SampleStorage {
  const stored = Object.entries(series).flatMap(([name, list]) =>
    list.map(({ labels, values }) => {
      const samples: Sample[] = values.map((value, index) => ({
        time: index * 15 * SECOND,
        value,
      }));
      return {
        labels: { __name__: name, ...labels },
        at: (time: number) => {
          const before = samples.filter(sample => sample.time <= time);
          const last = before[before.length - 1];
          return last && time - last.time < LOOKBACK ? last : undefined;
        },
        between: (after: number, until: number) =>
          samples.filter(({ time }) => time > after && time <= until),
      };
    }),
  );
  return {
    select: matchers => {
      const matches = compileMatchers(matchers);
      return stored.filter(({ labels }) => matches(labels));
    },
  };
}

function valuesOf(source: SampleStorage, query: string, seconds: number) {
  const value = queryInstant(source, query, seconds * SECOND);
  return value.type === 'vector'
    ? value.samples.map(sample => sample.value)
    : value;
}

const counter = storage({
  requests: [{ values: [0, 15, 30, 45, 60, 75, 90, 105, 120] }],
});

describe('a PromQL query', () => {
  it('looks at a range without its left end, as Prometheus 3 does', () => {
    expect(valuesOf(counter, 'count_over_time(requests[1m])', 60)).toEqual([4]);
    expect(valuesOf(counter, 'count_over_time(requests[1m])', 61)).toEqual([4]);
    expect(valuesOf(counter, 'count_over_time(requests[1m])', 74)).toEqual([4]);
  });

  it('extrapolates an increase to the ends of the range', () => {
    // 45 s between the four samples of the minute; one per second.
    expect(valuesOf(counter, 'increase(requests[1m])', 60)).toEqual([60]);
    expect(valuesOf(counter, 'rate(requests[1m])', 60)).toEqual([1]);
  });

  it('counts on after a reset', () => {
    const reset = storage({ requests: [{ values: [0, 15, 30, 5, 20] }] });
    // 15 to 30, then from 0 to 20: 35 in 45 s.
    expect(valuesOf(reset, 'increase(requests[1m])', 60)).toEqual([
      expect.closeTo((35 * 60) / 45),
    ]);
  });

  it('needs two samples for a rate', () => {
    expect(valuesOf(counter, 'rate(requests[15s])', 60)).toEqual([]);
  });

  it('forgets a series five minutes after its last sample', () => {
    expect(valuesOf(counter, 'requests', 120 + 299)).toEqual([120]);
    expect(valuesOf(counter, 'requests', 120 + 300)).toEqual([]);
  });

  it('answers the upper bound of the last finite bucket above it', () => {
    const buckets = storage({
      b: [
        { labels: { le: '1' }, values: [10] },
        { labels: { le: '2' }, values: [50] },
        { labels: { le: '+Inf' }, values: [100] },
      ],
    });
    expect(valuesOf(buckets, 'histogram_quantile(0.99, b)', 0)).toEqual([2]);
    expect(valuesOf(buckets, 'histogram_quantile(0.3, b)', 0)).toEqual([1.5]);
    expect(
      valuesOf(buckets, 'histogram_quantile(0.3, b{le!="+Inf"})', 0),
    ).toEqual([NaN]);
  });

  it('divides by zero as IEEE 754 does', () => {
    expect(valuesOf(counter, 'vector(0) / vector(0)', 0)).toEqual([NaN]);
    expect(valuesOf(counter, 'vector(1) / vector(0)', 0)).toEqual([Infinity]);
  });

  it('drops what a comparison does not hold for, also NaN', () => {
    expect(valuesOf(counter, 'vector(0) / vector(0) > 0.05', 0)).toEqual([]);
    expect(valuesOf(counter, 'requests > bool 1000', 60)).toEqual([0]);
  });

  it('evaluates every step of a range', () => {
    const [series] = queryRange(counter, 'requests * 2', {
      start: 0,
      end: 60 * SECOND,
      step: 30 * SECOND,
    });
    expect(series.samples).toEqual([
      { time: 0, value: 0 },
      { time: 30_000, value: 60 },
      { time: 60_000, value: 120 },
    ]);
  });

  it.each([
    ['', 'no expression found'],
    ['sum(', 'unexpected end of input'],
    ['nonsense(requests)', 'parse error'],
    ['1 == 2', 'must use BOOL'],
    ['sum(requests[5m])', 'expected type instant vector'],
    ['requests and 1', 'set operator'],
    ['{job=~".*"}', 'non-empty matcher'],
  ])('is refused as not being PromQL: %s', (query, message) => {
    expect(() => queryInstant(counter, query, 0)).toThrow(PromqlParseError);
    expect(() => queryInstant(counter, query, 0)).toThrow(message);
  });

  it.each([
    ['topk(3, requests)', 'aggregation topk is not supported'],
    ['predict_linear(requests[5m], 60)', 'function predict_linear'],
    ['requests @ 5', 'StepInvariantExpr is not supported'],
  ])('is refused where it is not supported: %s', (query, message) => {
    expect(() => queryInstant(counter, query, 0)).toThrow(PromqlExecutionError);
    expect(() => queryInstant(counter, query, 0)).toThrow(message);
  });
});
