import { KubernetesObject } from '../../kubernetes/model';
import { RecurringRun } from '../definition';
import { fieldsOf, timestamp } from '../manifests';
import { ownerReference } from './pods';

const FAILED_LATELY = 5 * 3_600_000;

/**
 * What the controllers of CronJobs and of Velero have made of a service's
 * backup manifests until `now`: status, the last job or backup of each.
 * Objects that are no backups stay as they are.
 */
export function buildBackups(
  runs: readonly RecurringRun[],
  objects: readonly KubernetesObject[],
  now: Date,
): KubernetesObject[] {
  return objects.flatMap(object => {
    const purpose = purposeOf(object);
    const run = runs.find(candidate => candidate.purpose === purpose);
    if (!run) {
      return [object];
    }
    return object.kind === 'Schedule'
      ? velero(object, run)
      : cronJob(object, run, now);
  });
}

/** What a CronJob or Schedule is for, by its labels. */
export function purposeOf(
  object: KubernetesObject,
): RecurringRun['purpose'] | undefined {
  const labels = object.metadata.labels ?? {};
  if (labels['release-readiness.io/restore-test']) {
    return 'restore-test';
  }
  const backup = labels['release-readiness.io/backup'];
  return backup === 'full' || backup === 'incremental' ? backup : undefined;
}

function cronJob(
  object: KubernetesObject,
  run: RecurringRun,
  now: Date,
): KubernetesObject[] {
  const failedAt = new Date(now.getTime() - FAILED_LATELY);
  return [
    {
      ...object,
      status: {
        lastScheduleTime: timestamp(run.stopped ? failedAt : startOf(run)),
        lastSuccessfulTime: timestamp(run.lastSuccess),
      },
    },
    job(object, startOf(run), run.lastSuccess, true),
    ...(run.stopped ? [job(object, failedAt, failedAt, false)] : []),
  ];
}

function job(
  owner: KubernetesObject,
  started: Date,
  ended: Date,
  succeeded: boolean,
): KubernetesObject {
  const minutes = Math.floor(started.getTime() / 60_000);
  const template = fieldsOf(fieldsOf(owner.spec).jobTemplate);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${owner.metadata.name}-${minutes}`,
      namespace: owner.metadata.namespace,
      creationTimestamp: timestamp(started),
      labels: fieldsOf(template.metadata).labels as Record<string, string>,
      ownerReferences: [ownerReference(owner)],
    },
    spec: fieldsOf(template.spec),
    status: succeeded
      ? {
          startTime: timestamp(started),
          completionTime: timestamp(ended),
          succeeded: 1,
          conditions: [
            condition('SuccessCriteriaMet', ended, 'CompletionsReached'),
            condition('Complete', ended, 'CompletionsReached'),
          ],
        }
      : {
          startTime: timestamp(started),
          failed: 2,
          conditions: [
            condition('FailureTarget', ended, 'BackoffLimitExceeded'),
            condition('Failed', ended, 'BackoffLimitExceeded'),
          ],
        },
  };
}

/** A Job's end is told twice: that it will end so, then that it has. */
function condition(type: string, at: Date, reason: string) {
  return {
    type,
    status: 'True',
    reason,
    message:
      reason === 'BackoffLimitExceeded'
        ? 'Job has reached the specified backoff limit'
        : 'Reached expected number of succeeded pods',
    lastTransitionTime: timestamp(at),
  };
}

function velero(
  schedule: KubernetesObject,
  run: RecurringRun,
): KubernetesObject[] {
  const { name, namespace } = schedule.metadata;
  const template = fieldsOf(fieldsOf(schedule.spec).template);
  const started = startOf(run);
  const digits = started.toISOString().replace(/\D/g, '').slice(0, 14);
  return [
    {
      ...schedule,
      status: { phase: 'Enabled', lastBackup: timestamp(started) },
    },
    {
      apiVersion: 'velero.io/v1',
      kind: 'Backup',
      metadata: {
        name: `${name}-${digits}`,
        namespace,
        creationTimestamp: timestamp(started),
        labels: {
          ...schedule.metadata.labels,
          'velero.io/schedule-name': name ?? '',
          'velero.io/storage-location': 'default',
        },
      },
      spec: Object.fromEntries(
        Object.entries(template).filter(([field]) => field !== 'metadata'),
      ),
      status: {
        phase: 'Completed',
        version: 1,
        formatVersion: '1.1.0',
        startTimestamp: timestamp(started),
        completionTimestamp: timestamp(run.lastSuccess),
        expiration: timestamp(new Date(started.getTime() + 2160 * 3_600_000)),
        progress: { itemsBackedUp: 214, totalItems: 214 },
      },
    },
  ];
}

/** Backups and restore tests take a few minutes. */
function startOf(run: RecurringRun): Date {
  const minutes = { full: 6, incremental: 2, 'restore-test': 12 }[run.purpose];
  return new Date(run.lastSuccess.getTime() - minutes * 60_000);
}
