import type {
  EvidenceLink,
  Finding,
  FindingSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  AlertRule,
  AlertRules,
  Limits,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { printHours } from '../ages';
import { printable } from '../printable';

/** What a rule has to be to cover one signal (§6.2). */
export interface RuleStandard {
  shape: AlertRule['analysis']['shape'];
  /** Fires at or below this. */
  threshold: number;
  /** Waits no longer than this. */
  forSeconds: number;
  /** Of a quantile: at least this. */
  quantile?: number;
  severity?: string;
}

/** The error-rate alert of §6.2. */
export function errorRateStandard(limits: Limits): RuleStandard {
  return {
    shape: 'error-ratio',
    threshold: limits.alertErrorRatioThreshold,
    forSeconds: limits.alertErrorRatioForSeconds,
    severity: 'critical',
  };
}

/** The P99 alert of §6.2. A higher quantile is stricter. */
export function latencyStandard(limits: Limits): RuleStandard {
  return {
    shape: 'latency-quantile',
    threshold: limits.alertP99ThresholdSeconds,
    forSeconds: limits.alertP99ForSeconds,
    quantile: 0.99,
  };
}

/** A way in which a rule is looser than the standard, as a text key. */
interface Shortcoming {
  key: 'no-threshold' | 'threshold' | 'duration' | 'severity' | 'quantile';
  observed: string;
  expected: string;
}

function printSeconds(seconds: number): string {
  return printHours(seconds / 3600);
}

function shortcomings(rule: AlertRule, standard: RuleStandard): Shortcoming[] {
  const { comparison, threshold, quantile } = rule.analysis;
  const found: Shortcoming[] = [];
  const expected = `> ${standard.threshold}`;
  if (threshold === undefined || (comparison !== '>' && comparison !== '>=')) {
    const observed = printable(`${comparison ?? ''} ${threshold ?? '–'}`);
    found.push({ key: 'no-threshold', observed, expected });
  } else if (threshold > standard.threshold) {
    const observed = `${comparison} ${threshold}`;
    found.push({ key: 'threshold', observed, expected });
  }
  if (
    standard.quantile !== undefined &&
    !((quantile ?? 0) >= standard.quantile)
  ) {
    found.push({
      key: 'quantile',
      observed: `${quantile ?? '–'}`,
      expected: `≥ ${standard.quantile}`,
    });
  }
  if (rule.forSeconds > standard.forSeconds) {
    found.push({
      key: 'duration',
      observed: `for: ${printSeconds(rule.forSeconds)}`,
      expected: `for: ≤ ${printSeconds(standard.forSeconds)}`,
    });
  }
  if (standard.severity && rule.severity?.toLowerCase() !== standard.severity) {
    found.push({
      key: 'severity',
      observed: printable(rule.severity ?? '–'),
      expected: standard.severity,
    });
  }
  return found;
}

/** Findings about a rule. */
export function ruleSubject(rule: AlertRule): FindingSubject {
  return {
    kind: 'AlertRule',
    name: printable(`${rule.group}/${rule.name}`, 120),
    environment: 'prod',
  };
}

/** The rule in the pages of Prometheus. */
export function ruleLink(rule: AlertRule): EvidenceLink {
  return {
    target: 'prometheus',
    title: printable(rule.name, 80),
    url: rule.url,
  };
}

/**
 * The rules that answer for a signal: those that meet the standard, or, where
 * none does, all of its shape.
 */
export function rulesFor(
  { rules }: AlertRules,
  standard: RuleStandard,
): AlertRule[] {
  const shaped = rules.filter(
    ({ analysis }) => analysis.shape === standard.shape,
  );
  const meeting = shaped.filter(
    rule => shortcomings(rule, standard).length === 0,
  );
  return meeting.length > 0 ? meeting : shaped;
}

/**
 * Whether a loaded rule covers a signal. One that meets the standard is
 * enough; else every shortcoming of every rule is listed. While a rule can't
 * be understood, a missing one is not known to be missing.
 */
export function judgeCoverage(
  observed: AlertRules,
  standard: RuleStandard,
): Finding[] {
  const rules = rulesFor(observed, standard);
  const findings = rules.flatMap((rule): Finding[] => {
    const base = { subject: ruleSubject(rule), link: ruleLink(rule) };
    const found = shortcomings(rule, standard);
    if (found.length > 0) {
      return found.map(({ key, ...values }) => ({
        ...base,
        ...values,
        outcome: 'fail',
        message: { key },
      }));
    }
    const key =
      rule.analysis.coverage === 'global' ? 'covered-globally' : 'covered';
    const expression = printable(rule.expression);
    return [
      { ...base, outcome: 'pass', message: { key }, observed: expression },
    ];
  });
  if (findings.length > 0) return findings;
  const unparsable = observed.rules.filter(
    ({ analysis }) => analysis.shape === 'unparsable',
  );
  if (unparsable.length > 0) {
    return unparsable.map(rule => ({
      outcome: 'unknown',
      message: { key: 'unparsable' },
      subject: ruleSubject(rule),
      observed: printable(rule.analysis.problem ?? rule.expression),
      link: ruleLink(rule),
    }));
  }
  return [
    {
      outcome: 'fail',
      message: { key: 'missing' },
      subject: {
        kind: 'Prometheus',
        name: observed.server,
        environment: 'prod',
      },
      observed: '0',
      expected: '≥ 1',
      link: { target: 'prometheus', title: observed.server, url: observed.url },
    },
  ];
}

/** Name of the first rule that passes, for the summary. */
export function coveringRule(findings: readonly Finding[]): string {
  return findings.find(f => f.outcome === 'pass')?.subject?.name ?? '–';
}
