import {
  builtInCheckTexts,
  type RemediationSnippet,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  kubernetesBackups,
  prometheusBackups,
  type Limits,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { yamlSnippet } from '../snippets';
import { backupJob } from './backupJobs';
import { unknownDataClass, withoutData, type BackedUpClass } from './dataClass';
import { collectSuccesses, judgeAge } from './successes';

/** Hours between backups; `undefined` where the class needs none (§7.1). */
function intervalHours(
  kind: 'full' | 'incremental',
  dataClass: BackedUpClass,
  limits: Limits,
): number | undefined {
  if (kind === 'full') return limits.fullBackupIntervalHours;
  switch (dataClass) {
    case 'core':
      return limits.incrementalBackupIntervalHoursCore;
    case 'important':
      return limits.incrementalBackupIntervalHoursImportant;
    default:
      return undefined;
  }
}

/** The interval plus its tolerance: a share of it, up to a maximum. */
function maximumAgeHours(interval: number, limits: Limits): number {
  return (
    interval +
    Math.min(
      interval * limits.backupToleranceShare,
      limits.backupToleranceMaximumHours,
    )
  );
}

function scheduleSnippet(
  kind: 'full' | 'incremental',
  interval: number,
  service: ServiceDescriptor,
): RemediationSnippet {
  const everyHours = interval <= 1 ? '*' : `*/${Math.floor(interval)}`;
  return yamlSnippet(
    'snippet-job',
    { kind },
    backupJob(service, {
      name: `backup-${kind}`,
      schedule: kind === 'full' ? '15 2 * * *' : `5 ${everyHours} * * *`,
      labels: { 'release-readiness.io/backup': kind },
      command: ['/scripts/backup.sh', kind],
    }),
  );
}

/** §7.1: the newest backups are no older than their interval plus a tolerance. */
export const backupFreshness = createCheck({
  id: 'backup-freshness',
  area: 'backup-verification',
  severity: 'blocking',
  sections: ['7.1'],
  texts: builtInCheckTexts['backup-freshness'],
  facts: {},
  optionalFacts: {
    metrics: factIn(prometheusBackups, 'prod'),
    resources: factIn(kubernetesBackups, 'prod'),
  },
  appliesTo: withoutData,
  evaluate({ optional, service, policy, now }) {
    const { dataClass } = service;
    if (!dataClass || dataClass === 'none') return unknownDataClass(service);
    const judged = (['full', 'incremental'] as const).flatMap(kind => {
      const interval = intervalHours(kind, dataClass, policy.limits);
      if (interval === undefined) return [];
      const findings = judgeAge(collectSuccesses(optional, kind), {
        hours: maximumAgeHours(interval, policy.limits),
        now,
        texts: { young: 'fresh', old: 'old' },
        params: { kind },
      });
      return [{ kind, interval, findings }];
    });
    return conclude(
      judged.flatMap(({ findings }) => findings),
      {
        pass: { dataClass },
        fail: { dataClass },
        snippets: () =>
          judged
            .filter(({ findings }) => findings.some(f => f.outcome !== 'pass'))
            .map(({ kind, interval }) =>
              scheduleSnippet(kind, interval, service),
            ),
      },
    );
  },
});
