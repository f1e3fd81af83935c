import { toMilliseconds } from '../../clock';
import { backupClassOf, ServiceDefinition } from './ServiceDefinition';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One recurring job and when it last succeeded. */
export interface RecurringRun {
  purpose: 'full' | 'incremental' | 'restore-test';
  everySeconds: number;
  lastSuccess: Date;
  /** It has not succeeded again since, and won't. */
  stopped: boolean;
}

/**
 * The one story of a service's backups, from which CronJobs, Velero's objects
 * and metrics are told.
 *
 * @param now - from which the ages in the story count back.
 */
export function backupRuns(
  service: ServiceDefinition,
  now: Date,
): RecurringRun[] {
  const { backup } = service.story;
  const dataClass = backupClassOf(service);
  if (!backup || !dataClass) {
    return [];
  }
  const midnight = Math.floor(now.getTime() / DAY) * DAY;
  const fullAge = Math.floor(toMilliseconds(backup['full-age'] ?? '0d') / DAY);
  const restoreAge = Math.max(
    1,
    Math.floor(toMilliseconds(backup['restore-test-age']) / DAY),
  );
  const run = (
    purpose: RecurringRun['purpose'],
    every: number,
    first: number,
    stopped = false,
  ): RecurringRun =>
    continueRun(
      {
        purpose,
        everySeconds: every / 1000,
        stopped,
        lastSuccess: new Date(first),
      },
      now,
    );
  const full = midnight - fullAge * DAY + 2 * HOUR + 21 * MINUTE;
  const runs = [
    run('full', DAY, full, backup['full-stopped']),
    run(
      'restore-test',
      7 * DAY,
      midnight - restoreAge * DAY + 4 * HOUR + 52 * MINUTE,
      backup['restore-test-stopped'],
    ),
  ];
  if (dataClass !== 'non-core') {
    const every = dataClass === 'core' ? HOUR : 2 * HOUR;
    runs.push(run('incremental', every, midnight - DAY + 7 * MINUTE));
  }
  return runs;
}

/** Day of the week on which the restore test runs, 0 = Sunday, as cron counts. */
export function restoreTestWeekday(
  service: ServiceDefinition,
  now: Date,
): number {
  const test = backupRuns(service, now).find(
    run => run.purpose === 'restore-test',
  );
  return (test?.lastSuccess ?? now).getUTCDay();
}

/** The run as it is at `now`: what recurs has recurred until then. */
export function continueRun(run: RecurringRun, now: Date): RecurringRun {
  if (run.stopped) {
    return run;
  }
  const every = run.everySeconds * 1000;
  const last = run.lastSuccess.getTime();
  return {
    ...run,
    lastSuccess: new Date(
      last + Math.floor((now.getTime() - last) / every) * every,
    ),
  };
}
