import {
  buildBackupMetrics,
  buildKnownFact,
  buildService,
  buildUnavailableFact,
  factIn,
  prometheusBackups,
  defaultPolicy,
  type RestoreComparison,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { restoreTestIntegrity } from './restoreTestIntegrity';

const fact = factIn(prometheusBackups, 'prod');
const test = (...comparisons: RestoreComparison[]) =>
  buildKnownFact(
    fact,
    buildBackupMetrics({ restoreTest: { metric: 'restored', comparisons } }),
  );
const broken = { sourceRows: 1000, restoredRows: 10 };
const sound = { sourceRows: 10, restoredRows: 10 };

describe('restore-test-integrity', () => {
  it.each([
    [
      'every row is back',
      test({ sourceRows: 1000, restoredRows: 1000 }),
      'pass',
      [],
    ],
    [
      'one row is missing',
      test({ sourceRows: 1000, restoredRows: 999 }),
      'fail',
      ['rows-differ'],
    ],
    [
      'one row too many',
      test({ sourceRows: 1000, restoredRows: 1001 }),
      'fail',
      ['rows-differ'],
    ],
    [
      'nothing is back',
      test({ sourceRows: 1000, restoredRows: 0 }),
      'fail',
      ['rows-differ'],
    ],
    [
      'nothing was there',
      test({ sourceRows: 0, restoredRows: 0 }),
      'unknown',
      ['nothing-compared'],
    ],
    ['the checksum matches', test({ checksumMatches: true }), 'pass', []],
    [
      'the checksum differs',
      test({ checksumMatches: false }),
      'fail',
      ['checksum-differs'],
    ],
    [
      'rows match, the checksum does not',
      test({ sourceRows: 5, restoredRows: 5, checksumMatches: false }),
      'fail',
      ['checksum-differs'],
    ],
    [
      'restored rows without the source',
      test({ restoredRows: 5 }),
      'unknown',
      ['not-compared'],
    ],
    [
      'a job that only ended well',
      buildKnownFact(
        fact,
        buildBackupMetrics({
          restoreTest: { metric: 'restored', lastRunSucceeded: true },
        }),
      ),
      'unknown',
      ['not-compared'],
    ],
    ['every database is back', test(sound, sound), 'pass', []],
    [
      'one of two databases is not back',
      test(sound, broken),
      'fail',
      ['rows-differ'],
    ],
    [
      'one of two databases was not compared',
      test(sound, { series: { database: 'invoices' } }),
      'unknown',
      ['not-compared'],
    ],
    [
      'the checksum of one of two databases differs',
      test(sound, { checksumMatches: false }),
      'fail',
      ['checksum-differs'],
    ],
    [
      'no restore test',
      buildKnownFact(fact, buildBackupMetrics({ restoreTest: undefined })),
      'unknown',
      ['no-test'],
    ],
    ['Prometheus did not answer', buildUnavailableFact(fact), 'unknown', []],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(restoreTestIntegrity, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it.each([
    [undefined, 'unknown'],
    ['none', 'not-applicable'],
  ] as const)('data class %s: %s', (dataClass, outcome) => {
    expect(
      evaluateCheck(restoreTestIntegrity, {
        facts: test({ sourceRows: 1, restoredRows: 1 }),
        service: buildService({ dataClass }),
      }).outcome,
    ).toBe(outcome);
  });

  it('says which database is not back', () => {
    const { findings } = evaluateCheck(restoreTestIntegrity, {
      facts: test(
        { ...sound, series: { database: 'orders' } },
        { ...broken, series: { database: 'invoices' } },
      ),
    });
    expect(findings[1].subject?.name).toBe('restored{database="invoices"}');
  });

  it.each([
    [0, 1000, 1000, 'pass', 'summary-pass'],
    [0, 1000, 999, 'fail', 'summary-fail'],
    [0.01, 1000, 990, 'pass', 'summary-tolerance'],
    [0.01, 1000, 1010, 'pass', 'summary-tolerance'],
    [0.01, 1000, 989, 'fail', 'summary-fail'],
    [0.01, 1000, 1011, 'fail', 'summary-fail'],
    [0.01, 0, 1, 'fail', 'summary-fail'],
    [1, 1000, 0, 'fail', 'summary-fail'],
    [0.01, 0, 0, 'unknown', 'general.summary.unknown'],
  ])(
    'with a tolerance of %d, %d rows restored as %d: %s',
    (restoreTestRowTolerance, sourceRows, restoredRows, outcome, key) => {
      const { limits } = defaultPolicy;
      expect(
        evaluateCheck(restoreTestIntegrity, {
          facts: test({ sourceRows, restoredRows }),
          policy: {
            ...defaultPolicy,
            limits: { ...limits, restoreTestRowTolerance },
          },
        }),
      ).toMatchObject({ outcome, summary: { key } });
    },
  );
});
