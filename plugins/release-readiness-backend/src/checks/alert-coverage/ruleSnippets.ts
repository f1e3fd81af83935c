import type { RemediationSnippet } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ApplicationMetrics,
  Fact,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { yamlSnippet } from '../snippets';

/** Names of the metrics as the organisation maps them, else those of §6.1. */
export function metricNames(fact: Fact<ApplicationMetrics>) {
  const known = fact.status === 'known' ? fact.value : undefined;
  return {
    requests: known?.requests.metric ?? 'http_requests_total',
    errors: known?.errors.metric ?? 'http_requests_errors_total',
    duration: known?.duration.metric ?? 'http_request_duration_seconds_bucket',
  };
}

/** One alert of a {@link ruleSnippet}. */
export interface AlertDefinition {
  alert: string;
  expression: string;
  forSeconds: number;
  severity: string;
  summary: string;
}

/** An alert as a PrometheusRule; `spec.groups` is also a rule file. */
export function ruleSnippet(
  service: ServiceDescriptor,
  definition: AlertDefinition,
): RemediationSnippet {
  const name = `${service.name}-release-readiness`;
  return yamlSnippet('snippet', undefined, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name,
      namespace: service.environments.prod?.namespace ?? 'prod',
    },
    spec: {
      groups: [
        {
          name,
          rules: [
            {
              alert: definition.alert,
              expr: definition.expression,
              for: `${definition.forSeconds}s`,
              labels: {
                severity: definition.severity,
                service: service.metricsService,
              },
              annotations: { summary: definition.summary },
            },
          ],
        },
      ],
    },
  });
}

/** `{service="orders"}` with the name as PromQL quotes it. */
export function serviceSelector(service: ServiceDescriptor): string {
  return `{service=${JSON.stringify(service.metricsService)}}`;
}
