import {
  verdicts,
  type ListScorecardsRequest,
  type ListScorecardsResponse,
  type Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Knex } from 'knex';
import { whereIn } from '../../sql';
import { summaryColumns, toSummary } from './scorecardRow';

const sortColumns: Record<
  NonNullable<ListScorecardsRequest['sort']>['field'],
  string
> = {
  title: 'title',
  verdict: 'verdict_rank',
  owner: 'owner',
  system: 'system',
  since: 'since',
  blocked: 'blocked_count',
};

const notPassing = ['fail', 'unknown', 'warn'];

/** One page of scorecards with counts and facets: three statements. */
export async function listScorecards(
  knex: Knex,
  request: ListScorecardsRequest,
  visible: ReadonlySet<string> | undefined,
): Promise<ListScorecardsResponse> {
  const seen = () => {
    const query = knex('scorecards')
      .whereNull('missing_since')
      .whereNotNull('evaluated_at');
    return visible ? whereIn(query, knex, 'entity_ref', visible) : query;
  };
  const matching = () => applyFilter(seen(), knex, request);
  const sort = request.sort ?? { field: 'verdict', direction: 'asc' };
  const rows = await matching()
    .select(...summaryColumns)
    .orderByRaw(
      `?? is null, ?? ${sort.direction === 'desc' ? 'desc' : 'asc'}`,
      [sortColumns[sort.field], sortColumns[sort.field]],
    )
    .orderBy('title')
    .orderBy('entity_ref')
    .offset(request.offset ?? 0)
    .limit(request.limit ?? 20);
  const counted = await matching()
    .select('verdict')
    .count({ count: '*' })
    .groupBy('verdict');
  const facetRows = await seen().distinct('owner', 'system', 'domain');

  const counts = Object.fromEntries(
    verdicts.map(verdict => [verdict, 0]),
  ) as Record<Verdict, number>;
  for (const row of counted) {
    counts[row.verdict as Verdict] = Number(row.count);
  }
  return {
    items: rows.map(toSummary),
    totalItems: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    facets: {
      owners: facet(facetRows, 'owner'),
      systems: facet(facetRows, 'system'),
      domains: facet(facetRows, 'domain'),
    },
  };
}

function applyFilter(
  query: Knex.QueryBuilder,
  knex: Knex,
  request: ListScorecardsRequest,
): Knex.QueryBuilder {
  const { search, verdicts: wanted, failingCheck, area } = request;
  if (search) {
    const pattern = `%${escapeLike(search.toLowerCase())}%`;
    query.whereRaw(
      `(lower(title) like ? escape '!' or lower(name) like ? escape '!')`,
      [pattern, pattern],
    );
  }
  if (wanted) query.whereIn('verdict', wanted);
  if (request.owners) query.whereIn('owner', request.owners);
  if (request.systems) query.whereIn('system', request.systems);
  if (request.domains) query.whereIn('domain', request.domains);
  if (failingCheck) {
    query.whereIn(
      'entity_ref',
      knex('check_results')
        .select('entity_ref')
        .where({ check_id: failingCheck })
        .whereIn('outcome', notPassing),
    );
  }
  if (area) {
    query.andWhere(any => {
      for (const outcome of area.outcomes) {
        any.orWhere('area_outcomes', 'like', `%|${area.area}=${outcome}|%`);
      }
    });
  }
  return query;
}

function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}

function facet(rows: Record<string, unknown>[], column: string): string[] {
  return [
    ...new Set(
      rows.flatMap(row => {
        const value = row[column];
        return typeof value === 'string' ? [value] : [];
      }),
    ),
  ].sort();
}
