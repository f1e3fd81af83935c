import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  kubernetesWorkloads,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import { printable } from '../printable';
import { firstSnippets } from '../snippets';
import { workloadLink, workloadSubject } from '../workloads';
import { compareStagingWithProd, type WorkloadPair } from './comparison';
import {
  configurationKeys,
  configurationSnippet,
  type ConfigurationKey,
} from './configurationKeys';

interface MissingKey extends ConfigurationKey {
  environment: 'staging' | 'prod';
}

function missingKeys(pair: WorkloadPair): MissingKey[] {
  const staging = configurationKeys(pair.staging.workload.configuration);
  const prod = configurationKeys(pair.prod.workload.configuration);
  const without = (keys: ConfigurationKey[], others: ConfigurationKey[]) =>
    keys.filter(
      ({ kind, key }) =>
        !others.some(other => other.kind === kind && other.key === key),
    );
  return [
    ...without(prod, staging).map(key => ({
      ...key,
      environment: 'staging' as const,
    })),
    ...without(staging, prod).map(key => ({
      ...key,
      environment: 'prod' as const,
    })),
  ];
}

function toFinding(pair: WorkloadPair, missing: MissingKey): Finding {
  const where = missing.environment;
  const key = printable(`${missing.kind} ${missing.key}`);
  return {
    outcome: 'fail',
    message: {
      key: where === 'prod' ? 'key-only-in-staging' : 'key-only-in-prod',
      params: { aspect: key },
    },
    subject: workloadSubject(pair[where], missing.container),
    observed: `${where}: –`,
    expected: `${where}: ${key}`,
    link: workloadLink(pair[where].workload),
  };
}

/**
 * §1.2: the same configuration keys in staging and prod. Only names are
 * compared; the facts hold no values.
 */
export const stagingMatchesProdConfig = createCheck({
  id: 'staging-matches-prod-config',
  area: 'environment-parity',
  severity: 'blocking',
  sections: ['1.2'],
  texts: builtInCheckTexts['staging-matches-prod-config'],
  facts: {},
  optionalFacts: {
    staging: factIn(kubernetesWorkloads, 'staging'),
    prod: factIn(kubernetesWorkloads, 'prod'),
  },
  evaluate({ optional, service }) {
    const {
      pairs,
      findings: unpaired,
      snippets,
    } = compareStagingWithProd(optional, service);
    const compared = pairs.map(pair => ({ pair, missing: missingKeys(pair) }));
    const findings = [
      ...unpaired,
      ...compared.flatMap(({ pair, missing }): Finding[] =>
        missing.length > 0
          ? missing.map(each => toFinding(pair, each))
          : [
              {
                outcome: 'pass',
                message: { key: 'equal' },
                subject: workloadSubject(pair.staging),
                link: workloadLink(pair.staging.workload),
              },
            ],
      ),
    ];
    return conclude(findings, {
      pass: {
        count: pairs.flatMap(pair =>
          configurationKeys(pair.prod.workload.configuration),
        ).length,
      },
      fail: { count: findings.filter(f => f.outcome === 'fail').length },
      snippets: () =>
        firstSnippets([
          ...snippets,
          ...compared.flatMap(({ pair, missing }) =>
            missing.map(each =>
              configurationSnippet(pair[each.environment], each),
            ),
          ),
        ]),
    });
  },
});
