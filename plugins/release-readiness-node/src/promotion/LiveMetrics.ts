import type {
  PromotionPolicy,
  PromotionSubject,
  SustainedLimit,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** Why there is no usable value at a point. @public */
export type SampleProblem =
  'missing' | 'query-error' | 'partial-response' | 'targets-down' | 'ambiguous';

/** One value of a range query at one grid point. @public */
export interface MetricValue {
  /** `NaN` and infinities as the server gave them; absent with a problem. */
  value?: number;
  problem?: SampleProblem;
}

/** Everything measured at one point of the grid. @public */
export interface GridSample {
  /** Milliseconds since 1970, a multiple of the grid's step. */
  t: number;
  /** Failed requests over all requests, 0…1. */
  errorRatio: MetricValue;
  /** Seconds. */
  p99: MetricValue;
  /**
   * Share of requests slower than the P99 limit, 0…1, from a bucket whose bound
   * is exactly that limit. Where it is there, it is judged instead of `p99`.
   */
  slowShare?: MetricValue;
  /** Requests in the query window. */
  requests: MetricValue;
  /** Share of the canary in all requests, percent; absent at full release. */
  share?: MetricValue;
}

/** @public */
export interface LiveMetricsRequest {
  /** Limit of the P99 trigger, seconds: where a bucket ends there, exact shares are measured. */
  p99Limit?: number;
  /** `canary` selects the pods of the promoted digests only. */
  target: 'canary' | 'stable' | 'service';
  /** First and last grid point, milliseconds since 1970. */
  from: number;
  to: number;
  step: number;
  /** Range of the queries, milliseconds. */
  window: number;
}

/** Samples and what they were made from, kept as evidence. @public */
export interface LiveMetricsAnswer {
  samples: GridSample[];
  queries: { name: string; text: string; hash: string }[];
  /** Answers of the server as received. */
  responses: string[];
}

/** The rollback limits for which the preflight is made. @public */
export interface MetricsPreflightRequest extends Pick<
  PromotionPolicy,
  'bridgedPoints' | 'breachShare'
> {
  /** Distance of grid points, milliseconds. */
  step: number;
  /** Range of the queries, milliseconds. */
  window: number;
  errorRate: SustainedLimit;
  p99: SustainedLimit;
}

/** What has to be true before a promotion may start. @public */
export interface MetricsPreflight {
  checkedAt: number;
  requestSeries: boolean;
  errorSeries: boolean;
  /** Numerator and denominator have the same labels. */
  labelsMatch: boolean;
  /** The query answers with exactly one series. */
  singleSeries: boolean;
  /** Milliseconds; absent = can't be told. */
  scrapeInterval?: number;
  /** Finite upper bounds of the duration histogram in seconds. */
  buckets: number[];
  /**
   * How often the rollback triggers would have fired on stable in the last
   * hours; absent = there is no past to test.
   */
  falseAlarms?: number;
}

/** Live figures of a promotion, by range queries. @public */
export interface LiveMetrics {
  readonly id: string;
  /**
   * Every grid point asked for is in the answer; those without data say why.
   *
   * @throws SourceError when nobody can be asked at all: no server is
   * configured for production, or the service is not in the catalog
   */
  query(
    subject: PromotionSubject,
    request: LiveMetricsRequest,
    options: { signal: AbortSignal },
  ): Promise<LiveMetricsAnswer>;
  /** @throws SourceError when the server does not answer: the guard is unknown */
  preflight(
    subject: PromotionSubject,
    options: MetricsPreflightRequest & { signal: AbortSignal },
  ): Promise<MetricsPreflight>;
}
