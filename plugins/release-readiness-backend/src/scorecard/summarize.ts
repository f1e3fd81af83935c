import {
  checkAreas,
  checkOutcomes,
  type AreaSummary,
  type CheckArea,
  type CheckOutcome,
  type CheckSeverity,
  type OutcomeCounts,
  type Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What of a result the verdict depends on. */
export interface CountedResult {
  checkId: string;
  area: CheckArea;
  severity: CheckSeverity;
  outcome: CheckOutcome;
}

/** What the results of one service come to. */
export interface ScorecardTotals {
  verdict: Verdict;
  areas: AreaSummary[];
  counts: OutcomeCounts;
  /** Ids of blocking checks that fail or are unknown. */
  blockedBy: string[];
}

/**
 * The verdict (rules, top): any blocking check fails → not ready; else any
 * blocking check unknown → unknown; else any warning, or a warning check that
 * fails or is unknown → ready with warnings; else ready. Informative checks
 * never count. Where nothing was judged the verdict is unknown.
 */
export function summarize(results: readonly CountedResult[]): ScorecardTotals {
  return {
    verdict: verdictOf(results),
    areas: checkAreas.flatMap(area => {
      const own = results.filter(result => result.area === area);
      return own.length > 0 ? [summarizeArea(area, own)] : [];
    }),
    counts: countOutcomes(results),
    blockedBy: results.filter(blocks).map(result => result.checkId),
  };
}

function verdictOf(results: readonly CountedResult[]): Verdict {
  switch (worstOf(results)) {
    case 'fail':
      return 'not-ready';
    case 'warn':
      return 'ready-with-warnings';
    case 'pass':
      return 'ready';
    default:
      return 'unknown';
  }
}

function summarizeArea(
  area: CheckArea,
  results: readonly CountedResult[],
): AreaSummary {
  return {
    area,
    outcome: worstOf(results),
    counts: countOutcomes(results),
    blocking: results.filter(blocks).length,
  };
}

/** The worst outcome as the verdict counts it. */
function worstOf(results: readonly CountedResult[]): CheckOutcome {
  const counting = results.filter(
    result =>
      result.severity !== 'informative' && result.outcome !== 'not-applicable',
  );
  const blocking = counting.filter(result => result.severity === 'blocking');
  if (blocking.some(result => result.outcome === 'fail')) return 'fail';
  if (blocking.some(result => result.outcome === 'unknown')) return 'unknown';
  if (counting.some(result => result.outcome !== 'pass')) return 'warn';
  return counting.length > 0 ? 'pass' : 'not-applicable';
}

function blocks(result: CountedResult): boolean {
  return (
    result.severity === 'blocking' &&
    (result.outcome === 'fail' || result.outcome === 'unknown')
  );
}

function countOutcomes(results: readonly CountedResult[]): OutcomeCounts {
  const counts = Object.fromEntries(
    checkOutcomes.map(outcome => [outcome, 0]),
  ) as OutcomeCounts;
  for (const result of results) counts[result.outcome] += 1;
  return counts;
}
