import type {
  BackupMetrics,
  BackupSignal,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Sample } from '../client';
import type {
  BackupMetric,
  BackupRole,
  ServerConfiguration,
} from '../configuration';
import { quote } from '../promql/text';
import { queryLink } from './links';
import type { ServicePlace } from './ServiceRows';

/** A series that tells something about a backup. */
interface BackupRow {
  readonly role: BackupRole;
  readonly sample: Sample;
}

/** Pushgateways report when each group was last pushed. */
const pushTimeMetric = 'push_time_seconds';

/** The backup series of a server, found by the name of what is backed up. */
export class BackupTable {
  readonly #rows = new Map<string, BackupRow[]>();
  readonly #pushes: Sample[] = [];

  constructor(samples: readonly Sample[], metrics: readonly BackupMetric[]) {
    const compiled = metrics.map(metric => ({
      ...metric,
      isNamed: new RegExp(`^(?:${metric.name})$`),
      pattern: new RegExp(`^(?:${metric.labelPattern ?? '(?<name>.+)'})$`, 's'),
    }));
    // In the order of the configuration: the first one with a value counts.
    for (const metric of compiled) {
      for (const sample of samples) {
        const { labels } = sample;
        const name =
          metric.isNamed.test(labels.__name__ ?? '') &&
          Object.entries(metric.matchers ?? {}).every(
            ([label, value]) => labels[label] === value,
          ) &&
          metric.pattern.exec(labels[metric.label] ?? '')?.groups?.name;
        if (name) {
          const rows = this.#rows.get(name) ?? [];
          rows.push({ role: metric.role, sample });
          this.#rows.set(name, rows);
        }
      }
    }
    this.#pushes = samples.filter(
      ({ labels }) => labels.__name__ === pushTimeMetric,
    );
  }

  /** Those of a backup. */
  of(name: string): readonly BackupRow[] {
    return this.#rows.get(name) ?? [];
  }

  /** When the group that a series was pushed with was last pushed, seconds. */
  pushTimeOf({ labels }: Sample): number | undefined {
    return this.#pushes.find(
      push =>
        labels.job !== undefined &&
        push.labels.job === labels.job &&
        (push.labels.instance ?? '') === (labels.instance ?? ''),
    )?.value;
  }
}

/** Backup and restore-test metrics of a service in one environment (§7). */
export function backupMetricsOf(
  server: ServerConfiguration,
  table: BackupTable,
  place: ServicePlace,
): BackupMetrics {
  const rows = table
    .of(place.service.backupName)
    .filter(({ sample }) => isOfEnvironment(server, sample, place));
  const full = backupSignal(rows, 'full');
  const incremental = backupSignal(rows, 'incremental');
  const restoreTest = restoreTestSignal(rows, table);
  const retention = valueOf(rows, 'retention-seconds');
  return {
    server: server.name,
    url: queryLink(server, linkedQuery(rows)),
    ...(full && { full }),
    ...(incremental && { incremental }),
    ...(restoreTest && { restoreTest }),
    ...(retention !== undefined && { retentionHours: retention / 3600 }),
  };
}

/** What was found; of nothing, where it would be. */
function linkedQuery(rows: readonly BackupRow[]): string {
  const names = new Set(rows.map(({ sample }) => sample.labels.__name__));
  const pattern = names.size > 0 ? [...names].join('|') : '.*backup.*';
  return `{__name__=~${quote(pattern)}}`;
}

/**
 * Backup series often carry the namespace of the tool, not the service's:
 * that counts where the server watches one environment only.
 */
function isOfEnvironment(
  { labels, environments }: ServerConfiguration,
  sample: Sample,
  { location }: ServicePlace,
): boolean {
  return (
    environments.length === 1 ||
    sample.labels[labels.namespace] === location.namespace
  );
}

function restoreTestSignal(
  rows: readonly BackupRow[],
  table: BackupTable,
): BackupMetrics['restoreTest'] {
  const signal = backupSignal(rows, 'restore-test');
  if (!signal) {
    return undefined;
  }
  const success = valueOf(rows, 'restore-test-run-success');
  const checksum = valueOf(rows, 'restore-test-checksum-match');
  const sourceRows = valueOf(rows, 'restore-test-source-rows');
  const restoredRows = valueOf(rows, 'restore-test-restored-rows');
  const backupTime = timeText(valueOf(rows, 'restore-test-backup-time'));
  const row = rows.find(({ role }) => role === 'restore-test');
  const pushedAt = timeText(row && table.pushTimeOf(row.sample));
  return {
    ...signal,
    ...(success !== undefined && { lastRunSucceeded: success === 1 }),
    ...(sourceRows !== undefined && { sourceRows }),
    ...(restoredRows !== undefined && { restoredRows }),
    ...(checksum !== undefined && { checksumMatches: checksum === 1 }),
    ...(backupTime && { restoredBackupAt: backupTime }),
    ...(pushedAt && { pushedAt }),
  };
}

/** The newest success; a metric whose value is 0 says "never". */
function backupSignal(
  rows: readonly BackupRow[],
  role: BackupRole,
): BackupSignal | undefined {
  const found = rows.filter(row => row.role === role);
  if (found.length === 0) {
    return undefined;
  }
  const newest = found.reduce((a, b) =>
    b.sample.value > a.sample.value ? b : a,
  ).sample;
  const lastSuccessAt = timeText(newest.value);
  return {
    metric: newest.labels.__name__ ?? '',
    ...(lastSuccessAt && { lastSuccessAt }),
  };
}

/** The value of a role; of several the worst: instances must not hide each other. */
function valueOf(
  rows: readonly BackupRow[],
  role: BackupRole,
): number | undefined {
  const values = rows
    .filter(row => row.role === role)
    .map(({ sample }) => sample.value)
    .filter(value => Number.isFinite(value));
  return values.length === 0 ? undefined : Math.min(...values);
}

/** ISO 8601 of Unix seconds; 0 and nonsense are no time. */
function timeText(seconds: number | undefined): string | undefined {
  return seconds !== undefined && seconds > 0 && seconds < 8.64e12
    ? new Date(seconds * 1000).toISOString()
    : undefined;
}
