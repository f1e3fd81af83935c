import type { RemediationSnippet } from '@release-readiness/backstage-plugin-release-readiness-common';
import { overlaySnippet, workloadPatch, yamlSnippet } from '../snippets';
import { workloadTitle } from '../workloads';
import type { WorkloadPair } from './comparison';
import type { ResourceDifference } from './resourceDifferences';

/** What brings staging to the resources of prod. */
export function resourceSnippets(
  { staging, prod }: WorkloadPair,
  differences: ResourceDifference[],
): RemediationSnippet[] {
  const params = { workload: workloadTitle(staging.workload) };
  const has = (pattern: RegExp) =>
    differences.some(({ aspect }) => pattern.test(aspect));
  const containersWith = (pattern: RegExp) =>
    prod.workload.containers.filter(({ name }) =>
      differences.some(d => d.container === name && pattern.test(d.aspect)),
    );
  const snippets: RemediationSnippet[] = [];
  const patch = (key: string, spec: object) =>
    snippets.push(
      yamlSnippet(key, params, workloadPatch(staging.workload, spec)),
    );

  const resized = containersWith(/^(requests|limits)\./);
  if (resized.length > 0) {
    patch('snippet-resources', {
      template: {
        spec: {
          containers: resized.map(({ name, requests, limits }) => ({
            name,
            resources: { requests, limits },
          })),
        },
      },
    });
  }
  const tuned = containersWith(/^jvmOptions$/);
  if (tuned.length > 0) {
    patch('snippet-jvm', {
      template: {
        spec: {
          containers: tuned.map(({ name, jvmOptions }) => ({
            name,
            env: [{ name: 'JAVA_TOOL_OPTIONS', value: jvmOptions.join(' ') }],
          })),
        },
      },
    });
  }
  const bounds = prod.workload.autoscaler ?? staging.workload.autoscaler;
  if (has(/^autoscaler$/) && bounds) {
    snippets.push(
      yamlSnippet('snippet-autoscaler', params, {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: {
          name: staging.workload.autoscaler?.name ?? staging.workload.name,
          namespace: staging.workload.namespace,
        },
        spec: {
          scaleTargetRef: {
            apiVersion: 'apps/v1',
            kind: staging.workload.kind,
            name: staging.workload.name,
          },
          minReplicas: bounds.minReplicas,
          maxReplicas: bounds.maxReplicas,
        },
      }),
    );
  }
  if (has(/^storageClasses$/)) {
    patch('snippet-storage', {
      volumeClaimTemplates: prod.workload.storageClasses.map(
        storageClassName => ({
          metadata: { name: 'data' },
          spec: { storageClassName },
        }),
      ),
    });
  }
  if (has(/^container$/)) {
    snippets.push(
      overlaySnippet(
        'snippet-overlay',
        { ...params, environment: 'staging' },
        staging.workload.namespace,
      ),
    );
  }
  return snippets;
}
