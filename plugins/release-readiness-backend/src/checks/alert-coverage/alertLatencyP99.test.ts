import {
  buildAlertRules,
  buildErrorRateRule,
  buildKnownFact,
  buildLatencyRule,
  buildUnavailableFact,
  defaultPolicy,
  factIn,
  prometheusAlertRules,
  type AlertRule,
  type RuleAnalysis,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { alertLatencyP99 } from './alertLatencyP99';

const fact = factIn(prometheusAlertRules, 'prod');
const rules = (...list: AlertRule[]) =>
  buildKnownFact(fact, buildAlertRules(...list));
const rule = buildLatencyRule();
const parsed = (overrides: Partial<RuleAnalysis>) => ({
  ...rule,
  analysis: { ...rule.analysis, ...overrides },
});

describe('alert-latency-p99', () => {
  it.each([
    ['the rule of the standard, a warning', rules(rule), 'pass', []],
    ['one for all services', rules(parsed({ coverage: 'global' })), 'pass', []],
    ['a stricter quantile', rules(parsed({ quantile: 0.999 })), 'pass', []],
    [
      'a lower quantile',
      rules(parsed({ quantile: 0.95 })),
      'fail',
      ['quantile'],
    ],
    [
      'a quantile that is not known',
      rules(parsed({ quantile: undefined })),
      'fail',
      ['quantile'],
    ],
    [
      'a threshold just above',
      rules(parsed({ threshold: 1.001 })),
      'fail',
      ['threshold'],
    ],
    [
      'a threshold of three seconds',
      rules(parsed({ threshold: 3 })),
      'fail',
      ['threshold'],
    ],
    [
      'a second longer than two minutes',
      rules({ ...rule, forSeconds: 121 }),
      'fail',
      ['duration'],
    ],
    [
      'only one for the errors',
      rules(buildErrorRateRule()),
      'fail',
      ['missing'],
    ],
    [
      'one that could not be understood',
      rules(parsed({ shape: 'unparsable' })),
      'unknown',
      ['unparsable'],
    ],
    ['Prometheus did not answer', buildUnavailableFact(fact), 'unknown', []],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(alertLatencyP99, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('follows the limit of the organisation', () => {
    const policy = {
      ...defaultPolicy,
      limits: { ...defaultPolicy.limits, alertP99ThresholdSeconds: 3 },
    };
    expect(
      evaluateCheck(alertLatencyP99, {
        facts: rules(parsed({ threshold: 3 })),
        policy,
      }).outcome,
    ).toBe('pass');
  });
});
