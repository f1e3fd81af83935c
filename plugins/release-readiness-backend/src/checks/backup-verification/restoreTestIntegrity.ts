import {
  builtInCheckTexts,
  type Finding,
  type RemediationSnippet,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  prometheusBackups,
  type BackupMetrics,
  type DataClass,
  type Limits,
  type RestoreComparison,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { unknownDataClass, withoutData } from './dataClass';
import { metricSubject } from './successes';

/** `18 204 331`: grouped as ISO 80000 does, the same in every language. */
const grouped = (rows: number): string =>
  String(rows).replace(/\B(?=(\d{3})+$)/g, '\u202f');

type Place = Pick<Finding, 'subject' | 'link'>;

function judgeRows(
  { sourceRows, restoredRows, checksumMatches }: RestoreComparison,
  tolerance: number,
): Finding[] {
  if (sourceRows === undefined || restoredRows === undefined) return [];
  const rows = {
    observed: grouped(restoredRows),
    expected: `${grouped(sourceRows)}${
      tolerance > 0 ? ` ± ${Number((tolerance * 100).toPrecision(6))} %` : ''
    }`,
  };
  if (sourceRows === 0 && restoredRows === 0) {
    return checksumMatches
      ? [{ outcome: 'pass', message: { key: 'matches' }, ...rows }]
      : [{ outcome: 'unknown', message: { key: 'nothing-compared' }, ...rows }];
  }
  const difference = Math.abs(sourceRows - restoredRows);
  // However much may differ: that nothing came back is no restored backup.
  if (restoredRows <= 0 || difference / sourceRows > tolerance) {
    return [{ outcome: 'fail', message: { key: 'rows-differ' }, ...rows }];
  }
  const key = difference === 0 ? 'matches' : 'within-tolerance';
  return [{ outcome: 'pass', message: { key }, ...rows }];
}

function judgeComparison(
  comparison: RestoreComparison,
  tolerance: number,
  place: Place,
): Finding[] {
  const { checksumMatches } = comparison;
  const findings = judgeRows(comparison, tolerance);
  if (checksumMatches !== undefined) {
    findings.unshift({
      outcome: checksumMatches ? 'pass' : 'fail',
      message: { key: checksumMatches ? 'matches' : 'checksum-differs' },
      observed: checksumMatches ? '=' : '≠',
      expected: '=',
    });
  }
  return (
    findings.length > 0
      ? findings
      : [{ outcome: 'unknown' as const, message: { key: 'not-compared' } }]
  ).map(finding => ({ ...finding, ...place }));
}

/** Each comparison by itself: one that matches says nothing of another. */
function judge(
  { restoreTest, url }: BackupMetrics,
  { restoreTestRowTolerance }: Limits,
): Finding[] {
  if (!restoreTest)
    return [{ outcome: 'unknown', message: { key: 'no-test' } }];
  const { metric, comparisons = [] } = restoreTest;
  const judged: RestoreComparison[] =
    comparisons.length > 0 ? comparisons : [{}];
  return judged.flatMap(comparison =>
    judgeComparison(comparison, restoreTestRowTolerance, {
      subject: metricSubject({ metric, series: comparison.series }),
      link: { target: 'prometheus', title: metric, url },
    }),
  );
}

/** The sentence of a pass: how many rows, if rows were counted everywhere. */
function passOf({ restoreTest }: BackupMetrics) {
  const comparisons = restoreTest?.comparisons ?? [];
  const rows = comparisons.map(({ restoredRows }) => restoredRows ?? NaN);
  const sum = rows.reduce((total, each) => total + each, 0);
  if (!Number.isFinite(sum) || comparisons.length === 0) {
    return { passKey: 'summary-checksum' };
  }
  return {
    pass: { rows: grouped(sum) },
    ...(comparisons.some(
      ({ sourceRows, restoredRows }) => sourceRows !== restoredRows,
    ) && { passKey: 'summary-tolerance' }),
  };
}

function scriptSnippet(
  service: ServiceDescriptor,
  dataClass: DataClass,
  tolerance: number,
): RemediationSnippet {
  const labels = `service="${service.backupName}",data_class="${dataClass}"`;
  const condition =
    tolerance > 0
      ? `awk -v s="$source_rows" -v r="$restored_rows" 'BEGIN { d = s > r ? s - r : r - s; exit !(r > 0 && d <= s * ${tolerance}) }'`
      : '[ "$source_rows" = "$restored_rows" ] && [ "$restored_rows" -gt 0 ]';
  return {
    title: { key: 'snippet' },
    language: 'bash',
    text: `set -eu
source_rows=$(mysql --host "$SOURCE_HOST" --batch --skip-column-names --execute "$COUNT_QUERY")
restored_rows=$(mysql --host "$RESTORED_HOST" --batch --skip-column-names --execute "$COUNT_QUERY")
matches=0
if ${condition}; then matches=1; fi
{
  echo 'backup_restore_test_source_rows{${labels}}' "$source_rows"
  echo 'backup_restore_test_restored_rows{${labels}}' "$restored_rows"
  echo 'backup_restore_test_last_run_success{${labels}}' "$matches"
  if [ "$matches" = 1 ]; then
    echo 'backup_restore_test_last_success_timestamp_seconds{${labels}}' "$(date +%s)"
  fi
} | curl --fail --silent --show-error --data-binary @- "$PUSHGATEWAY_URL/metrics/job/restore-test/service/${service.backupName}"
[ "$matches" = 1 ]
`,
  };
}

/** §7.2: the restore test compared source and restored data, and they match. */
export const restoreTestIntegrity = createCheck({
  id: 'restore-test-integrity',
  area: 'backup-verification',
  severity: 'blocking',
  sections: ['7.2'],
  texts: builtInCheckTexts['restore-test-integrity'],
  // A schedule only says that its job ended well, which it also does having
  // restored nothing. So the metrics have to be there.
  facts: { metrics: factIn(prometheusBackups, 'prod') },
  appliesTo: withoutData,
  evaluate({ facts, service, policy }) {
    const { dataClass } = service;
    if (!dataClass) return unknownDataClass(service);
    const metrics = facts.metrics.value;
    return conclude(judge(metrics, policy.limits), {
      ...passOf(metrics),
      snippets: () => [
        scriptSnippet(
          service,
          dataClass,
          policy.limits.restoreTestRowTolerance,
        ),
      ],
    });
  },
});
