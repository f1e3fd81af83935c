import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  kubernetesBackups,
  prometheusBackups,
  type BackupMetrics,
  type Fact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { hoursSince, newestOf, printHours } from '../ages';
import { conclude } from '../conclusion';
import { yamlSnippet } from '../snippets';
import { backupJob } from './backupJobs';
import { unknownDataClass, withoutData } from './dataClass';
import { collectSuccesses, judgeAge, metricSubject } from './successes';

/** Restoring an old backup shows nothing of the present ones. */
function judgeRestoredBackup(
  metrics: Fact<BackupMetrics>,
  limitHours: number,
): Finding[] {
  const test =
    metrics.status === 'known' ? metrics.value.restoreTest : undefined;
  if (!test?.restoredBackup) return [];
  const { takenAt, restoredAt, series } = test.restoredBackup;
  const age = hoursSince(takenAt, new Date(restoredAt));
  if (age <= limitHours) return [];
  return [
    {
      outcome: 'warn',
      message: { key: 'old-backup' },
      subject: metricSubject({ metric: test.metric, series }),
      observed: printHours(age),
      expected: `≤ ${printHours(limitHours)}`,
    },
  ];
}

/** §7.2, §9.4: the last successful restore test is no older than a week. */
export const restoreTestAge = createCheck({
  id: 'restore-test-age',
  area: 'backup-verification',
  severity: 'blocking',
  sections: ['7.2', '9.4'],
  texts: builtInCheckTexts['restore-test-age'],
  facts: {},
  optionalFacts: {
    metrics: factIn(prometheusBackups, 'prod'),
    resources: factIn(kubernetesBackups, 'prod'),
  },
  appliesTo: withoutData,
  evaluate({ optional, service, policy, now }) {
    if (!service.dataClass) return unknownDataClass(service);
    const hours = policy.limits.restoreTestMaximumAgeDays * 24;
    const successes = collectSuccesses(optional, 'restore-test');
    const newest = newestOf(
      successes.reporters.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []),
    );
    const findings = [
      ...judgeAge(successes, {
        hours,
        now,
        texts: { young: 'recent', old: 'old' },
      }),
      ...judgeRestoredBackup(optional.metrics, hours),
    ];
    return conclude(findings, {
      pass: { age: newest ? printHours(hoursSince(newest, now)) : '?' },
      snippets: () => [
        yamlSnippet(
          'snippet-job',
          undefined,
          backupJob(service, {
            name: 'restore-test',
            schedule: '40 4 * * 0',
            labels: { 'release-readiness.io/restore-test': service.backupName },
            command: ['/scripts/restore-test.sh'],
          }),
        ),
      ],
    });
  },
});
