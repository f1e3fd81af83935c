import {
  buildBackupMetrics,
  buildKnownFact,
  buildService,
  buildUnavailableFact,
  factIn,
  prometheusBackups,
  type BackupMetrics,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { restoreTestIntegrity } from './restoreTestIntegrity';

const fact = factIn(prometheusBackups, 'prod');
const test = (overrides: Partial<NonNullable<BackupMetrics['restoreTest']>>) =>
  buildKnownFact(
    fact,
    buildBackupMetrics({ restoreTest: { metric: 'restored', ...overrides } }),
  );

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
      test({ lastRunSucceeded: true }),
      'unknown',
      ['not-compared'],
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
});
