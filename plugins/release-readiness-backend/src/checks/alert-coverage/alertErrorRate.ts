import { builtInCheckTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  prometheusAlertRules,
  prometheusApplicationMetrics,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { metricNames, ruleSnippet, serviceSelector } from './ruleSnippets';
import { coveringRule, errorRateStandard, judgeCoverage } from './ruleStandard';

/** §6.2: a critical alert on errors over requests, at most 5 %, within a minute. */
export const alertErrorRate = createCheck({
  id: 'alert-error-rate',
  area: 'alert-coverage',
  severity: 'blocking',
  sections: ['6.2'],
  texts: builtInCheckTexts['alert-error-rate'],
  facts: { rules: factIn(prometheusAlertRules, 'prod') },
  // Only for the names in the snippet.
  optionalFacts: { metrics: factIn(prometheusApplicationMetrics, 'prod') },
  evaluate({ facts, optional, policy, service }) {
    const standard = errorRateStandard(policy.limits);
    const findings = judgeCoverage(facts.rules.value, standard);
    const { errors, requests } = metricNames(optional.metrics);
    const selector = serviceSelector(service);
    return conclude(findings, {
      pass: { rule: coveringRule(findings) },
      snippets: () => [
        ruleSnippet(service, {
          alert: 'ErrorRateTooHigh',
          expression: `sum by (service) (rate(${errors}${selector}[5m])) / sum by (service) (rate(${requests}${selector}[5m])) > ${standard.threshold}`,
          forSeconds: standard.forSeconds,
          severity: 'critical',
          summary: `Error rate of ${service.name} above ${standard.threshold * 100} %`,
        }),
      ],
    });
  },
});
