import { builtInCheckTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  prometheusAlertRules,
  prometheusApplicationMetrics,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { metricNames, ruleSnippet, serviceSelector } from './ruleSnippets';
import { coveringRule, judgeCoverage, latencyStandard } from './ruleStandard';

/** §6.2: an alert on the P99 of the duration, at most 1 s, within two minutes. */
export const alertLatencyP99 = createCheck({
  id: 'alert-latency-p99',
  area: 'alert-coverage',
  severity: 'blocking',
  sections: ['6.2'],
  texts: builtInCheckTexts['alert-latency-p99'],
  facts: { rules: factIn(prometheusAlertRules, 'prod') },
  // Only for the names in the snippet.
  optionalFacts: { metrics: factIn(prometheusApplicationMetrics, 'prod') },
  evaluate({ facts, optional, policy, service }) {
    const standard = latencyStandard(policy.limits);
    const findings = judgeCoverage(facts.rules.value, standard);
    const { duration } = metricNames(optional.metrics);
    return conclude(findings, {
      pass: { rule: coveringRule(findings) },
      snippets: () => [
        ruleSnippet(service, {
          alert: 'LatencyP99TooHigh',
          expression: `histogram_quantile(0.99, sum by (service, le) (rate(${duration}${serviceSelector(service)}[5m]))) > ${standard.threshold}`,
          forSeconds: standard.forSeconds,
          severity: 'warning',
          summary: `P99 of ${service.name} above ${standard.threshold} s`,
        }),
      ],
    });
  },
});
