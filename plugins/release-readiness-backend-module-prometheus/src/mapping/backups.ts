import type {
  BackupMetrics,
  BackupSignal,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { BackupRole, ServerConfiguration } from '../configuration';
import { quote } from '../promql/text';
import {
  agree,
  distinction,
  groupsOf,
  keyOf,
  timeText,
  worstValue,
  type BackupGroup,
} from './backupSeries';
import type { BackupRow, BackupTable } from './BackupTable';
import { queryLink } from './links';
import { restoreComparisonsOf } from './restoreComparisons';
import type { ServicePlace } from './ServiceRows';

/** Backup and restore-test metrics of a service in one environment (§7). */
export function backupMetricsOf(
  server: ServerConfiguration,
  table: BackupTable,
  place: ServicePlace,
  observedAt: string,
): BackupMetrics {
  const rows = table
    .of(place.service.backupName)
    .filter(row => isOfEnvironment(server, row, place));
  const now = Date.parse(observedAt) / 1000;
  const full = backupSignal(rows, 'full', now);
  const incremental = backupSignal(rows, 'incremental', now);
  const restoreTest = restoreTestSignal(rows, now);
  const retention = worstValue(rows, 'retention-seconds');
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
  { sample }: BackupRow,
  { location }: ServicePlace,
): boolean {
  return (
    environments.length === 1 ||
    sample.labels[labels.namespace] === location.namespace
  );
}

function restoreTestSignal(
  rows: readonly BackupRow[],
  now: number,
): BackupMetrics['restoreTest'] {
  const signal = backupSignal(rows, 'restore-test', now);
  if (!signal) {
    return undefined;
  }
  const success = worstValue(rows, 'restore-test-run-success');
  const comparisons = restoreComparisonsOf(rows);
  const restoredBackup = restoredBackupOf(rows);
  return {
    ...signal,
    ...(success !== undefined && { lastRunSucceeded: success === 1 }),
    ...(comparisons.length > 0 && { comparisons }),
    ...(restoredBackup && { restoredBackup }),
  };
}

/** The backup that was oldest when it was restored. */
function restoredBackupOf(rows: readonly BackupRow[]) {
  const tests = rows.filter(({ role }) => role === 'restore-test');
  const groups = groupsOf(
    rows.filter(({ role }) => role === 'restore-test-backup-time'),
  );
  const restored = groups.flatMap(({ identity, rows: found }) => {
    const takenAt = timeText(worstValue(found, 'restore-test-backup-time'));
    const test = newestOf(tests.filter(row => agree(identity, row.identity)));
    const restoredAt = timeText(test?.sample.value);
    const series = distinction(
      identity,
      groups.map(group => group.identity),
    );
    return takenAt && restoredAt
      ? [{ takenAt, restoredAt, ...(series && { series }) }]
      : [];
  });
  const age = (each: (typeof restored)[number]) =>
    Date.parse(each.restoredAt) - Date.parse(each.takenAt);
  return restored.sort((a, b) => age(b) - age(a))[0];
}

/**
 * The last success of a backup; of several that labels tell apart, of the one
 * that succeeded the longest ago, since it would else vanish behind the others.
 * A metric whose value is 0 says "never".
 */
function backupSignal(
  rows: readonly BackupRow[],
  role: BackupRole,
  now: number,
): (BackupSignal & { pushedAt?: string }) | undefined {
  const groups = groupsOf(rows.filter(row => row.role === role));
  const identities = groups.map(({ identity }) => identity);
  const [worst] = groups
    .flatMap(group => {
      const row = newestOf(group.rows);
      return row ? [{ group, row, rank: rankOf(row, now) }] : [];
    })
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (keyOf(a.group.identity) < keyOf(b.group.identity) ? -1 : 1),
    );
  return worst && signalOf(worst.row, worst.group, identities);
}

function signalOf(
  { sample, pushTime }: BackupRow,
  { identity }: BackupGroup,
  identities: readonly BackupGroup['identity'][],
): BackupSignal & { pushedAt?: string } {
  const lastSuccessAt = timeText(sample.value);
  const pushedAt = timeText(pushTime);
  const series = distinction(identity, identities);
  return {
    metric: sample.labels.__name__ ?? '',
    ...(series && { series }),
    ...(lastSuccessAt && { lastSuccessAt }),
    ...(pushedAt && { pushedAt }),
  };
}

/** Clocks may differ by this much, seconds. */
const clockTolerance = 5 * 60;

/** Lower is worse: never, then a time that can't be, then the oldest. */
function rankOf({ sample, pushTime }: BackupRow, now: number): number {
  if (!timeText(sample.value)) return -2;
  if (sample.value > now + clockTolerance) return -1;
  return Math.min(sample.value, pushTime ?? Infinity);
}

/** What replicas and metrics of the same backup agree on at best. */
function newestOf(rows: readonly BackupRow[]): BackupRow | undefined {
  return rows.reduce<BackupRow | undefined>(
    (a, b) =>
      a === undefined || timeOf(b.sample.value) > timeOf(a.sample.value)
        ? b
        : a,
    undefined,
  );
}

function timeOf(seconds: number): number {
  return timeText(seconds) ? seconds : 0;
}
