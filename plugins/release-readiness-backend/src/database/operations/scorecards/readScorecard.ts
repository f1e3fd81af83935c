import type {
  CheckResult,
  EvidenceState,
  Scorecard,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Knex } from 'knex';
import type { KeptResult, ScorecardDetails } from '../../../scorecard';
import { toIso, toJson } from '../../sql';
import { summaryColumns, toSummary } from './scorecardRow';

/** Reads everything of one service: two statements. */
export async function readScorecard(
  knex: Knex,
  entityRef: string,
): Promise<Scorecard | undefined> {
  const row = await knex('scorecards')
    .select(...summaryColumns, 'descriptor', 'details')
    .where({ entity_ref: entityRef })
    .whereNull('missing_since')
    .whereNotNull('evaluated_at')
    .first();
  if (!row) return undefined;
  const rows = await knex('check_results')
    .select('result', 'since')
    .where({ entity_ref: entityRef })
    .orderBy('check_id');
  const summary = toSummary(row);
  const details = toJson<ScorecardDetails>(row.details) ?? { evidence: {} };
  return {
    ...summary,
    results: rows.flatMap(result => {
      const kept = toJson<KeptResult>(result.result);
      const since = toIso(result.since) ?? summary.evaluatedAt;
      return kept
        ? [toResult(kept, since, summary.evaluatedAt, details.evidence)]
        : [];
    }),
    candidate: details.candidate,
    production: details.production,
    parity: details.parity,
    problems: toJson<ServiceDescriptor>(row.descriptor)?.problems ?? [],
  };
}

function toResult(
  { facts, ...kept }: KeptResult,
  since: string,
  evaluatedAt: string,
  evidence: Record<string, EvidenceState>,
): CheckResult {
  return {
    ...kept,
    evidence: facts
      .flatMap(key => evidence[key] ?? [])
      .sort((a, b) => (a.observedAt ?? '').localeCompare(b.observedAt ?? '')),
    since,
    evaluatedAt,
  };
}
