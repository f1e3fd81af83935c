import type { OutcomeLabel, SignalSet } from '../analysis';
import { failedRequests } from '../promql/outcome';
import { escapePattern, quote } from '../promql/text';
import type { SeriesMatchers } from './selectSeries';

/** What one set of signals is asked about, and the labels that tell failures. */
export interface AskedSignals {
  readonly set: SignalSet;
  readonly outcomeLabels: readonly OutcomeLabel[];
}

/** The queries of one target. Each of them answers with one series at most. */
export interface TargetQueries {
  readonly errorRatio: string;
  readonly requests: string;
  readonly p99: string;
  /** Only where a bound is asked for. */
  readonly slowShare?: string;
  /** Only for the canary. */
  readonly share?: string;
  /** Targets that answer; 0 = none of those there were in the window. */
  readonly targetsUp: string;
}

/**
 * The queries about a target over a window (§5.2).
 *
 * @remarks
 * `or vector(0)` turns an error counter that was never incremented into 0. That
 * is safe only because the preflight has shown that the series exists under
 * this name and these labels.
 *
 * @param options - `window` in milliseconds; `slowerThan` in seconds: the share
 * of slower requests, exact where a bucket ends there; `shareOf`: the service
 * whose requests the target's are a share of
 */
export function targetQueries(
  { set, outcomeLabels }: AskedSignals,
  target: SeriesMatchers,
  {
    window,
    slowerThan,
    shareOf,
  }: { window: number; slowerThan?: number; shareOf?: SeriesMatchers },
): TargetQueries {
  const over = range(window);
  const requests = `sum(increase(${set.requests}{${target}}${over}))`;
  const errors = set.errors
    ? `increase(${set.errors}{${target}}${over})`
    : outcomeLabels
        .map(
          each =>
            `increase(${set.requests}{${target}, ${failedRequests(each)}}${over})`,
        )
        .join(' or ');
  return {
    errorRatio: `(sum(${errors}) or vector(0)) / ${requests}`,
    requests,
    p99: `histogram_quantile(0.99, sum by (le) (rate(${set.duration}_bucket{${target}}${over})))`,
    ...(slowerThan !== undefined && {
      slowShare: slowShareQuery(set, target, over, slowerThan),
    }),
    ...(shareOf !== undefined && {
      share: `100 * ${requests} / sum(increase(${set.requests}{${shareOf}}${over}))`,
    }),
    // Whoever was there in the window and has gone answers as little as one
    // that is down, but has no sample any more.
    targetsUp: `sum(up{${target}}) or 0 * sum(last_over_time(up{${target}}${over}))`,
  };
}

/** Prometheus writes a whole bound as `2` or `2.0`. */
function slowShareQuery(
  { duration }: SignalSet,
  target: SeriesMatchers,
  over: string,
  limit: number,
): string {
  const bounds = Number.isInteger(limit)
    ? [`${limit}`, `${limit}.0`]
    : [`${limit}`];
  const within = `le=~${quote(bounds.map(escapePattern).join('|'))}`;
  const buckets = (le: string) =>
    `sum(increase(${duration}_bucket{${target}, ${le}}${over}))`;
  return `1 - ${buckets(within)} / ${buckets('le="+Inf"')}`;
}

/** What the preflight asks about the series that there are now. */
export interface ExistenceQueries {
  readonly requests: string;
  readonly errors: string;
  /** Failures whose labels no series of requests has; absent: they are a label of these. */
  readonly unmatched?: string;
  readonly buckets: string;
}

/** The queries about which series of a target there are. */
export function existenceQueries(
  { set, outcomeLabels }: AskedSignals,
  target: SeriesMatchers,
): ExistenceQueries {
  const requests = `${set.requests}{${target}}`;
  return {
    requests: `count(${requests})`,
    errors: set.errors
      ? `count(${set.errors}{${target}})`
      : `count(${outcomeLabels
          .map(({ label }) => `${set.requests}{${target}, ${label}!=""}`)
          .join(' or ')})`,
    ...(set.errors && {
      unmatched: `count(${set.errors}{${target}} unless ${requests})`,
    }),
    buckets: `count by (le) (${set.duration}_bucket{${target}})`,
  };
}

/** Which of several counters of requests a target has. */
export function requestMetricsQuery(
  sets: readonly SignalSet[],
  target: SeriesMatchers,
): string {
  const names = sets.map(({ requests }) => escapePattern(requests)).join('|');
  return `count by (__name__) ({__name__=~${quote(names)}, ${target}})`;
}

/** The scrapes of a target's pods over some time, milliseconds. */
export function scrapesSelector(target: SeriesMatchers, time: number): string {
  return `up{${target}}${range(time)}`;
}

function range(milliseconds: number): string {
  return milliseconds % 1000 === 0
    ? `[${milliseconds / 1000}s]`
    : `[${milliseconds}ms]`;
}
