import type {
  RemediationSnippet,
  TextParameters,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { stringify } from 'yaml';
import type { WorkloadObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadApiVersion } from './workloads';

/** At most this many snippets: after that they say nothing new. */
const maximumSnippets = 5;

/**
 * A snippet of YAML from data, so that names from clusters and repositories
 * are quoted where they have to be.
 *
 * @param document - one document, or several that are separated by `---`
 */
export function yamlSnippet(
  key: string,
  params: TextParameters | undefined,
  document: object,
): RemediationSnippet {
  const text = stringify(document, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  return { title: { key, params }, language: 'yaml', text };
}

/**
 * The part of a workload's manifest that has to change. It can be used as a
 * patch of Kustomize, or copied into the chart.
 *
 * @remarks
 * A manifest, not a command: staging and prod are changed by CI/CD only (§1.1).
 */
export function workloadPatch(
  workload: Pick<WorkloadObservation, 'kind' | 'name' | 'namespace'>,
  spec: object,
): object {
  return {
    apiVersion: workloadApiVersion(workload.kind),
    kind: workload.kind,
    metadata: { name: workload.name, namespace: workload.namespace },
    spec,
  };
}

/** The first few snippets. */
export function firstSnippets(
  snippets: RemediationSnippet[],
): RemediationSnippet[] {
  return snippets.slice(0, maximumSnippets);
}

/** An overlay of Kustomize that brings the base manifests to a namespace. */
export function overlaySnippet(
  key: string,
  params: TextParameters,
  namespace: string,
): RemediationSnippet {
  return yamlSnippet(key, params, {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: ['../../base'],
  });
}
