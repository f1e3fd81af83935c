import {
  checkAreas,
  checkOutcomes,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  AreaSummary,
  CheckArea,
  CheckOutcome,
  CheckResult,
  OutcomeCounts,
  Scorecard,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';

const minute = 60_000;

/** An ISO time so many minutes before now. */
export const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * minute).toISOString();

const noCounts = (): OutcomeCounts => ({
  fail: 0,
  unknown: 0,
  warn: 0,
  pass: 0,
  'not-applicable': 0,
});

const keepsClosed = ({ severity, outcome }: CheckResult) =>
  severity === 'blocking' && (outcome === 'fail' || outcome === 'unknown');

function summarizeArea(area: CheckArea, results: CheckResult[]): AreaSummary {
  const ofArea = results.filter(result => result.area === area);
  const counts = noCounts();
  for (const { outcome } of ofArea) counts[outcome] += 1;
  const outcome: CheckOutcome =
    checkOutcomes.find(candidate => counts[candidate] > 0) ?? 'not-applicable';
  return { area, outcome, counts, blocking: ofArea.filter(keepsClosed).length };
}

function judge(results: CheckResult[]): Verdict {
  const blocking = results.filter(({ severity }) => severity === 'blocking');
  if (blocking.some(({ outcome }) => outcome === 'fail')) return 'not-ready';
  if (blocking.some(({ outcome }) => outcome === 'unknown')) return 'unknown';
  const troubled = results.some(
    ({ severity, outcome }) =>
      outcome === 'warn' ||
      (severity === 'warning' && (outcome === 'fail' || outcome === 'unknown')),
  );
  return troubled ? 'ready-with-warnings' : 'ready';
}

/** A result that passes, unless told otherwise. */
export function buildResult(
  checkId: string,
  overrides: Partial<CheckResult> = {},
): CheckResult {
  const outcome = overrides.outcome ?? 'pass';
  return {
    checkId,
    area: 'environment-parity',
    severity: 'blocking',
    outcome,
    summary: { key: `general.summary.${outcome}` },
    findings: [],
    evidence: [
      {
        fact: 'kubernetes.workloads/prod',
        source: 'kubernetes',
        target: 'prod',
        status: 'known',
        observedAt: minutesAgo(2),
      },
    ],
    since: minutesAgo(180),
    evaluatedAt: minutesAgo(1),
    ...overrides,
  };
}

/** A scorecard whose summary follows from its results. */
export function buildScorecard(overrides: Partial<Scorecard> = {}): Scorecard {
  const results = overrides.results ?? [buildResult('no-latest-tag')];
  return {
    entityRef: 'component:default/mall-order',
    title: 'mall-order',
    owner: 'group:default/team-orders',
    system: 'system:default/orders',
    type: 'service',
    lifecycle: 'production',
    verdict: judge(results),
    areas: checkAreas.map(area => summarizeArea(area, results)),
    blockedBy: results.filter(keepsClosed).map(({ checkId }) => checkId),
    evaluatedAt: minutesAgo(1),
    since: minutesAgo(180),
    results,
    problems: [],
    ...overrides,
  };
}
