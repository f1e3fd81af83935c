import {
  beforeTestNow,
  buildBackupMetrics,
  buildBackupResource,
  buildKnownFact,
  buildService,
  buildUnavailableFact,
  dataClassAnnotation,
  factIn,
  kubernetesBackups,
  prometheusBackups,
  type BackupMetrics,
  type BackupResourceObservation,
  type DataClass,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { backupFreshness } from './backupFreshness';

const metricsFact = factIn(prometheusBackups, 'prod');
const resourcesFact = factIn(kubernetesBackups, 'prod');
const metrics = (overrides: Partial<BackupMetrics> = {}) =>
  buildKnownFact(metricsFact, buildBackupMetrics(overrides));
const resources = (...list: BackupResourceObservation[]) =>
  buildKnownFact(resourcesFact, { resources: list });
const full = (past: Parameters<typeof beforeTestNow>[0]) => ({
  full: { metric: 'full', lastSuccessAt: beforeTestNow(past) },
});
const incremental = (past: Parameters<typeof beforeTestNow>[0]) => ({
  incremental: { metric: 'incremental', lastSuccessAt: beforeTestNow(past) },
});
const none = { full: undefined, incremental: undefined };
const job = (past: Parameters<typeof beforeTestNow>[0]) =>
  buildBackupResource({ lastSuccessAt: beforeTestNow(past) });

describe('backup-freshness', () => {
  it.each<[string, DataClass | undefined, object, string, string[]]>([
    ['young backups', 'core', { ...metrics(), ...resources() }, 'pass', []],
    [
      'a full backup of 26 h: a day and the tolerance',
      'core',
      { ...metrics(full({ hours: 26 })), ...resources() },
      'pass',
      [],
    ],
    [
      'a second more',
      'core',
      { ...metrics(full({ hours: 26, seconds: 1 })), ...resources() },
      'fail',
      ['old'],
    ],
    [
      'core: incremental of 90 min',
      'core',
      { ...metrics(incremental({ minutes: 90 })), ...resources() },
      'pass',
      [],
    ],
    [
      'core: a second more',
      'core',
      { ...metrics(incremental({ minutes: 90, seconds: 1 })), ...resources() },
      'fail',
      ['old'],
    ],
    [
      'important: incremental of 3 h',
      'important',
      { ...metrics(incremental({ hours: 3 })), ...resources() },
      'pass',
      [],
    ],
    [
      'important: a second more',
      'important',
      { ...metrics(incremental({ hours: 3, seconds: 1 })), ...resources() },
      'fail',
      ['old'],
    ],
    [
      'non-core needs no incremental backup',
      'non-core',
      { ...metrics({ incremental: undefined }), ...resources() },
      'pass',
      [],
    ],
    [
      'the newer of metric and schedule counts',
      'non-core',
      { ...metrics(full({ days: 3 })), ...resources(job({ hours: 2 })) },
      'pass',
      [],
    ],
    [
      'both are old',
      'non-core',
      { ...metrics(full({ days: 3 })), ...resources(job({ days: 4 })) },
      'fail',
      ['old'],
    ],
    [
      'a metric without a timestamp: never',
      'non-core',
      { ...metrics({ full: { metric: 'full' } }), ...resources() },
      'fail',
      ['never'],
    ],
    [
      'never by metric, but the schedule succeeded',
      'non-core',
      {
        ...metrics({ full: { metric: 'full' } }),
        ...resources(job({ hours: 2 })),
      },
      'pass',
      [],
    ],
    [
      'neither metric nor schedule',
      'core',
      { ...metrics(none), ...resources() },
      'unknown',
      ['no-evidence', 'no-evidence'],
    ],
    [
      'a time in the future',
      'non-core',
      { ...metrics(full({ hours: -1 })), ...resources() },
      'unknown',
      ['in-future'],
    ],
    [
      'one source is enough for a pass',
      'core',
      { ...metrics(), ...buildUnavailableFact(resourcesFact) },
      'pass',
      [],
    ],
    [
      'old, but the other source did not answer',
      'non-core',
      { ...metrics(full({ days: 3 })), ...buildUnavailableFact(resourcesFact) },
      'unknown',
      ['general.unavailable.not-collected'],
    ],
    [
      'no source answered',
      'non-core',
      {},
      'unknown',
      [
        'general.unavailable.not-collected',
        'general.unavailable.not-collected',
      ],
    ],
    [
      'the class of data is not known',
      undefined,
      { ...metrics(), ...resources() },
      'unknown',
      ['general.mapping.missing-data-class'],
    ],
    [
      'a service without data',
      'none',
      { ...metrics(none), ...resources() },
      'not-applicable',
      [],
    ],
  ])('%s', (_title, dataClass, facts, outcome, problems) => {
    const service = buildService({ dataClass });
    expect(
      evaluateCheck(backupFreshness, {
        facts: facts as ReturnType<typeof metrics>,
        service,
      }),
    ).toMatchObject({ outcome, problems });
  });

  it('says what is wrong with the annotation, and how it is right', () => {
    const message = {
      key: 'general.mapping.invalid-value',
      params: {
        annotation: dataClassAnnotation,
        value: 'gold',
        allowed: 'core',
      },
    };
    const { findings, remediation } = evaluateCheck(backupFreshness, {
      facts: metrics(),
      service: buildService({
        dataClass: undefined,
        problems: [
          { message, path: `metadata.annotations["${dataClassAnnotation}"]` },
        ],
      }),
    });
    expect(findings[0].message).toBe(message);
    expect(remediation?.snippets?.[0].text).toContain(
      `${dataClassAnnotation}: core`,
    );
  });

  it('offers the schedule that is missing, every hour for core data', () => {
    const { remediation } = evaluateCheck(backupFreshness, {
      facts: { ...metrics(incremental({ days: 1 })), ...resources() },
    });
    expect(remediation?.snippets).toHaveLength(1);
    expect(remediation?.snippets?.[0].text).toContain('schedule: 5 * * * *');
  });
});
