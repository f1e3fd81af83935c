import {
  builtInCheckTexts,
  type CheckOutcome,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  prometheusAlertRules,
  prometheusApplicationMetrics,
  type AlertRule,
  type ApplicationMetrics,
  type Limits,
  type RuleSelector,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { hoursSince, printHours } from '../ages';
import { conclude } from '../conclusion';
import { printable } from '../printable';
import {
  errorRateStandard,
  latencyStandard,
  ruleLink,
  rulesFor,
  ruleSubject,
} from './ruleStandard';

interface Context {
  observedAt: Date;
  limits: Limits;
  metrics: ApplicationMetrics | undefined;
}

function printSelector({ metric, matchers }: RuleSelector): string {
  const labels = matchers.map(
    ({ label, operator, value }) =>
      `${label}${operator}${JSON.stringify(value)}`,
  );
  return `${metric}{${labels.join(',')}}`;
}

function judgeEvaluation(
  rule: AlertRule,
  { observedAt, limits }: Context,
): Omit<Finding, 'subject' | 'link'> | undefined {
  if (rule.health === 'err' || rule.lastError) {
    return {
      outcome: 'fail',
      message: { key: 'evaluation-error' },
      observed: printable(rule.lastError || rule.health),
      expected: 'ok',
    };
  }
  if (rule.health !== 'ok' || rule.lastEvaluationAt === undefined) {
    return { outcome: 'unknown', message: { key: 'not-evaluated' } };
  }
  const age = hoursSince(rule.lastEvaluationAt, observedAt);
  const limit = limits.ruleEvaluationFreshnessSeconds / 3600;
  return age <= limit
    ? undefined
    : {
        outcome: 'fail',
        message: { key: 'evaluated-long-ago' },
        observed: printHours(age),
        expected: `≤ ${printHours(limit)}`,
      };
}

/**
 * `histogram_quantile` answers at most the largest finite bound, so a
 * threshold there can't be exceeded.
 */
function isAboveBuckets(
  { analysis }: AlertRule,
  metrics: ApplicationMetrics | undefined,
): boolean {
  const buckets = metrics?.duration.buckets ?? [];
  return (
    analysis.shape === 'latency-quantile' &&
    analysis.threshold !== undefined &&
    buckets.length > 0 &&
    analysis.threshold >= Math.max(...buckets)
  );
}

function judgeRule(rule: AlertRule, context: Context): Finding[] {
  const base = { subject: ruleSubject(rule), link: ruleLink(rule) };
  const findings: Finding[] = [];
  const evaluation = judgeEvaluation(rule, context);
  if (evaluation) findings.push({ ...base, ...evaluation });
  for (const selector of rule.analysis.selectors) {
    if (selector.matchesSeries) continue;
    findings.push({
      ...base,
      outcome: 'fail',
      message: { key: 'no-series', params: { metric: selector.metric } },
      observed: `0 × ${printable(printSelector(selector))}`,
      expected: '≥ 1',
    });
  }
  if (isAboveBuckets(rule, context.metrics)) {
    const largest = Math.max(...(context.metrics?.duration.buckets ?? []));
    findings.push({
      ...base,
      outcome: 'fail',
      message: { key: 'above-buckets' },
      observed: `> ${rule.analysis.threshold} s, le ≤ ${largest}`,
      expected: `le > ${rule.analysis.threshold}`,
    });
  }
  return findings.length > 0
    ? findings
    : [{ ...base, outcome: 'pass', message: { key: 'alive' } }];
}

/** Findings that weigh less: the signal is covered, or only warned about. */
function asWarnings(findings: Finding[]): Finding[] {
  return findings.map(finding =>
    finding.outcome === 'fail' ? { ...finding, outcome: 'warn' } : finding,
  );
}

/** A signal is covered when one of its rules can fire; a dead one beside it warns. */
function judgeSignal(rules: AlertRule[], context: Context): Finding[] {
  const judged = rules.map(rule => judgeRule(rule, context));
  const covered = judged.some(findings =>
    findings.every(({ outcome }) => outcome === 'pass'),
  );
  return covered ? asWarnings(judged.flat()) : judged.flat();
}

/** Rules, not findings: one rule may select two metrics that are missing. */
function countRules(findings: Finding[], ...outcomes: CheckOutcome[]): number {
  const rules = findings
    .filter(({ outcome }) => outcomes.includes(outcome))
    .map(({ subject }) => subject?.name);
  return new Set(rules).size;
}

/** §6.2: the alerts of the service are evaluated, and select series that exist. */
export const alertRulesHealthy = createCheck({
  id: 'alert-rules-healthy',
  area: 'alert-coverage',
  severity: 'blocking',
  sections: ['6.2'],
  texts: builtInCheckTexts['alert-rules-healthy'],
  facts: { rules: factIn(prometheusAlertRules, 'prod') },
  optionalFacts: { metrics: factIn(prometheusApplicationMetrics, 'prod') },
  evaluate({ facts, optional, policy }) {
    const { value, observedAt } = facts.rules;
    const { limits } = policy;
    const context: Context = {
      observedAt: new Date(observedAt),
      limits,
      metrics:
        optional.metrics.status === 'known'
          ? optional.metrics.value
          : undefined,
    };
    const memory = value.rules.filter(
      ({ analysis }) => analysis.shape === 'memory-ratio',
    );
    const findings = [
      ...judgeSignal(rulesFor(value, errorRateStandard(limits)), context),
      ...judgeSignal(rulesFor(value, latencyStandard(limits)), context),
      // The memory alert itself only warns (alert-memory).
      ...asWarnings(judgeSignal(memory, context)),
    ];
    if (findings.length === 0) {
      findings.push({ outcome: 'unknown', message: { key: 'no-rules' } });
    }
    const dead = value.rules.filter(rule =>
      rule.analysis.selectors.some(selector => !selector.matchesSeries),
    );
    return conclude(findings, {
      pass: { count: countRules(findings, 'pass') },
      fail: { count: countRules(findings, 'fail', 'warn') },
      snippets: () =>
        (dead.length > 0 ? dead : value.rules).slice(0, 3).map(rule => ({
          title: {
            key: 'snippet',
            params: { rule: printable(rule.name, 80) },
          },
          language: 'promql',
          text: `${
            rule.analysis.selectors
              .filter(selector => dead.length === 0 || !selector.matchesSeries)
              .map(selector => `count(${printSelector(selector)})`)
              .join('\nand ') || rule.expression
          }\n`,
        })),
    });
  },
});
