import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  prometheusApplicationMetrics,
  type ApplicationMetrics,
  type SignalObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { hoursSince, printHours } from '../ages';
import { conclude } from '../conclusion';
import { yamlSnippet } from '../snippets';

function judgeSignal(
  signal: SignalObservation & { buckets?: number[] },
  { url }: ApplicationMetrics,
  observedAt: Date,
  limitSeconds: number,
): Finding {
  const { metric, series, newestSampleAt, buckets } = signal;
  const params = { metric };
  const base = {
    subject: { kind: 'Metric', name: metric, environment: 'prod' as const },
    link: { target: 'prometheus' as const, title: metric, url },
  };
  if (series === 0) {
    const amounts = { observed: '0', expected: '≥ 1' };
    const message = { key: 'missing', params };
    return { ...base, outcome: 'fail', message, ...amounts };
  }
  if (newestSampleAt === undefined) {
    const message = { key: 'no-time', params };
    return { ...base, outcome: 'unknown', message };
  }
  // The age at which the source saw it: a fact may be minutes old itself.
  const age = hoursSince(newestSampleAt, observedAt);
  const ages = {
    observed: printHours(age),
    expected: `≤ ${printHours(limitSeconds / 3600)}`,
  };
  if (age * 3600 > limitSeconds) {
    const message = { key: 'stale', params };
    return { ...base, outcome: 'fail', message, ...ages };
  }
  if (buckets?.length === 0) {
    const message = { key: 'no-buckets', params };
    const amounts = { observed: 'le: –', expected: 'le: 0.1, …, +Inf' };
    return { ...base, outcome: 'fail', message, ...amounts };
  }
  return {
    ...base,
    outcome: 'pass',
    message: { key: 'fresh', params },
    ...ages,
  };
}

/** §6.1: requests, errors and durations of the service are measured in prod. */
export const applicationMetrics = createCheck({
  id: 'application-metrics',
  area: 'alert-coverage',
  severity: 'blocking',
  sections: ['6.1'],
  texts: builtInCheckTexts['application-metrics'],
  facts: { metrics: factIn(prometheusApplicationMetrics, 'prod') },
  evaluate({ facts, policy, service }) {
    const { value, observedAt } = facts.metrics;
    const findings = [value.requests, value.duration, value.errors].map(
      signal =>
        judgeSignal(
          signal,
          value,
          new Date(observedAt),
          policy.limits.metricFreshnessSeconds,
        ),
    );
    return conclude(findings, {
      snippets: () => [
        {
          title: { key: 'snippet-query' },
          language: 'promql',
          text: `${[value.requests, value.duration, value.errors]
            .map(
              ({ metric }) =>
                `count(${metric}{service=${JSON.stringify(service.metricsService)}})`,
            )
            .join('\nand ')}\n`,
        },
        yamlSnippet('snippet', undefined, {
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'ServiceMonitor',
          metadata: {
            name: service.name,
            namespace: service.environments.prod?.namespace ?? 'prod',
          },
          spec: {
            selector: {
              matchLabels: { 'app.kubernetes.io/name': service.name },
            },
            endpoints: [{ port: 'http', path: '/metrics', interval: '15s' }],
          },
        }),
      ],
    });
  },
});
