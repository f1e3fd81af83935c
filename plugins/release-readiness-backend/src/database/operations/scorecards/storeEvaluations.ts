import {
  verdicts,
  type CheckOutcome,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Knex } from 'knex';
import type {
  EvaluatedScorecard,
  KeptResult,
  StoredEvaluations,
} from '../../../scorecard';
import {
  contentHash,
  toCanonicalJson,
  toNumber,
  toText,
  updateRows,
  upsertRows,
  whereIn,
  type TableRow,
  type TableShape,
} from '../../sql';

const resultsTable: TableShape = {
  name: 'check_results',
  key: ['entity_ref', 'check_id'],
  columns: {
    entity_ref: 'text',
    check_id: 'text',
    outcome: 'text',
    content_hash: 'text',
    result: 'text',
    since: 'bigint',
    pending: 'integer',
  },
};

const transitionsTable: TableShape = {
  name: 'check_transitions',
  key: ['id'],
  columns: {
    entity_ref: 'text',
    check_id: 'text',
    from_outcome: 'text',
    to_outcome: 'text',
    at: 'bigint',
  },
};

const daysTable: TableShape = {
  name: 'scorecard_days',
  key: ['entity_ref', 'day'],
  columns: {
    entity_ref: 'text',
    day: 'text',
    verdict: 'text',
    blocked_count: 'integer',
    counts: 'text',
  },
};

const scorecardsTable: TableShape = {
  name: 'scorecards',
  // A service that another replica has taken meanwhile does not match.
  key: ['entity_ref', 'claimed_by'],
  columns: {
    entity_ref: 'text',
    claimed_by: 'text',
    generation: 'integer',
    verdict: 'text',
    verdict_rank: 'integer',
    since: 'bigint',
    blocked_count: 'integer',
    blocked_by: 'text',
    areas: 'text',
    area_outcomes: 'text',
    details: 'text',
    candidate_commit: 'text',
    production_commit: 'text',
    evaluated_at: 'bigint',
    next_evaluation_at: 'bigint',
  },
};

interface ScorecardRow {
  entity_ref: string;
  verdict: string;
  since: unknown;
  evaluated_at: unknown;
  candidate_commit: string | null;
  production_commit: string | null;
  claimed_by: string | null;
}

interface ResultRow {
  entity_ref: string;
  check_id: string;
  outcome: CheckOutcome;
  content_hash: string;
  since: unknown;
  pending: number;
}

/**
 * Stores a batch of judgements in one transaction: results that changed, the
 * transitions among them, the row of the day and the scorecards. The number of
 * statements does not grow with the batch, unless checks are gone. A service that another replica has taken meanwhile, or that is gone, is
 * left alone.
 */
export async function storeEvaluations(
  knex: Knex,
  evaluated: readonly EvaluatedScorecard[],
): Promise<StoredEvaluations> {
  return knex.transaction(async transaction => {
    const refs = evaluated.map(({ claim }) => claim.service.entityRef);
    const scorecards: ScorecardRow[] = await whereIn(
      transaction('scorecards').select(
        'entity_ref',
        'verdict',
        'since',
        'evaluated_at',
        'candidate_commit',
        'production_commit',
        'claimed_by',
      ),
      transaction,
      'entity_ref',
      refs,
    );
    const results: ResultRow[] = await whereIn(
      transaction('check_results').select(
        'entity_ref',
        'check_id',
        'outcome',
        'content_hash',
        'since',
        'pending',
      ),
      transaction,
      'entity_ref',
      refs,
    );
    const scorecardOf = new Map(scorecards.map(row => [row.entity_ref, row]));
    const resultsOf = new Map<string, ResultRow[]>();
    for (const row of results) {
      resultsOf.set(row.entity_ref, [
        ...(resultsOf.get(row.entity_ref) ?? []),
        row,
      ]);
    }
    const own = evaluated.filter(
      ({ claim }) =>
        scorecardOf.get(claim.service.entityRef)?.claimed_by ===
        claim.claimedBy,
    );
    const changes = own.map(one =>
      compareResults(one, resultsOf.get(one.claim.service.entityRef) ?? []),
    );
    await upsertRows(
      transaction,
      resultsTable,
      changes.flatMap(change => change.written),
    );
    await upsertRows(
      transaction,
      transitionsTable,
      changes.flatMap(change => change.transitions),
    );
    for (const { entityRef, removed } of changes) {
      if (removed.length > 0) {
        await transaction('check_results')
          .where({ entity_ref: entityRef })
          .whereIn('check_id', removed)
          .delete();
      }
    }
    await upsertRows(transaction, daysTable, own.map(dayRow));
    await updateRows(
      transaction,
      scorecardsTable,
      own.map(one =>
        scorecardRow(one, scorecardOf.get(one.claim.service.entityRef)),
      ),
      {
        // Facts that changed while this was judged make it due at once.
        next_evaluation_at:
          'case when "scorecards"."generation" = given."generation" then given."next_evaluation_at" else "scorecards"."next_evaluation_at" end',
        generation: '"scorecards"."generation"',
        claimed_by: 'null',
        claimed_until: 'null',
      },
    );
    const stored: StoredEvaluations = { changed: [], candidateChanged: [] };
    for (const [index, one] of own.entries()) {
      const entityRef = one.claim.service.entityRef;
      const before = scorecardOf.get(entityRef);
      const { candidate } = one.details;
      if (
        candidate &&
        candidate.resolution.commit !== (before?.candidate_commit ?? undefined)
      ) {
        stored.candidateChanged.push(entityRef);
      }
      if (
        changes[index].written.length > 0 ||
        changes[index].removed.length > 0 ||
        before?.verdict !== one.totals.verdict ||
        before.evaluated_at === null
      ) {
        stored.changed.push(entityRef);
      }
    }
    return stored;
  });
}

