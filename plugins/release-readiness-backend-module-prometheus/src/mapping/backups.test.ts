import type { Labels, Sample } from '../client';
import { testConfiguration, testPlace } from '../__testUtils__';
import { backupMetricsOf } from './backups';
import { BackupTable } from './BackupTable';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const midnight = '2026-11-02T00:00:00.000Z';

function sample(name: string, labels: Labels, value: number): Sample {
  return { labels: { __name__: name, ...labels }, value };
}

function metricsOf(
  samples: Sample[],
  options: { server?: object; metrics?: object[] } = {},
) {
  const configuration = testConfiguration(options.server, {
    backups: options.metrics ?? [],
  });
  const { url, server, ...metrics } = backupMetricsOf(
    configuration.servers[0],
    new BackupTable(samples, configuration.backups),
    testPlace('mall-order'),
    '2026-11-02T09:00:00.000Z',
  );
  return metrics;
}

const service = { service: 'mall-order' };

describe('backupMetricsOf', () => {
  it('reads our own convention', () => {
    expect(
      metricsOf([
        sample(
          'backup_last_success_timestamp_seconds',
          { ...service, type: 'full' },
          seconds(midnight),
        ),
        sample(
          'backup_last_success_timestamp_seconds',
          { ...service, type: 'incremental' },
          seconds('2026-11-02T08:00:00Z'),
        ),
        sample('backup_retention_seconds', service, 90 * 86_400),
        sample(
          'backup_restore_test_last_success_timestamp_seconds',
          { ...service, data_class: 'core', job: 'restore' },
          seconds('2026-11-01T03:00:00Z'),
        ),
        sample('backup_restore_test_last_run_success', service, 1),
        sample('backup_restore_test_source_rows', service, 100),
        sample('backup_restore_test_restored_rows', service, 99),
        sample('backup_restore_test_checksum_match', service, 0),
        sample(
          'backup_restore_test_backup_timestamp_seconds',
          service,
          seconds('2026-11-01T00:00:00Z'),
        ),
        sample(
          'push_time_seconds',
          { job: 'restore' },
          seconds('2026-11-01T03:00:05Z'),
        ),
      ]),
    ).toEqual({
      full: {
        metric: 'backup_last_success_timestamp_seconds',
        lastSuccessAt: midnight,
      },
      incremental: {
        metric: 'backup_last_success_timestamp_seconds',
        lastSuccessAt: '2026-11-02T08:00:00.000Z',
      },
      retentionHours: 90 * 24,
      restoreTest: {
        metric: 'backup_restore_test_last_success_timestamp_seconds',
        lastSuccessAt: '2026-11-01T03:00:00.000Z',
        lastRunSucceeded: true,
        comparisons: [
          { sourceRows: 100, restoredRows: 99, checksumMatches: false },
        ],
        restoredBackup: {
          takenAt: '2026-11-01T00:00:00.000Z',
          restoredAt: '2026-11-01T03:00:00.000Z',
        },
        pushedAt: '2026-11-01T03:00:05.000Z',
      },
    });
  });

  it.each([
    [
      'velero_backup_last_successful_timestamp',
      { schedule: 'mall-order-daily' },
      'full',
    ],
    [
      'velero_backup_last_successful_timestamp',
      { schedule: 'mall-order-hourly' },
      'incremental',
    ],
    [
      'cnpg_collector_last_available_backup_timestamp',
      { cluster: 'mall-order' },
      'full',
    ],
    [
      'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
      { cluster: 'mall-order' },
      'full',
    ],
    [
      'mysql_restore_test_last_success_timestamp_seconds',
      service,
      'restoreTest',
    ],
    ['backup_verification_last_success_timestamp', service, 'restoreTest'],
  ] as const)('reads %s%j as %s', (name, labels, role) => {
    expect(metricsOf([sample(name, labels, seconds(midnight))])).toEqual({
      [role]: { metric: name, lastSuccessAt: midnight },
    });
  });

  it.each([0, NaN, Infinity, -5])('takes %d for "never"', value => {
    expect(
      metricsOf([
        sample(
          'cnpg_collector_last_available_backup_timestamp',
          { cluster: 'mall-order' },
          value,
        ),
      ]),
    ).toEqual({
      full: { metric: 'cnpg_collector_last_available_backup_timestamp' },
    });
  });

  it('takes the newest success that processes tell of one backup, and the worst outcome', () => {
    const name = 'backup_restore_test_last_success_timestamp_seconds';
    expect(
      metricsOf([
        sample(name, { ...service, instance: 'a' }, seconds(midnight) - 60),
        sample(name, { ...service, instance: 'b' }, seconds(midnight)),
        sample(
          'backup_restore_test_last_run_success',
          { ...service, instance: 'a' },
          1,
        ),
        sample(
          'backup_restore_test_last_run_success',
          { ...service, instance: 'b' },
          0,
        ),
      ]),
    ).toMatchObject({
      restoreTest: { lastSuccessAt: midnight, lastRunSucceeded: false },
    });
  });

  it.each([
    ['full', 'backup_last_success_timestamp_seconds', { type: 'full' }],
    [
      'incremental',
      'backup_last_success_timestamp_seconds',
      { type: 'incremental' },
    ],
    ['restoreTest', 'backup_restore_test_last_success_timestamp_seconds', {}],
  ] as const)(
    'lets the oldest %s of several databases count, and names it',
    (role, name, labels) => {
      const of = (database: string, value: number) =>
        sample(name, { ...service, ...labels, database }, value);
      expect(
        metricsOf([
          of('orders', seconds(midnight)),
          of('invoices', seconds('2026-10-01T00:00:00Z')),
        ]),
      ).toMatchObject({
        [role]: {
          lastSuccessAt: '2026-10-01T00:00:00.000Z',
          series: { database: 'invoices' },
        },
      });
    },
  );

  it('lets a backup that never succeeded, or in the future, count before an old one', () => {
    const of = (database: string, value: number) =>
      sample(
        'backup_last_success_timestamp_seconds',
        { ...service, type: 'full', database },
        value,
      );
    const old = of('a', seconds('2026-10-01T00:00:00Z'));
    const future = of('b', seconds('2026-11-03T00:00:00Z'));
    expect(metricsOf([old, future])).toMatchObject({
      full: {
        lastSuccessAt: '2026-11-03T00:00:00.000Z',
        series: { database: 'b' },
      },
    });
    expect(metricsOf([old, future, of('c', 0)]).full).toEqual({
      metric: 'backup_last_success_timestamp_seconds',
      series: { database: 'c' },
    });
  });

  it('takes the metric that a moved backup goes on with, not the one that froze', () => {
    const cluster = { cluster: 'mall-order' };
    expect(
      metricsOf([
        sample(
          'cnpg_collector_last_available_backup_timestamp',
          { ...cluster, pod: 'mall-order-1' },
          seconds('2026-10-01T00:00:00Z'),
        ),
        sample(
          'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
          { ...cluster, pod: 'mall-order-1' },
          seconds(midnight),
        ),
        // A replica of the database has taken none.
        sample(
          'cnpg_collector_last_available_backup_timestamp',
          { ...cluster, pod: 'mall-order-2' },
          0,
        ),
      ]).full,
    ).toEqual({
      metric: 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
      lastSuccessAt: midnight,
    });
  });

  it('dates the oldest backup that was restored by its own test', () => {
    const of = (database: string, taken: string, tested: string) => [
      sample(
        'backup_restore_test_last_success_timestamp_seconds',
        { ...service, database },
        seconds(tested),
      ),
      sample(
        'backup_restore_test_backup_timestamp_seconds',
        { ...service, database },
        seconds(taken),
      ),
    ];
    expect(
      metricsOf([
        ...of('orders', '2026-10-20T00:00:00Z', '2026-10-20T03:00:00Z'),
        ...of('invoices', '2026-10-21T00:00:00Z', '2026-11-01T00:00:00Z'),
      ]).restoreTest?.restoredBackup,
    ).toEqual({
      series: { database: 'invoices' },
      takenAt: '2026-10-21T00:00:00.000Z',
      restoredAt: '2026-11-01T00:00:00.000Z',
    });
  });

  it('knows nothing of a backup whose series are another service', () => {
    expect(
      metricsOf([
        sample(
          'backup_last_success_timestamp_seconds',
          { service: 'mall-order-archive', type: 'full' },
          seconds(midnight),
        ),
      ]),
    ).toEqual({});
  });

  it('tells environments apart by namespace where the server watches several', () => {
    const of = (namespace: string) =>
      metricsOf(
        [
          sample(
            'backup_last_success_timestamp_seconds',
            { ...service, type: 'full', namespace },
            seconds(midnight),
          ),
        ],
        { server: { environments: ['staging', 'prod'] } },
      );
    expect(of('mall-prod')).toHaveProperty('full');
    expect(of('mall-staging')).toEqual({});
    expect(of('velero')).toEqual({});
  });

  it('reads configured metrics before the known ones', () => {
    expect(
      metricsOf(
        [
          sample(
            'dump_done',
            { database: 'db-mall-order', kind: 'nightly' },
            seconds(midnight),
          ),
        ],
        {
          metrics: [
            {
              role: 'full',
              name: 'dump_done',
              label: 'database',
              labelPattern: 'db-(?<name>.+)',
              matchers: { kind: 'nightly' },
            },
          ],
        },
      ),
    ).toEqual({ full: { metric: 'dump_done', lastSuccessAt: midnight } });
  });
});
