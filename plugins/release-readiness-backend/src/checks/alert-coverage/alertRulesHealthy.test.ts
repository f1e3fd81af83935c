import {
  beforeTestNow,
  buildAlertRules,
  buildApplicationMetrics,
  buildErrorRateRule,
  buildKnownFact,
  buildLatencyRule,
  buildRuleSelector,
  buildUnavailableFact,
  factIn,
  prometheusAlertRules,
  prometheusApplicationMetrics,
  type AlertRule,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { alertRulesHealthy } from './alertRulesHealthy';

const fact = factIn(prometheusAlertRules, 'prod');
const rules = (...list: AlertRule[]) =>
  buildKnownFact(fact, buildAlertRules(...list));
const buckets = (...bounds: number[]) => {
  const metrics = buildApplicationMetrics();
  return buildKnownFact(factIn(prometheusApplicationMetrics, 'prod'), {
    ...metrics,
    duration: { ...metrics.duration, buckets: bounds },
  });
};
const errors = buildErrorRateRule();
const latency = buildLatencyRule();
const blind = (rule: AlertRule, overrides: Partial<AlertRule> = {}) => ({
  ...rule,
  ...overrides,
  analysis: {
    ...rule.analysis,
    selectors: [
      buildRuleSelector('gone_total', { matchesSeries: false }),
      ...rule.analysis.selectors,
    ],
  },
});
const memory = {
  ...errors,
  name: 'Memory',
  analysis: { ...errors.analysis, shape: 'memory-ratio' as const },
};

describe('alert-rules-healthy', () => {
  it.each([
    ['both can fire', rules(errors, latency), 'pass', []],
    [
      'one selects nothing',
      rules(blind(errors), latency),
      'fail',
      ['no-series'],
    ],
    [
      'one ends with an error',
      rules(errors, {
        ...latency,
        health: 'err',
        lastError: 'many-to-many matching',
      }),
      'fail',
      ['evaluation-error'],
    ],
    [
      'not evaluated yet',
      rules(
        { ...errors, health: 'unknown', lastEvaluationAt: undefined },
        latency,
      ),
      'unknown',
      ['not-evaluated'],
    ],
    [
      'evaluated five minutes ago',
      rules({ ...errors, lastEvaluationAt: beforeTestNow({ minutes: 5 }) }),
      'pass',
      [],
    ],
    [
      'a second more',
      rules({
        ...errors,
        lastEvaluationAt: beforeTestNow({ minutes: 5, seconds: 1 }),
      }),
      'fail',
      ['evaluated-long-ago'],
    ],
    [
      'a dead one beside one that covers',
      rules(errors, blind(errors)),
      'warn',
      ['no-series'],
    ],
    [
      'the only one that meets the standard is dead',
      rules(blind(errors), { ...errors, forSeconds: 600 }),
      'fail',
      ['no-series'],
    ],
    [
      'a loose rule can be healthy',
      rules({ ...latency, forSeconds: 600 }),
      'pass',
      [],
    ],
    [
      'a dead memory alert only warns',
      rules(errors, blind(memory)),
      'warn',
      ['no-series'],
    ],
    [
      'a threshold at the largest bucket',
      { ...rules(latency), ...buckets(0.1, 1) },
      'fail',
      ['above-buckets'],
    ],
    [
      'a bucket above the threshold',
      { ...rules(latency), ...buckets(0.1, 1, 1.5) },
      'pass',
      [],
    ],
    ['no rule to judge', rules(), 'unknown', ['no-rules']],
    [
      'rules of other shapes are not judged',
      rules({
        ...blind(errors),
        analysis: { ...blind(errors).analysis, shape: 'other' },
      }),
      'unknown',
      ['no-rules'],
    ],
    ['Prometheus did not answer', buildUnavailableFact(fact), 'unknown', []],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(alertRulesHealthy, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('shows the selector that finds nothing', () => {
    const { findings, remediation } = evaluateCheck(alertRulesHealthy, {
      facts: rules(blind(errors)),
    });
    expect(findings[0].observed).toBe('0 × gone_total{service="orders"}');
    expect(remediation?.snippets?.[0].text).toBe(
      'count(gone_total{service="orders"})\n',
    );
  });
});
