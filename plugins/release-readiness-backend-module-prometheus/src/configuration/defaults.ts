import type { OutcomeLabel, SignalMapping } from '../analysis';

/** Labels by which instrumentation commonly tells failed requests apart. */
const statusCode = {
  failures: ['500', '503'],
  successes: ['200', '201'],
  failurePattern: '5..',
};

export const defaultOutcomeLabels: readonly OutcomeLabel[] = [
  { label: 'code', ...statusCode },
  { label: 'status', ...statusCode },
  { label: 'status_code', ...statusCode },
  { label: 'http_status_code', ...statusCode },
  { label: 'http_response_status_code', ...statusCode },
  {
    label: 'outcome',
    failures: ['SERVER_ERROR'],
    successes: ['SUCCESS', 'REDIRECTION'],
  },
];

/** Metrics as §6.1 names them; memory also as cAdvisor does. */
export const defaultSignals: SignalMapping = {
  sets: [
    {
      requests: 'http_requests_total',
      errors: 'http_requests_errors_total',
      duration: 'http_request_duration_seconds',
    },
  ],
  outcomeLabels: defaultOutcomeLabels,
  memoryUsed: ['jvm_memory_used_bytes', 'container_memory_working_set_bytes'],
  memoryLimit: ['jvm_memory_max_bytes', 'container_spec_memory_limit_bytes'],
};

/** What a backup metric tells. */
export const backupRoles = [
  'full',
  'incremental',
  'restore-test',
  'restore-test-run-success',
  'restore-test-source-rows',
  'restore-test-restored-rows',
  'restore-test-checksum-match',
  'restore-test-backup-time',
  'retention-seconds',
] as const;

export type BackupRole = (typeof backupRoles)[number];

/** Where one backup signal is found. */
export interface BackupMetric {
  readonly role: BackupRole;
  /** Metric name, a pattern that matches the whole name. */
  readonly name: string;
  /** Label that names the service's backup. */
  readonly label: string;
  /**
   * Pattern on that label's whole value; the group `name` is what the catalog
   * calls the backup. Default: the whole value.
   */
  readonly labelPattern?: string;
  /** Label values that the series must have. */
  readonly matchers?: Readonly<Record<string, string>>;
}

/** Our own convention, Velero and CloudNativePG. */
export const defaultBackupMetrics: readonly BackupMetric[] = [
  {
    role: 'full',
    name: 'backup_last_success_timestamp_seconds',
    label: 'service',
    matchers: { type: 'full' },
  },
  {
    role: 'incremental',
    name: 'backup_last_success_timestamp_seconds',
    label: 'service',
    matchers: { type: 'incremental' },
  },
  {
    role: 'full',
    name: 'velero_backup_last_successful_timestamp',
    label: 'schedule',
    labelPattern: '(?<name>.+)-(?:full|daily)',
  },
  {
    role: 'incremental',
    name: 'velero_backup_last_successful_timestamp',
    label: 'schedule',
    labelPattern: '(?<name>.+)-(?:incremental|hourly)',
  },
  {
    role: 'full',
    name: 'cnpg_collector_last_available_backup_timestamp|barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
    label: 'cluster',
  },
  {
    role: 'restore-test',
    name: 'backup_restore_test_last_success_timestamp_seconds|[a-z0-9_]+_restore_test_last_success_timestamp_seconds|backup_verification_last_success_timestamp(?:_seconds)?',
    label: 'service',
  },
  {
    role: 'restore-test-run-success',
    name: 'backup_restore_test_last_run_success',
    label: 'service',
  },
  {
    role: 'restore-test-source-rows',
    name: 'backup_restore_test_source_rows',
    label: 'service',
  },
  {
    role: 'restore-test-restored-rows',
    name: 'backup_restore_test_restored_rows',
    label: 'service',
  },
  {
    role: 'restore-test-checksum-match',
    name: 'backup_restore_test_checksum_match',
    label: 'service',
  },
  {
    role: 'restore-test-backup-time',
    name: 'backup_restore_test_backup_timestamp_seconds',
    label: 'service',
  },
  {
    role: 'retention-seconds',
    name: 'backup_retention_seconds',
    label: 'service',
  },
];
