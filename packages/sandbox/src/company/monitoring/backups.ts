import { SeriesModel, TargetModel } from '../../monitoring/model';
import {
  backupClassOf,
  backupRuns,
  namespaceOf,
  RecurringRun,
  ServiceDefinition,
} from '../definition';

/** Scrape job of the exporters that tell about backups. */
export const BACKUP_JOB = 'backup-exporter';

/** The exporters that say when backups and restore tests last succeeded, in prod. */
export function buildBackupTargets(
  services: readonly ServiceDefinition[],
  since: Date,
  now: Date,
): TargetModel[] {
  return services.flatMap(
    service =>
      buildBackupTarget(service, backupRuns(service, now), since) ?? [],
  );
}

/** The exporter of one service; undefined for a service without data. */
export function buildBackupTarget(
  service: ServiceDefinition,
  runs: readonly RecurringRun[],
  since: Date,
): TargetModel | undefined {
  const { backup } = service.story;
  const dataClass = backupClassOf(service);
  if (!backup || !dataClass) {
    return undefined;
  }
  const labels = { data_class: dataClass };
  const gauge = (name: string, value: number): SeriesModel => ({
    kind: 'gauge',
    name,
    labels,
    value: [{ from: since, value }],
  });
  const failed = runs.some(
    run => run.purpose === 'restore-test' && run.stopped,
  );
  return {
    environment: 'prod',
    service: service.name,
    pod: `backup-exporter-${service.name}`,
    job: BACKUP_JOB,
    from: since,
    labels: { namespace: namespaceOf('prod'), service: service.name },
    series: [
      ...runs.map(run => recurring(run, labels)),
      gauge('backup_restore_test_last_run_success', failed ? 0 : 1),
      gauge('backup_restore_test_source_rows', backup['source-rows']),
      gauge('backup_restore_test_restored_rows', backup['restored-rows']),
    ],
  };
}

function recurring(
  run: RecurringRun,
  labels: Record<string, string>,
): SeriesModel {
  const restore = run.purpose === 'restore-test';
  return {
    kind: 'recurring-timestamp',
    name: restore
      ? 'backup_restore_test_last_success_timestamp_seconds'
      : 'backup_last_success_timestamp_seconds',
    labels: restore ? labels : { ...labels, type: run.purpose },
    last: run.lastSuccess,
    everySeconds: run.everySeconds,
    stopped: run.stopped,
  };
}
