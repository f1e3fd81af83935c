import type { Labels } from '../client';
import { testConfiguration } from '../__testUtils__';
import { BackupTable } from './BackupTable';
import { restoreComparisonsOf } from './restoreComparisons';

type Numbers = {
  source?: number;
  restored?: number;
  checksum?: number;
  tested?: number;
};

const names = {
  source: 'backup_restore_test_source_rows',
  restored: 'backup_restore_test_restored_rows',
  checksum: 'backup_restore_test_checksum_match',
  tested: 'backup_restore_test_last_success_timestamp_seconds',
};

function series(numbers: Numbers, labels: Labels = {}) {
  return Object.entries(numbers).map(([key, value]) => ({
    labels: {
      __name__: names[key as keyof Numbers],
      service: 'mall-order',
      ...labels,
    },
    value,
  }));
}

function compare(...samples: ReturnType<typeof series>[]) {
  return restoreComparisonsOf(
    new BackupTable(samples.flat(), testConfiguration().backups).of(
      'mall-order',
    ),
  );
}

describe('restoreComparisonsOf', () => {
  it('puts numbers of one restore test together', () => {
    expect(compare(series({ source: 5, restored: 4, checksum: 0 }))).toEqual([
      { sourceRows: 5, restoredRows: 4, checksumMatches: false },
    ]);
  });

  it('compares each database with itself: a small one does not hide a broken one', () => {
    expect(
      compare(
        series({ source: 10, restored: 10 }, { database: 'small' }),
        series({ source: 1_000, restored: 10 }, { database: 'large' }),
      ),
    ).toEqual([
      { series: { database: 'large' }, sourceRows: 1_000, restoredRows: 10 },
      { series: { database: 'small' }, sourceRows: 10, restoredRows: 10 },
    ]);
  });

  it('puts no numbers of different databases together', () => {
    expect(
      compare(
        series({ source: 10 }, { database: 'a' }),
        series({ restored: 10 }, { database: 'b' }),
      ),
    ).toEqual([
      { series: { database: 'a' }, sourceRows: 10 },
      { series: { database: 'b' }, restoredRows: 10 },
    ]);
  });

  it('joins what two processes counted of the same data', () => {
    expect(
      compare(
        series({ source: 10 }, { instance: 'live' }),
        series({ restored: 10 }, { instance: 'restored' }),
      ),
    ).toEqual([{ sourceRows: 10, restoredRows: 10 }]);
  });

  it('compares what each of several processes counted', () => {
    expect(
      compare(
        series({ source: 10, restored: 10 }, { instance: 'a' }),
        series({ source: 20, restored: 19 }, { instance: 'b' }),
      ),
    ).toEqual([
      { sourceRows: 20, restoredRows: 19 },
      { sourceRows: 10, restoredRows: 10 },
    ]);
  });

  it('takes NaN for no number', () => {
    expect(compare(series({ source: NaN, restored: 10 }))).toEqual([
      { restoredRows: 10 },
    ]);
  });

  it('tells of a restore test among several that compared nothing', () => {
    expect(
      compare(
        series({ tested: 1, source: 5, restored: 5 }, { database: 'a' }),
        series({ tested: 1 }, { database: 'b' }),
      ),
    ).toEqual([
      {
        series: { database: 'a' },
        sourceRows: 5,
        restoredRows: 5,
      },
      { series: { database: 'b' } },
    ]);
  });

  it('keeps few of many comparisons, and of each kind the worst', () => {
    const found = compare(
      ...Array.from({ length: 300 }, (_, index) =>
        series(
          { source: 1_000, restored: 999 - index },
          { table: `t${index}` },
        ),
      ),
      series({ restored: 5 }, { table: 'untold' }),
      series({ checksum: 0 }, { table: 'differs' }),
    );
    expect(found).toHaveLength(22);
    expect(found).toContainEqual({
      series: { table: 't299' },
      sourceRows: 1_000,
      restoredRows: 700,
    });
    expect(found).toContainEqual({
      series: { table: 'untold' },
      restoredRows: 5,
    });
    expect(found).toContainEqual({
      series: { table: 'differs' },
      checksumMatches: false,
    });
  });
});
