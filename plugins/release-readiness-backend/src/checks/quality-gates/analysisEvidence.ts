import type {
  Finding,
  FindingSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CodeScanning,
  CommitCheck,
  CommitChecks,
  Fact,
  Workflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { commitLink, commitSubject } from '../commits';
import { unavailableFinding } from '../environments';
import { matchesAny } from '../patterns';
import { printable } from '../printable';

/** What counts as evidence of one gate. */
export interface AnalysisOptions {
  /** Names of check runs and statuses. */
  checkPatterns: readonly string[];
  /** Tools of code scanning. */
  tools: readonly string[];
  /** Severities of alerts that close the gate. */
  severe: readonly string[];
  /**
   * A succeeded check alone is proof only when this says that it fails on
   * severe findings; without it, every succeeded check is proof.
   */
  isStrict?: (workflows: Fact<Workflows>) => boolean;
}

/** The facts that a gate reads. */
export interface AnalysisFacts {
  checks: Fact<CommitChecks>;
  scanning: Fact<CodeScanning>;
  workflows: Fact<Workflows>;
}

/** Reasons that mean "this organisation does not use it", not "it did not answer". */
const unused = [
  'general.unavailable.feature-off',
  'general.unavailable.not-configured',
];

function checkSubject(name: string): FindingSubject {
  return { kind: 'CheckRun', name: printable(name, 80) };
}

function judgeCheck(check: CommitCheck): Finding {
  const base = {
    subject: checkSubject(check.name),
    observed: check.conclusion ?? check.status,
    expected: 'success',
    link: commitLink(check.name, check.url),
  };
  if (check.status !== 'completed') {
    return { outcome: 'unknown', message: { key: 'running' }, ...base };
  }
  switch (check.conclusion) {
    case 'success':
      return { outcome: 'pass', message: { key: 'passed' }, ...base };
    case 'failure':
    case 'error':
      return { outcome: 'fail', message: { key: 'failed' }, ...base };
    default:
      // Skipped, cancelled, neutral …: nobody looked to the end.
      return { outcome: 'unknown', message: { key: 'no-verdict' }, ...base };
  }
}

function judgeTool(
  tool: string,
  scanning: CodeScanning,
  severe: readonly string[],
): Finding[] {
  const analyses = scanning.analyses.filter(analysis => analysis.tool === tool);
  const subject = commitSubject(scanning);
  if (analyses.length === 0) {
    const message = { key: 'not-analysed', params: { tool } };
    return [{ outcome: 'unknown', message, subject }];
  }
  const alerts = scanning.alerts.filter(
    alert => alert.tool === tool && severe.includes(alert.severity),
  );
  const findings = alerts.map((alert): Finding => {
    const rule = printable(alert.rule, 80);
    return {
      outcome: 'fail',
      message: { key: 'alert', params: { tool, rule } },
      subject,
      observed: `${rule} (${alert.severity})`,
      expected: `0 ${severe.join(' / ')}`,
      link: commitLink(`#${alert.number} ${rule}`, alert.url),
    };
  });
  const newest = analyses.reduce((one, other) =>
    other.createdAt > one.createdAt ? other : one,
  );
  if (newest.error) {
    const message = { key: 'analysis-error', params: { tool } };
    const observed = printable(newest.error);
    return [...findings, { outcome: 'unknown', message, subject, observed }];
  }
  if (findings.length > 0) return findings;
  const link = commitLink(tool, newest.url);
  return [{ outcome: 'pass', message: { key: 'analysed' }, subject, link }];
}

function judgeScanning(
  fact: Fact<CodeScanning>,
  options: AnalysisOptions,
): { findings: Finding[]; read: boolean } {
  if (fact.status === 'unavailable') {
    return {
      findings: unused.includes(fact.reason.key)
        ? []
        : [unavailableFinding(fact)],
      read: false,
    };
  }
  const { analyses, alerts } = fact.value;
  const ours = new Set(options.tools.map(tool => tool.toLowerCase()));
  const tools = [...analyses, ...alerts]
    .map(({ tool }) => tool)
    .filter(tool => ours.has(tool.toLowerCase()));
  const findings = [...new Set(tools)].flatMap(tool =>
    judgeTool(tool, fact.value, options.severe),
  );
  return {
    findings,
    read: findings.some(({ outcome }) => outcome !== 'unknown'),
  };
}

/**
 * What check runs and code scanning say of the candidate.
 *
 * @remarks
 * - Evidence is for exactly this commit. No alerts without an analysis of it
 *   are `unknown`, and so is a check that was skipped or did not finish.
 * - Where both are there, both count: a job that only reports succeeds though
 *   its alerts are severe.
 * - A feature that is switched off is no evidence; the other one has to be there.
 */
export function judgeAnalysis(
  facts: AnalysisFacts,
  options: AnalysisOptions,
): Finding[] {
  const scanning = judgeScanning(facts.scanning, options);
  const findings = [...scanning.findings];
  if (facts.checks.status === 'unavailable') {
    // Scanning alone is proof; without it the checks would have been needed.
    if (!scanning.read) findings.push(unavailableFinding(facts.checks));
  } else {
    const { checks, truncated } = facts.checks.value;
    const ours = checks.filter(({ name }) =>
      matchesAny(name, options.checkPatterns),
    );
    const strict =
      scanning.read || !options.isStrict || options.isStrict(facts.workflows);
    findings.push(
      ...ours
        .map(judgeCheck)
        .map((finding): Finding =>
          finding.outcome === 'pass' && !strict
            ? { ...finding, outcome: 'unknown', message: { key: 'not-strict' } }
            : finding,
        ),
    );
    // Another one may have failed among those that were not read.
    if (truncated) {
      findings.push({
        outcome: 'unknown',
        message: { key: 'truncated' },
        subject: commitSubject(facts.checks.value),
      });
    }
  }
  if (findings.length > 0) return findings;
  return [
    {
      outcome: 'unknown',
      message: { key: 'no-evidence' },
      subject:
        facts.checks.status === 'known'
          ? commitSubject(facts.checks.value)
          : undefined,
    },
  ];
}
