import { verdicts } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CheckDescriptor,
  CheckTransition,
  ListScorecardsRequest,
  ListScorecardsResponse,
  RefreshStatus,
  ReleaseReadinessApi,
  Scorecard,
  ScorecardSummary,
  SourceTargetHealth,
  TextReference,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** An error as the client throws it. */
export class FakeResponseError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string, reason?: TextReference) {
    super(`Request failed with ${statusCode}`, {
      cause: Object.assign(new Error(message), reason && { reason }),
    });
    this.name = 'ResponseError';
    this.statusCode = statusCode;
  }
}

type Failing = 'scorecard' | 'list' | 'refresh' | 'refresh-status' | 'sources';

const distinct = (values: (string | undefined)[]) =>
  [...new Set(values.filter(value => value !== undefined))].sort();

const sortValue: Record<
  NonNullable<ListScorecardsRequest['sort']>['field'],
  (item: ScorecardSummary) => string | number
> = {
  title: item => item.title,
  verdict: item => verdicts.indexOf(item.verdict),
  owner: item => item.owner ?? '',
  system: item => item.system ?? '',
  since: item => item.since,
  blocked: item => item.blockedBy.length,
};

/** The API over scorecards in memory; it can be told to fail or to hang. */
export class FakeReleaseReadinessApi implements ReleaseReadinessApi {
  readonly scorecards = new Map<string, Scorecard>();
  readonly failures = new Map<Failing, Error>();
  readonly listRequests: ListScorecardsRequest[] = [];
  sources: SourceTargetHealth[] = [];
  checks: CheckDescriptor[] = [];
  /** Successive answers to a refresh and to looking after it. */
  refreshStatuses: RefreshStatus[] = [];
  /** While set, scorecards and lists stay on their way. */
  hanging = false;

  constructor(scorecards: Scorecard[] = []) {
    for (const scorecard of scorecards) this.put(scorecard);
  }

  put(scorecard: Scorecard) {
    this.scorecards.set(scorecard.entityRef, scorecard);
  }

  private async answer<T>(what: Failing, value: () => T): Promise<T> {
    if (this.hanging) await new Promise(() => {});
    const failure = this.failures.get(what);
    if (failure) throw failure;
    return value();
  }

  getScorecard(entityRef: string): Promise<Scorecard> {
    return this.answer('scorecard', () => {
      const scorecard = this.scorecards.get(entityRef);
      if (!scorecard) {
        throw new FakeResponseError(404, `No scorecard for ${entityRef}`);
      }
      return scorecard;
    });
  }

  listScorecards(
    request: ListScorecardsRequest = {},
  ): Promise<ListScorecardsResponse> {
    this.listRequests.push(request);
    return this.answer('list', () => this.select(request));
  }

  private select(request: ListScorecardsRequest): ListScorecardsResponse {
    const all = [...this.scorecards.values()];
    const allows = <T>(wanted: T[] | undefined, value: T | undefined) =>
      !wanted || (value !== undefined && wanted.includes(value));
    const matching = all.filter(
      item =>
        item.title.includes(request.search ?? '') &&
        allows(request.verdicts, item.verdict) &&
        allows(request.owners, item.owner) &&
        allows(request.systems, item.system),
    );
    const { field, direction } = request.sort ?? {
      field: 'title',
      direction: 'asc',
    };
    const sign = direction === 'asc' ? 1 : -1;
    const sorted = matching.sort((a, b) => {
      const [left, right] = [sortValue[field](a), sortValue[field](b)];
      if (left === right) return a.title.localeCompare(b.title);
      return left < right ? -sign : sign;
    });
    const offset = request.offset ?? 0;
    const countOf = (verdict: Verdict) =>
      matching.filter(item => item.verdict === verdict).length;
    return {
      items: sorted.slice(offset, offset + (request.limit ?? 20)),
      totalItems: matching.length,
      counts: {
        'not-ready': countOf('not-ready'),
        unknown: countOf('unknown'),
        'ready-with-warnings': countOf('ready-with-warnings'),
        ready: countOf('ready'),
      },
      facets: {
        owners: distinct(all.map(item => item.owner)),
        systems: distinct(all.map(item => item.system)),
        domains: distinct(all.map(item => item.domain)),
      },
    };
  }

  private nextRefreshStatus(): RefreshStatus {
    const next =
      this.refreshStatuses.length > 1
        ? this.refreshStatuses.shift()
        : this.refreshStatuses[0];
    return (
      next ?? {
        state: 'done',
        startedAt: new Date().toISOString(),
        targets: [],
      }
    );
  }

  refreshScorecard(_entityRef: string): Promise<RefreshStatus> {
    return this.answer('refresh', () => this.nextRefreshStatus());
  }

  getRefreshStatus(_entityRef: string): Promise<RefreshStatus | undefined> {
    return this.answer('refresh-status', () => this.nextRefreshStatus());
  }

  async listTransitions(
    _entityRef: string,
  ): Promise<{ items: CheckTransition[] }> {
    return { items: [] };
  }

  async listChecks(): Promise<{ items: CheckDescriptor[] }> {
    return { items: this.checks };
  }

  listSources(): Promise<{ items: SourceTargetHealth[] }> {
    return this.answer('sources', () => ({ items: this.sources }));
  }
}
