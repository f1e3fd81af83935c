import type {
  MetricsPreflight,
  MetricsPreflightRequest,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { SignalMapping } from '../analysis';
import type { PrometheusClient, TimeRange } from '../client';
import { countFalseAlarms } from './backTest';
import { chooseSignals } from './chooseSignals';
import { measureTarget } from './measureTarget';
import { existenceQueries, scrapesSelector, targetQueries } from './queries';
import { scrapeIntervalOf } from './scrapeInterval';
import type { SeriesMatchers } from './selectSeries';

/** Points of the grid over which the triggers are tested: three hours of 15 s. */
const backTestPoints = 720;
/** Windows over which scrapes are counted. */
const scrapeWindows = 10;

/** What the preflight needs to know beside the limits. */
export interface PreflightSubject {
  readonly signals: SignalMapping;
  readonly stable: SeriesMatchers;
  /** Seconds; believed where `up` can't tell. */
  readonly scrapeIntervalSeconds?: number;
}

/**
 * Shows whether the triggers of §5.2 can fire for a service, and whether they
 * would have fired falsely. Its number of queries does not depend on anything.
 *
 * @param now - milliseconds since 1970
 * @throws PrometheusRequestError where a question was not answered in full
 */
export async function runPreflight(
  client: PrometheusClient,
  { signals, stable, scrapeIntervalSeconds }: PreflightSubject,
  request: MetricsPreflightRequest,
  now: number,
  signal: AbortSignal,
): Promise<MetricsPreflight> {
  const asked = await chooseSignals(client, signals, stable, now, signal);
  const existence = existenceQueries(asked, stable);
  const ratio = targetQueries(asked, stable, { window: request.window });
  const ask = (query: string) => client.query(query, signal, now);
  const [requests, errors, unmatched, ratios, bounds, scrapes, past] =
    await Promise.all([
      ask(existence.requests),
      ask(existence.errors),
      existence.unmatched === undefined ? [] : ask(existence.unmatched),
      ask(ratio.errorRatio),
      ask(existence.buckets),
      client.samples(
        scrapesSelector(stable, scrapeWindows * request.window),
        signal,
        now,
      ),
      measureTarget(
        client,
        { signals: asked, target: stable },
        {
          ...backTestRange(request, now),
          window: request.window,
          p99Limit: request.p99.limit,
        },
        signal,
      ),
    ]);
  // What was not answered must not look like a past without alarms.
  if (past.failure) throw past.failure;
  const errorSeries = errors.length > 0;
  return {
    checkedAt: now,
    requestSeries: requests.length > 0,
    errorSeries,
    labelsMatch: errorSeries && requests.length > 0 && unmatched.length === 0,
    singleSeries: ratios.length === 1,
    scrapeInterval:
      scrapeIntervalOf(scrapes) ??
      (scrapeIntervalSeconds && scrapeIntervalSeconds * 1000),
    buckets: finiteBounds(bounds.map(({ labels }) => labels.le)),
    falseAlarms: countFalseAlarms(past.samples, request),
  };
}

function backTestRange(
  { step, window }: MetricsPreflightRequest,
  now: number,
): TimeRange {
  // The newest scrapes may not have been stored yet.
  const to = Math.floor((now - window) / step) * step;
  return { from: to - (backTestPoints - 1) * step, to, step };
}

function finiteBounds(bounds: readonly (string | undefined)[]): number[] {
  return [...new Set(bounds.map(bound => Number(bound ?? NaN)))]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
}
