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

/** Says that nothing was found to look at, for whatever reason. */
const nothingFound = 'general.summary.unknown';

/**
 * What follows from nothing running in production. What is not running exports
 * no metrics either; a canary that exports none is not observed, and goes.
 */
export const followsFromAbsence: ReadonlySet<string> = new Set([
  nothingFound,
  'general.environment-absent',
  'application-metrics.missing',
  'application-metrics.no-time',
  'alert-rules-healthy.no-series',
]);

function onlySays(
  { findings }: CheckResult,
  isMeant: (key: string) => boolean,
): boolean {
  const open = findings.filter(({ outcome }) => outcome !== 'pass');
  return open.length > 0 && open.every(({ message }) => isMeant(message.key));
}

/**
 * The checks of a service that is not in production yet: production is set
 * aside, and a check that then has nothing left to ask, or only says what
 * follows from that, waits until there is one. Only where it is known that nothing runs there; what can't be seen is
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
    checks.results
      .filter(result => onlySays(result, key => key === nothingFound))
      .map(({ checkId }) => checkId),
  );
  const { results } = facts.judge(['prod']);
  return {
    results,
    needProduction: new Set(
      results
        .filter(
          result =>
            !silent.has(result.checkId) &&
            onlySays(result, key => followsFromAbsence.has(key)),
        )
        .map(({ checkId }) => checkId),
    ),
  };
}
