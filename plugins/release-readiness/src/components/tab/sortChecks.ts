import { checkOutcomes } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CheckResult,
  Finding,
  Scorecard,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** Failing first, then unknown, warning, passing; what blocks before what warns. */
export function sortChecks(
  results: CheckResult[],
  titleOf: (checkId: string) => string,
): CheckResult[] {
  const weight = (result: CheckResult) =>
    checkOutcomes.indexOf(result.outcome) * 2 +
    (result.severity === 'blocking' ? 0 : 1);
  return [...results].sort(
    (a, b) =>
      weight(a) - weight(b) ||
      titleOf(a.checkId).localeCompare(titleOf(b.checkId)),
  );
}

/** Failing first; among equals in the order in which the check found them. */
export function sortFindings(findings: Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      checkOutcomes.indexOf(a.outcome) - checkOutcomes.indexOf(b.outcome),
  );
}

/** Which checks the reader wants to see. */
export interface CheckFilter {
  onlyBlocking: boolean;
  /** Words to find; all of them must occur. */
  search: string;
}

/** Applies the filter; `wordsOf` gives everything of a check that can be found. */
export function filterChecks(
  scorecard: Pick<Scorecard, 'results' | 'blockedBy'>,
  filter: CheckFilter,
  wordsOf: (result: CheckResult) => string,
): CheckResult[] {
  const words = filter.search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return scorecard.results.filter(result => {
    if (filter.onlyBlocking && !scorecard.blockedBy.includes(result.checkId)) {
      return false;
    }
    if (words.length === 0) return true;
    const text = wordsOf(result).toLocaleLowerCase();
    return words.every(word => text.includes(word));
  });
}
