import {
  builtInCheckTexts,
  type Finding,
  type RemediationSnippet,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  kubernetesWorkloads,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { firstSnippets } from '../snippets';
import { workloadLink, workloadSubject } from '../workloads';
import { compareStagingWithProd, type WorkloadPair } from './comparison';
import {
  resourceDifferences,
  type ResourceDifference,
} from './resourceDifferences';
import { resourceSnippets } from './resourceSnippets';

function toFinding(
  pair: WorkloadPair,
  difference: ResourceDifference,
): Finding {
  const { aspect, container, staging, prod } = difference;
  const message =
    aspect === 'container'
      ? {
          key:
            prod === undefined
              ? 'container-only-in-staging'
              : 'container-only-in-prod',
        }
      : { key: 'differs', params: { aspect } };
  return {
    outcome: 'fail',
    message,
    subject: workloadSubject(pair.staging, container),
    observed: `staging: ${staging ?? '–'}`,
    expected: `prod: ${prod ?? '–'}`,
    link: workloadLink(pair.staging.workload),
  };
}

/**
 * §1.1: staging is configured as prod: requests, limits and JVM options per
 * container, autoscaler bounds and storage classes per workload.
 */
export const stagingMatchesProdResources = createCheck({
  id: 'staging-matches-prod-resources',
  area: 'environment-parity',
  severity: 'blocking',
  sections: ['1.1'],
  texts: builtInCheckTexts['staging-matches-prod-resources'],
  facts: {},
  optionalFacts: {
    staging: factIn(kubernetesWorkloads, 'staging'),
    prod: factIn(kubernetesWorkloads, 'prod'),
  },
  evaluate({ optional, service }) {
    const comparison = compareStagingWithProd(optional, service);
    const snippets: RemediationSnippet[] = [...comparison.snippets];
    const findings = [...comparison.findings];
    for (const pair of comparison.pairs) {
      const differences = resourceDifferences(pair);
      snippets.push(...resourceSnippets(pair, differences));
      findings.push(...differences.map(each => toFinding(pair, each)));
      if (differences.length === 0) {
        findings.push({
          outcome: 'pass',
          message: { key: 'equal' },
          subject: workloadSubject(pair.staging),
          link: workloadLink(pair.staging.workload),
        });
      }
    }
    return conclude(findings, {
      pass: { count: comparison.pairs.length },
      fail: { count: findings.filter(f => f.outcome === 'fail').length },
      snippets: () => firstSnippets(snippets),
    });
  },
});
