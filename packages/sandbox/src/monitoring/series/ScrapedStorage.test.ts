import fc from 'fast-check';
import { extrapolatedChange } from '../promql/overTime';
import { HISTORY_START, testModel, testTarget } from '../testModel';
import { ScrapedStorage } from './ScrapedStorage';

const SECOND = 1000;
const start = HISTORY_START.getTime();
const at = (seconds: number) => new Date(start + seconds * SECOND);

const storageWith = (from?: number, until?: number) =>
  new ScrapedStorage({
    ...testModel(),
    targets: [
      {
        ...testTarget('mall-order', 'mall-order-0'),
        scrapeIntervalSeconds: 0.5,
        ...(from !== undefined && { from: at(from) }),
        ...(until !== undefined && { until: at(until) }),
      },
    ],
  });

const requests = [
  { name: '__name__', operator: '=' as const, value: 'http_requests_total' },
];

describe('ScrapedStorage', () => {
  it('scrapes a target at the interval of its own job', () => {
    const [series] = storageWith().select(requests);
    expect(series.between(start, start + 10 * SECOND)).toHaveLength(20);
  });

  it('tells the ends of a counter as its samples have them', () => {
    const second = fc.integer({ min: -30, max: 120 });
    fc.assert(
      fc.property(
        fc.option(second, { nil: undefined }),
        fc.option(second, { nil: undefined }),
        second,
        fc.integer({ min: 1, max: 60 * SECOND }),
        (from, until, offset, length) => {
          const [series] = storageWith(from, until).select(requests);
          const [after, to] = [
            start + offset * SECOND,
            start + offset * SECOND + length,
          ];
          const samples = series.between(after, to);
          const ends = series.ends?.(after, to);
          expect(ends).toEqual(
            samples.length === 0
              ? undefined
              : {
                  first: samples[0],
                  last: samples.at(-1),
                  count: samples.length,
                },
          );
          expect(
            extrapolatedChange({ samples, ends }, after, to, true),
          ).toEqual(extrapolatedChange({ samples }, after, to, true));
        },
      ),
    );
  });

  it('leaves counters with gaps to their samples', () => {
    const model = testModel();
    const [target] = model.targets;
    const storage = new ScrapedStorage({
      ...model,
      targets: [{ ...target, reachable: [{ from: at(5), value: false }] }],
    });
    expect(storage.select(requests)[0].ends).toBeUndefined();
  });
});
