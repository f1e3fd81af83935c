import type { CheckResult } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  kubernetesWorkloads,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { JudgedChecks, ReleaseFacts } from './ReleaseFacts';

/** Checks as a first release is judged by them. */
export interface FirstReleaseChecks {
  results: CheckResult[];
  /** Ids of those that ask of production alone, which is not there yet. */
  needProduction: ReadonlySet<string>;
}

/** What a check says that found nothing to look at. */
const nothingSeen = new Set([
  'general.summary.unknown',
  'general.environment-absent',
]);

function foundNothing({ findings }: CheckResult): boolean {
  return findings.every(({ message }) => nothingSeen.has(message.key));
}

/**
 * The checks of a service that is not in production yet: production is set
 * aside, and a check that then has nothing left to ask waits until there is
 * one. Only where it is known that nothing runs there; what can't be seen is
 * asked for as ever.
 */
export function checksOfFirstRelease(
  facts: Pick<ReleaseFacts, 'get' | 'judge'>,
  checks: Pick<JudgedChecks, 'results'>,
): FirstReleaseChecks {
  const prod = facts.get(factIn(kubernetesWorkloads, 'prod'));
  if (prod.status !== 'known' || prod.value.workloads.length > 0) {
    return { results: checks.results, needProduction: new Set() };
  }
  const silent = new Set(
    checks.results.filter(foundNothing).map(({ checkId }) => checkId),
  );
  const { results } = facts.judge(['prod']);
  return {
    results,
    needProduction: new Set(
      results
        .filter(result => foundNothing(result) && !silent.has(result.checkId))
        .map(({ checkId }) => checkId),
    ),
  };
}
