import {
  buildAlertRules,
  buildErrorRateRule,
  buildKnownFact,
  buildLatencyRule,
  buildUnavailableFact,
  factIn,
  prometheusAlertRules,
  type AlertRule,
  type RuleAnalysis,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { alertErrorRate } from './alertErrorRate';

const fact = factIn(prometheusAlertRules, 'prod');
const rules = (...list: AlertRule[]) =>
  buildKnownFact(fact, buildAlertRules(...list));
const rule = buildErrorRateRule();
const parsed = (overrides: Partial<RuleAnalysis>) => ({
  ...rule,
  analysis: { ...rule.analysis, ...overrides },
});
const unparsable = parsed({
  shape: 'unparsable',
  problem: 'unexpected ) at 1:12',
});

describe('alert-error-rate', () => {
  it.each([
    ['the rule of the standard', rules(rule, buildLatencyRule()), 'pass', []],
    [
      'a stricter one',
      rules({ ...parsed({ threshold: 0.01 }), forSeconds: 0 }),
      'pass',
      [],
    ],
    ['one for all services', rules(parsed({ coverage: 'global' })), 'pass', []],
    [
      'at or above counts as above',
      rules(parsed({ comparison: '>=' })),
      'pass',
      [],
    ],
    [
      'Critical in capitals',
      rules({ ...rule, severity: 'CRITICAL' }),
      'pass',
      [],
    ],
    ['none', rules(), 'fail', ['missing']],
    [
      'only one for the latency',
      rules(buildLatencyRule()),
      'fail',
      ['missing'],
    ],
    [
      'a threshold just above',
      rules(parsed({ threshold: 0.0501 })),
      'fail',
      ['threshold'],
    ],
    [
      'a second longer than a minute',
      rules({ ...rule, forSeconds: 61 }),
      'fail',
      ['duration'],
    ],
    [
      'a warning',
      rules({ ...rule, severity: 'warning' }),
      'fail',
      ['severity'],
    ],
    [
      'no severity',
      rules({ ...rule, severity: undefined }),
      'fail',
      ['severity'],
    ],
    [
      'no comparison: it would always fire',
      rules(parsed({ threshold: undefined, comparison: undefined })),
      'fail',
      ['no-threshold'],
    ],
    [
      'it fires below',
      rules(parsed({ comparison: '<' })),
      'fail',
      ['no-threshold'],
    ],
    [
      'loose in all',
      rules({
        ...parsed({ threshold: 0.2 }),
        forSeconds: 600,
        severity: 'info',
      }),
      'fail',
      ['threshold', 'duration', 'severity'],
    ],
    [
      'a loose one beside the right one',
      rules({ ...rule, severity: 'warning' }, rule),
      'pass',
      [],
    ],
    [
      'one that could not be understood',
      rules(unparsable),
      'unknown',
      ['unparsable'],
    ],
    [
      'a loose one is known to be loose',
      rules(unparsable, { ...rule, forSeconds: 600 }),
      'fail',
      ['duration'],
    ],
    ['Prometheus did not answer', buildUnavailableFact(fact), 'unknown', []],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(alertErrorRate, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('offers a rule that names the service', () => {
    const { remediation } = evaluateCheck(alertErrorRate, { facts: rules() });
    const text = remediation?.snippets?.[0].text;
    expect(text).toContain('{service="orders"}');
    expect(text).toContain('> 0.05');
    expect(text).toContain('for: 60s');
  });
});
