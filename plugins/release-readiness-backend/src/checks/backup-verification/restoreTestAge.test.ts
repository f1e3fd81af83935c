import {
  beforeTestNow,
  buildBackupMetrics,
  buildBackupResource,
  buildKnownFact,
  buildService,
  buildUnavailableFact,
  factIn,
  kubernetesBackups,
  prometheusBackups,
  type BackupMetrics,
  type DataClass,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { restoreTestAge } from './restoreTestAge';

type RestoreTest = NonNullable<BackupMetrics['restoreTest']>;
const metricsFact = factIn(prometheusBackups, 'prod');
const resourcesFact = factIn(kubernetesBackups, 'prod');
const noJobs = buildKnownFact(resourcesFact, { resources: [] });
const noMetric = buildKnownFact(
  metricsFact,
  buildBackupMetrics({ restoreTest: undefined }),
);
const tested = (
  past: Parameters<typeof beforeTestNow>[0],
  overrides: Partial<RestoreTest> = {},
) =>
  buildKnownFact(
    metricsFact,
    buildBackupMetrics({
      restoreTest: {
        metric: 'restored',
        lastSuccessAt: beforeTestNow(past),
        ...overrides,
      },
    }),
  );
const job = (past: Parameters<typeof beforeTestNow>[0]) =>
  buildKnownFact(resourcesFact, {
    resources: [
      buildBackupResource({
        purpose: 'restore-test',
        lastSuccessAt: beforeTestNow(past),
      }),
    ],
  });

describe('restore-test-age', () => {
  it.each<[string, ReturnType<typeof tested>, string, string[], DataClass?]>([
    ['yesterday', { ...tested({ days: 1 }), ...noJobs }, 'pass', []],
    ['seven days ago', { ...tested({ days: 7 }), ...noJobs }, 'pass', []],
    [
      'a second more',
      { ...tested({ days: 7, seconds: 1 }), ...noJobs },
      'fail',
      ['old'],
    ],
    [
      'twelve days ago',
      { ...tested({ days: 12 }), ...noJobs },
      'fail',
      ['old'],
    ],
    [
      'never',
      { ...tested({}, { lastSuccessAt: undefined }), ...noJobs },
      'fail',
      ['never'],
    ],
    ['by a job of yesterday', { ...noMetric, ...job({ days: 1 }) }, 'pass', []],
    [
      'a job that is old as well',
      { ...tested({ days: 9 }), ...job({ days: 8 }) },
      'fail',
      ['old'],
    ],
    [
      'only backups were tested, nothing was restored',
      {
        ...noMetric,
        ...buildKnownFact(resourcesFact, {
          resources: [buildBackupResource()],
        }),
      },
      'unknown',
      ['no-evidence'],
    ],
    [
      'a success that was pushed nine days ago is not newer than that',
      {
        ...tested({ minutes: 1 }, { pushedAt: beforeTestNow({ days: 9 }) }),
        ...noJobs,
      },
      'fail',
      ['old'],
    ],
    [
      'a time in the future',
      { ...tested({ days: -1 }), ...noJobs },
      'unknown',
      ['in-future'],
    ],
    [
      'an old backup was restored',
      {
        ...tested(
          { days: 1 },
          {
            restoredBackup: {
              takenAt: beforeTestNow({ days: 30 }),
              restoredAt: beforeTestNow({ days: 1 }),
            },
          },
        ),
        ...noJobs,
      },
      'warn',
      ['old-backup'],
    ],
    [
      'the backup of the day was restored',
      {
        ...tested(
          { days: 1 },
          {
            restoredBackup: {
              takenAt: beforeTestNow({ days: 2 }),
              restoredAt: beforeTestNow({ days: 1 }),
            },
          },
        ),
        ...noJobs,
      },
      'pass',
      [],
    ],
    [
      'old, but the cluster did not answer',
      { ...tested({ days: 9 }), ...buildUnavailableFact(resourcesFact) },
      'unknown',
      ['general.unavailable.not-collected'],
    ],
    [
      'the oldest of several databases, whatever a job says',
      {
        ...tested({ days: 9 }, { series: { database: 'invoices' } }),
        ...job({ days: 1 }),
      },
      'fail',
      ['old'],
    ],
    [
      'the oldest of several databases is young enough',
      {
        ...tested({ days: 7 }, { series: { database: 'invoices' } }),
        ...job({ days: 30 }),
      },
      'pass',
      [],
    ],
    [
      'no source answered',
      {},
      'unknown',
      [
        'general.unavailable.not-collected',
        'general.unavailable.not-collected',
      ],
    ],
    ['a service without data', {}, 'not-applicable', [], 'none'],
  ])('%s', (_title, facts, outcome, problems, dataClass = 'core') => {
    expect(
      evaluateCheck(restoreTestAge, {
        facts,
        service: buildService({ dataClass }),
      }),
    ).toMatchObject({ outcome, problems });
  });

  it('is unknown while the class of data is', () => {
    const service = buildService({ dataClass: undefined });
    expect(
      evaluateCheck(restoreTestAge, { facts: tested({ days: 1 }), service })
        .outcome,
    ).toBe('unknown');
  });

  it('says which database was not restored for too long', () => {
    const { findings } = evaluateCheck(restoreTestAge, {
      facts: {
        ...tested({ days: 9 }, { series: { database: 'invoices' } }),
        ...noJobs,
      },
    });
    expect(findings[0].subject?.name).toBe('restored{database="invoices"}');
  });
});
