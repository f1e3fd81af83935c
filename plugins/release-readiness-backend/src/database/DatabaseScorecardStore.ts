import type { Knex } from 'knex';
import type {
  CheckTransition,
  ListScorecardsRequest,
  ListScorecardsResponse,
  Scorecard,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  ClaimedScorecard,
  EvaluatedScorecard,
  HistoryLimits,
  ScorecardStore,
  ServiceCommits,
  StoredEvaluations,
} from '../scorecard';
import { deleteOldHistory } from './operations/scorecards/deleteOldHistory';
import { listScorecards } from './operations/scorecards/listScorecards';
import { readScorecard } from './operations/scorecards/readScorecard';
import { storeEvaluations } from './operations/scorecards/storeEvaluations';
import { syncServices } from './operations/scorecards/syncServices';
import { databaseNow, isPostgres, toJson, toIso, toText, whereIn } from './sql';

const table = 'scorecards';

/** Keeps scorecards and their history in the plugin's database. */
export class DatabaseScorecardStore implements ScorecardStore {
  constructor(private readonly knex: Knex) {}

  syncServices(
    services: readonly ServiceDescriptor[],
    at: Date,
  ): Promise<void> {
    return syncServices(this.knex, services, at);
  }

  async listCommits(): Promise<Map<string, ServiceCommits>> {
    const rows = await this.knex(table)
      .select('entity_ref', 'candidate_commit', 'production_commit')
      .whereNull('missing_since');
    return new Map(
      rows.map(row => [
        String(row.entity_ref),
        {
          candidateCommit: toText(row.candidate_commit),
          productionCommit: toText(row.production_commit),
        },
      ]),
    );
  }

  async markChanged(entityRefs: readonly string[], dueAt: Date): Promise<void> {
    if (entityRefs.length === 0) return;
    await whereIn(this.knex(table), this.knex, 'entity_ref', entityRefs).update(
      this.changed(dueAt),
    );
  }

  async claimDue(
    owner: string,
    options: { limit: number; now: Date; leaseMilliseconds: number },
  ): Promise<ClaimedScorecard[]> {
    const databaseTime = databaseNow(this.knex);
    const due = this.knex(table)
      .select('entity_ref')
      .whereNull('missing_since')
      .where('next_evaluation_at', '<=', options.now.getTime())
      .andWhere(free =>
        free
          .whereNull('claimed_until')
          .orWhere('claimed_until', '<=', databaseTime),
      )
      .orderBy('next_evaluation_at')
      .limit(options.limit);
    const rows = await this.knex(table)
      .whereIn(
        'entity_ref',
        isPostgres(this.knex) ? due.forUpdate().skipLocked() : due,
      )
      .update({
        claimed_by: owner,
        claimed_until: this.knex.raw('? + ?', [
          databaseTime,
          options.leaseMilliseconds,
        ]),
      })
      .returning(['descriptor', 'generation']);
    return rows.flatMap(row => {
      const service = toJson<ServiceDescriptor>(row.descriptor);
      return service
        ? [{ service, generation: Number(row.generation), claimedBy: owner }]
        : [];
    });
  }

  store(evaluated: readonly EvaluatedScorecard[]): Promise<StoredEvaluations> {
    return storeEvaluations(this.knex, evaluated);
  }

  async sweep(goneBefore: Date): Promise<number> {
    return this.knex.transaction(async transaction => {
      const gone = transaction(table)
        .select('entity_ref')
        .where('missing_since', '<', goneBefore.getTime());
      for (const dependent of [
        'facts',
        'check_results',
        'check_transitions',
        'scorecard_days',
        'refreshes',
        'refresh_limits',
      ]) {
        await transaction(dependent)
          .whereIn('entity_ref', gone.clone())
          .delete();
      }
      const count: number = await transaction(table)
        .where('missing_since', '<', goneBefore.getTime())
        .delete();
      return count;
    });
  }

  deleteHistory(limits: HistoryLimits): Promise<number> {
    return deleteOldHistory(this.knex, limits);
  }

  find(entityRef: string): Promise<Scorecard | undefined> {
    return readScorecard(this.knex, entityRef);
  }

  async has(entityRef: string): Promise<boolean> {
    const row = await this.knex(table)
      .select('entity_ref')
      .where({ entity_ref: entityRef })
      .whereNull('missing_since')
      .first();
    return row !== undefined;
  }

  list(
    request: ListScorecardsRequest,
    visible: ReadonlySet<string> | undefined,
  ): Promise<ListScorecardsResponse> {
    return listScorecards(this.knex, request, visible);
  }

  async listTransitions(
    entityRef: string,
    limit: number,
  ): Promise<CheckTransition[]> {
    const rows = await this.knex('check_transitions')
      .where({ entity_ref: entityRef })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(row => ({
      checkId: String(row.check_id),
      ...(row.from_outcome ? { from: row.from_outcome } : {}),
      to: row.to_outcome,
      at: toIso(row.at) ?? '',
    }));
  }

  private changed(dueAt: Date) {
    const at = dueAt.getTime();
    return {
      // Whoever judges older facts now finds that out when storing.
      generation: this.knex.raw('generation + 1'),
      next_evaluation_at: this.knex.raw(
        'case when next_evaluation_at < ? then next_evaluation_at else ? end',
        [at, at],
      ),
    };
  }
}
