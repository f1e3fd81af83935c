import type { BackupResourceObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  type CronJobRecord,
  type JobRecord,
  type VeleroScheduleRecord,
} from '../mappers/backups';
import { byName, type ServiceScope } from './ServiceScope';

/** What backs the service up in its namespace, and what restores as a test. */
export function toBackups(scope: ServiceScope): BackupResourceObservation[] {
  const schedules = scope
    .ownAnywhere('schedules')
    .filter(record => covers(record, scope));
  return [
    ...cronJobs(scope).map(record => toCronJob(scope, record)),
    ...schedules.map(record => toSchedule(scope, record)),
    ...restores(scope, schedules),
  ];
}

function covers(
  { namespaces }: Pick<VeleroScheduleRecord, 'namespaces'>,
  { namespace }: ServiceScope,
): boolean {
  return namespaces.length === 0 || namespaces.includes(namespace);
}

/**
 * The service's labelled CronJobs, and restore tests that name it from a
 * namespace that is no environment of it: an isolated place to restore to.
 */
function cronJobs(scope: ServiceScope): CronJobRecord[] {
  const environments = Object.values(scope.service.environments).map(
    location => location?.namespace,
  );
  const named = scope.inventory
    .table('cronjobs')
    .keyedAnywhere(`restores ${scope.service.backupName}`)
    .filter(
      ({ namespace }) =>
        namespace === scope.namespace || !environments.includes(namespace),
    );
  const own = scope
    .own('cronjobs')
    .filter(({ purpose }) => purpose !== undefined);
  return byName([...new Set([...own, ...named])]);
}

function latest(times: (string | undefined)[]): string | undefined {
  return times
    .filter(time => time !== undefined)
    .sort()
    .at(-1);
}

function toCronJob(
  scope: ServiceScope,
  record: CronJobRecord,
): BackupResourceObservation {
  const jobs: JobRecord[] = scope.inventory.table('jobs').ownedBy(record.uid);
  const lastSuccessAt = latest([
    record.lastSuccessAt,
    ...jobs.map(({ succeededAt }) => succeededAt),
  ]);
  const lastFailureAt = latest(jobs.map(({ failedAt }) => failedAt));
  return {
    kind: 'CronJob',
    name: record.name,
    namespace: record.namespace,
    purpose: record.purpose ?? 'full',
    ...(record.schedule && { schedule: record.schedule }),
    suspended: record.suspended,
    ...(lastSuccessAt && { lastSuccessAt }),
    ...(lastFailureAt && { lastFailureAt }),
  };
}

function toSchedule(
  scope: ServiceScope,
  record: VeleroScheduleRecord,
): BackupResourceObservation {
  const own = scope.inventory
    .table('backups')
    .keyed(record.namespace, `from ${record.name}`);
  const lastSuccessAt = latest(own.map(({ succeededAt }) => succeededAt));
  const lastFailureAt = latest(own.map(({ failedAt }) => failedAt));
  return {
    kind: 'VeleroSchedule',
    name: record.name,
    namespace: record.namespace,
    purpose: record.purpose,
    ...(record.schedule && { schedule: record.schedule }),
    suspended: record.suspended,
    ...(lastSuccessAt && { lastSuccessAt }),
    ...(lastFailureAt && { lastFailureAt }),
    ...(record.retentionHours !== undefined && {
      retentionHours: record.retentionHours,
    }),
  };
}

/** Restores of the service's backups, whether by a schedule's name or a backup's. */
function restores(
  scope: ServiceScope,
  schedules: VeleroScheduleRecord[],
): BackupResourceObservation[] {
  const { inventory } = scope;
  const scheduleNames = schedules.map(({ name }) => name);
  const backups = [
    ...scheduleNames.flatMap(name =>
      inventory.table('backups').keyedAnywhere(`from ${name}`),
    ),
    ...scope.ownAnywhere('backups').filter(backup => covers(backup, scope)),
  ].map(({ name }) => name);
  const sources = new Set([...scheduleNames, ...backups]);
  return byName(
    [...sources].flatMap(source =>
      inventory.table('restores').keyedAnywhere(`from ${source}`),
    ),
  ).map(({ name, namespace, succeededAt, failedAt }) => ({
    kind: 'VeleroRestore',
    name,
    namespace,
    purpose: 'restore-test',
    suspended: false,
    ...(succeededAt && { lastSuccessAt: succeededAt }),
    ...(failedAt && { lastFailureAt: failedAt }),
  }));
}
