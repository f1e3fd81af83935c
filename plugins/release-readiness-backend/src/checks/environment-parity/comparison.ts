import type {
  EnvironmentName,
  Finding,
  RemediationSnippet,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  EnvironmentWorkloads,
  Fact,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  environmentSubject,
  observeEnvironments,
  type ObservedEnvironment,
} from '../environments';
import { overlaySnippet } from '../snippets';
import {
  commonWorkloadName,
  workloadLink,
  workloadSubject,
  workloadTitle,
  type LocatedWorkload,
} from '../workloads';

/** One workload as it is in staging and in prod. */
export interface WorkloadPair {
  staging: LocatedWorkload;
  prod: LocatedWorkload;
}

/** What {@link compareStagingWithProd} found. */
export interface Comparison {
  /** Workloads that are in both. */
  pairs: WorkloadPair[];
  /** Workloads that are in one only, and environments that were not seen. */
  findings: Finding[];
  /** Overlays for workloads that are in one only. */
  snippets: RemediationSnippet[];
}

function workloadsOf(observed: ObservedEnvironment) {
  if (observed.state !== 'running') return new Map<string, LocatedWorkload>();
  const { environment, value } = observed;
  return new Map(
    value.workloads.map(workload => {
      const located = { environment, cluster: value.cluster, workload };
      return [commonWorkloadName(workload), located];
    }),
  );
}

function notSeen(observed: ObservedEnvironment): Finding[] {
  const { environment } = observed;
  if (observed.state === 'unavailable') return [observed.finding];
  return observed.state === 'absent'
    ? [
        {
          outcome: 'unknown',
          message: {
            key: 'general.environment-absent',
            params: { environment },
          },
          subject: environmentSubject(environment),
        },
      ]
    : [];
}

function missing(located: LocatedWorkload, where: EnvironmentName): Finding {
  return {
    outcome: 'fail',
    message: {
      key: where === 'prod' ? 'only-in-staging' : 'only-in-prod',
    },
    subject: workloadSubject(located),
    observed: `${located.environment}: ${workloadTitle(located.workload)}, ${where}: –`,
    expected: `${where}: ${workloadTitle(located.workload)}`,
    link: workloadLink(located.workload),
  };
}

/**
 * Pairs the workloads of staging with those of prod.
 *
 * @remarks
 * A workload that is in one of the two only is a difference, so a service that
 * is missing in one of them never passes. Where nothing is in either, or one
 * was not seen, the findings are `unknown`.
 */
export function compareStagingWithProd(
  facts: Record<'staging' | 'prod', Fact<EnvironmentWorkloads>>,
  service: ServiceDescriptor,
): Comparison {
  const [staging, prod] = observeEnvironments(facts, service);
  const unseen = [...notSeen(staging), ...notSeen(prod)];
  if (unseen.length > 0) return { pairs: [], findings: unseen, snippets: [] };
  if (staging.state === 'empty' && prod.state === 'empty') {
    const findings = [staging.finding, prod.finding];
    return { pairs: [], findings, snippets: [] };
  }
  const inStaging = workloadsOf(staging);
  const inProd = workloadsOf(prod);
  const pairs = [...inStaging].flatMap(([name, located]) => {
    const other = inProd.get(name);
    return other ? [{ staging: located, prod: other }] : [];
  });
  const lone = [
    ...[...inStaging]
      .filter(([name]) => !inProd.has(name))
      .map(([, located]) => ({ located, where: 'prod' as const })),
    ...[...inProd]
      .filter(([name]) => !inStaging.has(name))
      .map(([, located]) => ({ located, where: 'staging' as const })),
  ];
  return {
    pairs,
    findings: lone.map(({ located, where }) => missing(located, where)),
    snippets: lone.map(({ located, where }) =>
      overlaySnippet(
        'snippet-overlay',
        { workload: workloadTitle(located.workload), environment: where },
        service.environments[where]?.namespace ?? where,
      ),
    ),
  };
}
