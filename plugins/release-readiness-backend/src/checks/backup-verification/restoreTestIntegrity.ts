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
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { unknownDataClass, withoutData } from './dataClass';

/** `18 204 331`: grouped as ISO 80000 does, the same in every language. */
const grouped = (rows: number): string =>
  String(rows).replace(/\B(?=(\d{3})+$)/g, '\u202f');

function judge({ restoreTest, url }: BackupMetrics): Finding[] {
  if (!restoreTest)
    return [{ outcome: 'unknown', message: { key: 'no-test' } }];
  const { metric, sourceRows, restoredRows, checksumMatches } = restoreTest;
  const base = {
    subject: { kind: 'Metric', name: metric, environment: 'prod' as const },
    link: { target: 'prometheus' as const, title: metric, url },
  };
  const findings: Finding[] = [];
  if (checksumMatches !== undefined) {
    findings.push({
      ...base,
      outcome: checksumMatches ? 'pass' : 'fail',
      message: { key: checksumMatches ? 'matches' : 'checksum-differs' },
      observed: checksumMatches ? '=' : '≠',
      expected: '=',
    });
  }
  if (sourceRows !== undefined && restoredRows !== undefined) {
    const rows = {
      observed: grouped(restoredRows),
      expected: grouped(sourceRows),
    };
    if (sourceRows !== restoredRows) {
      const message = { key: 'rows-differ' };
      findings.push({ ...base, outcome: 'fail', message, ...rows });
    } else if (sourceRows === 0 && !checksumMatches) {
      const message = { key: 'nothing-compared' };
      findings.push({ ...base, outcome: 'unknown', message, ...rows });
    } else {
      const message = { key: 'matches' };
      findings.push({ ...base, outcome: 'pass', message, ...rows });
    }
  }
  return findings.length > 0
    ? findings
    : [{ ...base, outcome: 'unknown', message: { key: 'not-compared' } }];
}

function scriptSnippet(
  service: ServiceDescriptor,
  dataClass: DataClass,
): RemediationSnippet {
  const labels = `service="${service.backupName}",data_class="${dataClass}"`;
  return {
    title: { key: 'snippet' },
    language: 'bash',
    text: `set -eu
source_rows=$(mysql --host "$SOURCE_HOST" --batch --skip-column-names --execute "$COUNT_QUERY")
restored_rows=$(mysql --host "$RESTORED_HOST" --batch --skip-column-names --execute "$COUNT_QUERY")
matches=0
if [ "$source_rows" = "$restored_rows" ] && [ "$restored_rows" -gt 0 ]; then matches=1; fi
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
  evaluate({ facts, service }) {
    const { dataClass } = service;
    if (!dataClass) return unknownDataClass(service);
    const findings = judge(facts.metrics.value);
    const { restoredRows, sourceRows } = facts.metrics.value.restoreTest ?? {};
    return conclude(findings, {
      ...(restoredRows === undefined || sourceRows === undefined
        ? { passKey: 'summary-checksum' }
        : { pass: { rows: grouped(restoredRows) } }),
      snippets: () => [scriptSnippet(service, dataClass)],
    });
  },
});