function compareResults(
  { claim, results, evaluatedAt }: EvaluatedScorecard,
  before: readonly ResultRow[],
) {
  const entityRef = claim.service.entityRef;
  const at = evaluatedAt.getTime();
  const beforeOf = new Map(before.map(row => [row.check_id, row]));
  const written: TableRow[] = [];
  const transitions: TableRow[] = [];
  for (const judged of results) {
    const { pending: isPending, ...kept } = judged;
    const pending = isPending ? 1 : 0;
    const result = toCanonicalJson(kept satisfies KeptResult);
    const hash = contentHash(result);
    const old = beforeOf.get(judged.checkId);
    if (old?.content_hash !== hash || old.pending > pending) {
      const sameOutcome = old?.outcome === judged.outcome;
      written.push({
        entity_ref: entityRef,
        check_id: judged.checkId,
        outcome: judged.outcome,
        content_hash: hash,
        result,
        since: (sameOutcome ? toNumber(old.since) : undefined) ?? at,
        // Once collected is collected for good.
        pending: old?.pending === 0 ? 0 : pending,
      });
      // History begins with the first judgement of something collected.
      const isFirst = old === undefined || old.pending === 1;
      if (isFirst ? pending === 0 : !sameOutcome) {
        transitions.push({
          entity_ref: entityRef,
          check_id: judged.checkId,
          from_outcome: isFirst ? undefined : old.outcome,
          to_outcome: judged.outcome,
          at,
        });
      }
    }
  }
  const judgedIds = new Set(results.map(result => result.checkId));
  return {
    entityRef,
    written,
    transitions,
    // Checks that were switched off or are gone.
    removed: before
      .map(row => row.check_id)
      .filter(checkId => !judgedIds.has(checkId)),
  };
}

function dayRow({ claim, totals, evaluatedAt }: EvaluatedScorecard): TableRow {
  return {
    entity_ref: claim.service.entityRef,
    day: evaluatedAt.toISOString().slice(0, 10),
    verdict: totals.verdict,
    blocked_count: totals.blockedBy.length,
    counts: JSON.stringify(totals.counts),
  };
}

function scorecardRow(
  one: EvaluatedScorecard,
  before: ScorecardRow | undefined,
): TableRow {
  const { claim, totals, details } = one;
  const evaluatedAt = one.evaluatedAt.getTime();
  const keepsVerdict =
    before?.verdict === totals.verdict && before.evaluated_at !== null;
  return {
    entity_ref: claim.service.entityRef,
    claimed_by: claim.claimedBy,
    generation: claim.generation,
    verdict: totals.verdict,
    verdict_rank: verdicts.indexOf(totals.verdict),
    since: (keepsVerdict ? toNumber(before.since) : undefined) ?? evaluatedAt,
    blocked_count: totals.blockedBy.length,
    blocked_by: JSON.stringify(totals.blockedBy),
    areas: JSON.stringify(totals.areas),
    area_outcomes: `|${totals.areas
      .map(({ area, outcome }) => `${area}=${outcome}|`)
      .join('')}`,
    details: JSON.stringify(details),
    // A cluster that does not answer has not changed what runs there.
    candidate_commit: details.candidate
      ? details.candidate.resolution.commit
      : toText(before?.candidate_commit),
    production_commit: details.production
      ? details.production.resolution.commit
      : toText(before?.production_commit),
    evaluated_at: evaluatedAt,
    next_evaluation_at: one.nextEvaluationAt.getTime(),
  };
}
