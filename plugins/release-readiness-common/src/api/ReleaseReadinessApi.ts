import type { CheckDescriptor } from '../checks';
import type {
  CheckArea,
  CheckOutcome,
  Scorecard,
  ScorecardSummary,
  SourceTargetHealth,
  Verdict,
} from '../scorecard';

/** Which scorecards, in which order, which page. @public */
export interface ListScorecardsRequest {
  /** Part of the service's name or title, any case. */
  search?: string;
  verdicts?: Verdict[];
  owners?: string[];
  systems?: string[];
  domains?: string[];
  /** Only services with this check not passing. */
  failingCheck?: string;
  /** Only services whose area has one of these outcomes. */
  area?: { area: CheckArea; outcomes: CheckOutcome[] };
  sort?: {
    field: 'title' | 'verdict' | 'owner' | 'system' | 'since' | 'blocked';
    direction: 'asc' | 'desc';
  };
  /** 0-based. */
  offset?: number;
  /** 1 to 100, 20 by default. */
  limit?: number;
}

/** @public */
export interface ListScorecardsResponse {
  items: ScorecardSummary[];
  /** How many match the filter, over all pages. */
  totalItems: number;
  /** How many of those have each verdict. */
  counts: Record<Verdict, number>;
  /** Values to filter by, over everything that the caller may see. */
  facets: { owners: string[]; systems: string[]; domains: string[] };
}

/** A change of one check's outcome. @public */
export interface CheckTransition {
  checkId: string;
  from?: CheckOutcome;
  to: CheckOutcome;
  at: string;
}

/** How far a refresh has come. @public */
export interface RefreshStatus {
  /** `running` until every target has answered or failed. */
  state: 'running' | 'done';
  startedAt: string;
  finishedAt?: string;
  targets: {
    source: string;
    target: string;
    state: 'waiting' | 'running' | 'done' | 'failed';
  }[];
}

/**
 * The API of the plugin, as browser and server call it.
 *
 * @remarks
 * Methods reject with `ResponseError` of `@backstage/errors`: 404 for what
 * the caller may not see, 403 without the permission, 429 when refreshing too
 * often, 400 naming the wrong parameter.
 *
 * @public
 */
export interface ReleaseReadinessApi {
  getScorecard(entityRef: string): Promise<Scorecard>;
  listScorecards(
    request?: ListScorecardsRequest,
  ): Promise<ListScorecardsResponse>;
  /** Starts collecting the service's facts again. */
  refreshScorecard(entityRef: string): Promise<RefreshStatus>;
  getRefreshStatus(entityRef: string): Promise<RefreshStatus | undefined>;
  listTransitions(
    entityRef: string,
    options?: { limit?: number },
  ): Promise<{ items: CheckTransition[] }>;
  listChecks(): Promise<{ items: CheckDescriptor[] }>;
  listSources(): Promise<{ items: SourceTargetHealth[] }>;
}

/**
 * Channel of Backstage signals on which the server says that a scorecard
 * changed. The message names no service: it carries a hash of its reference.
 *
 * @public
 */
export const scorecardSignalChannel = 'release-readiness:scorecards';

/** @public */
export interface ScorecardSignal {
  /** {@link entityRefHash} of the services whose scorecard changed. */
  changed: string[];
}

/**
 * Hash of an entity reference for signals: FNV-1a, 64 bit, hexadecimal. It
 * keeps names out of broadcasts; it is no secret.
 *
 * @public
 */
export function entityRefHash(entityRef: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(entityRef.toLowerCase())) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
