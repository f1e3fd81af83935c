import type { BackupResourceObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  CronJobManifest,
  JobManifest,
  VeleroBackupManifest,
  VeleroRestoreManifest,
  VeleroScheduleManifest,
} from '../resources/manifests';
import { transitionOf } from './conditions';
import { toIdentity, type ObjectIdentity } from './identity';

/** Label of what backs up: `full` or `incremental`. */
export const backupLabel = 'release-readiness.io/backup';

/** Label of what restores as a test; its value is the service's backup name. */
export const restoreTestLabel = 'release-readiness.io/restore-test';

type Purpose = BackupResourceObservation['purpose'];

/** A CronJob that backs up or restores. */
export interface CronJobRecord extends ObjectIdentity {
  purpose?: Purpose;
  schedule?: string;
  suspended: boolean;
  lastSuccessAt?: string;
}

/** When a Job ended, and how. */
export interface JobRecord extends ObjectIdentity {
  purpose?: Purpose;
  succeededAt?: string;
  failedAt?: string;
}

/** A Velero Schedule. */
export interface VeleroScheduleRecord extends ObjectIdentity {
  purpose: Purpose;
  schedule?: string;
  suspended: boolean;
  /** Namespaces it backs up; empty for all. */
  namespaces: string[];
  retentionHours?: number;
}

/** A Velero Backup or Restore that has come to an end, or has not. */
export interface VeleroRunRecord extends ObjectIdentity {
  purpose: Purpose;
  namespaces: string[];
  succeededAt?: string;
  failedAt?: string;
  retentionHours?: number;
}

function toPurpose(labels: Record<string, string>): Purpose | undefined {
  if (labels[restoreTestLabel] !== undefined) {
    return 'restore-test';
  }
  const backup = labels[backupLabel];
  return backup === 'full' || backup === 'incremental' ? backup : undefined;
}

/** @param manifest - A `batch/v1` CronJob. */
export function toCronJobRecord(manifest: CronJobManifest): CronJobRecord {
  const identity = toIdentity(manifest);
  const { spec = {}, status = {} } = manifest;
  const purpose = toPurpose(identity.labels);
  const restored = identity.labels[restoreTestLabel];
  return {
    ...identity,
    ...(restored !== undefined && { keys: [`restores ${restored}`] }),
    ...(purpose && { purpose }),
    ...(spec.schedule && { schedule: spec.schedule }),
    suspended: spec.suspend === true,
    ...(status.lastSuccessfulTime && {
      lastSuccessAt: status.lastSuccessfulTime,
    }),
  };
}

/** @param manifest - A `batch/v1` Job. */
export function toJobRecord(manifest: JobManifest): JobRecord {
  const identity = toIdentity(manifest);
  const { completionTime, conditions } = manifest.status ?? {};
  const purpose = toPurpose(identity.labels);
  const holds = (type: string) =>
    conditions?.some(
      condition => condition.type === type && condition.status === 'True',
    );
  const failedAt = holds('Failed')
    ? transitionOf(conditions, 'Failed')
    : undefined;
  return {
    ...identity,
    ...(purpose && { purpose }),
    ...(holds('Complete') && completionTime && { succeededAt: completionTime }),
    ...(failedAt && { failedAt }),
  };
}

/** @param manifest - A `velero.io/v1` Schedule; without a label it counts as a full backup. */
export function toVeleroScheduleRecord(
  manifest: VeleroScheduleManifest,
): VeleroScheduleRecord {
  const identity = toIdentity(manifest);
  const { schedule, paused, template } = manifest.spec ?? {};
  const retentionHours = toHours(template?.ttl);
  return {
    ...identity,
    purpose: toPurpose(identity.labels) ?? 'full',
    ...(schedule && { schedule }),
    suspended: paused === true,
    namespaces: toNamespaces(template?.includedNamespaces),
    ...(retentionHours !== undefined && { retentionHours }),
  };
}

/** @param manifest - A `velero.io/v1` Backup. Only `Completed` is success; `PartiallyFailed` is not. */
export function toVeleroBackupRecord(
  manifest: VeleroBackupManifest,
): VeleroRunRecord {
  const identity = toIdentity(manifest);
  const retentionHours = toHours(manifest.spec?.ttl);
  const from = identity.labels['velero.io/schedule-name'];
  return {
    ...identity,
    ...(from && { keys: [`from ${from}`] }),
    purpose: toPurpose(identity.labels) ?? 'full',
    namespaces: toNamespaces(manifest.spec?.includedNamespaces),
    ...toEnd(manifest.status),
    ...(retentionHours !== undefined && { retentionHours }),
  };
}

/** @param manifest - A `velero.io/v1` Restore: any restore of a service's backup tests it. */
export function toVeleroRestoreRecord(
  manifest: VeleroRestoreManifest,
): VeleroRunRecord {
  const { backupName, scheduleName } = manifest.spec ?? {};
  const from = backupName ?? scheduleName;
  return {
    ...toIdentity(manifest),
    ...(from && { keys: [`from ${from}`] }),
    purpose: 'restore-test',
    namespaces: [],
    ...toEnd(manifest.status),
  };
}

function toEnd(
  status: { phase?: string; completionTimestamp?: string } | undefined,
): { succeededAt?: string; failedAt?: string } {
  const { phase = '', completionTimestamp } = status ?? {};
  if (!completionTimestamp) {
    return {};
  }
  if (phase === 'Completed') {
    return { succeededAt: completionTimestamp };
  }
  return /Failed/.test(phase) ? { failedAt: completionTimestamp } : {};
}

/** Velero's `*` is the same as naming none. */
function toNamespaces(included: string[] | undefined): string[] {
  return (included ?? []).includes('*') ? [] : (included ?? []);
}

/** Hours of a Go duration such as `2160h0m0s`. */
function toHours(duration: string | undefined): number | undefined {
  const parts = [...(duration ?? '').matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  if (parts.length === 0) {
    return undefined;
  }
  const unitHours: Record<string, number> = { h: 1, m: 1 / 60, s: 1 / 3600 };
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitHours[unit],
    0,
  );
}
