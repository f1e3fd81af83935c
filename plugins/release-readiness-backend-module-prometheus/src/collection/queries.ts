import type { OutcomeLabel, SignalSet } from '../analysis';
import { failedRequests } from '../promql/outcome';
import { escapePattern, quote } from '../promql/text';
import type {
  BackupMetric,
  LabelNames,
  PrometheusConfiguration,
} from '../configuration';

/** What is asked about one set of signals; each query for all services at once. */
export interface SignalQueries {
  readonly requests: string;
  readonly requestsTime: string;
  readonly errors: string;
  readonly errorsTime: string;
  /** By bucket bound too. */
  readonly buckets: string;
  readonly bucketsTime: string;
  /** Services whose error series have the labels of their request series. */
  readonly joined: string | undefined;
}

/** What is asked about live traffic, by service and track. */
export interface TrafficQueries {
  readonly requests: string;
  readonly errors: string;
  readonly p99: string;
}

/** Pushgateways report when each group was last pushed. */
export const pushTimeMetric = 'push_time_seconds';

/** Minutes over which live figures of a canary are taken. */
const liveWindow = '5m';

/** The labels by which everything is grouped. */
export function groupLabels({
  service,
  namespace,
  cluster,
}: LabelNames): string[] {
  return [service, namespace, ...(cluster ? [cluster] : [])];
}

/** The queries about which series of a set of signals there are. */
export function signalQueries(
  set: SignalSet,
  labels: LabelNames,
  outcomeLabels: readonly OutcomeLabel[],
): SignalQueries {
  const by = groupingBy(labels);
  const bucket = `${set.duration}_bucket`;
  const errors = set.errors ?? labelledFailures(set, outcomeLabels);
  return {
    requests: `count ${by()} (${set.requests})`,
    requestsTime: `max ${by()} (timestamp(${set.requests}))`,
    errors: `count ${by()} (${errors})`,
    errorsTime: `max ${by()} (timestamp(${errors}))`,
    buckets: `count ${by('le')} (${bucket})`,
    bucketsTime: `max ${by()} (timestamp(${bucket}))`,
    joined: set.errors && `count ${by()} (${set.requests} and ${set.errors})`,
  };
}

/** The queries about the live traffic of canary and stable pods. */
export function trafficQueries(
  set: SignalSet,
  labels: LabelNames,
  outcomeLabels: readonly OutcomeLabel[],
  track: PrometheusConfiguration['track'],
): TrafficQueries {
  const by = groupingBy(labels);
  const tracked = `${track.label}=~${quote(
    [track.canary, track.stable].map(escapePattern).join('|'),
  )}`;
  const rate = (metric: string, ...conditions: string[]) =>
    `rate(${metric}{${[tracked, ...conditions].join(', ')}}[${liveWindow}])`;
  const errors = set.errors
    ? rate(set.errors)
    : outcomeLabels
        .map(each => rate(set.requests, failedRequests(each)))
        .join(' or ');
  return {
    requests: `sum ${by(track.label)} (${rate(set.requests)})`,
    errors: `sum ${by(track.label)} (${errors})`,
    p99: `histogram_quantile(0.99, sum ${by(track.label, 'le')} (${rate(`${set.duration}_bucket`)}))`,
  };
}

/**
 * One query for every backup signal; undefined without any. Nothing is
 * aggregated: which labels tell one backup from another (a database, a class
 * of data) is not known beforehand, and a bad series must not vanish behind a
 * good one. There are few such series; the largest answer that is read bounds
 * them as it does every other.
 */
export function backupQuery(
  metrics: readonly BackupMetric[],
): string | undefined {
  if (metrics.length === 0) {
    return undefined;
  }
  const names = [...new Set(metrics.map(({ name }) => name)), pushTimeMetric];
  return `{__name__=~${quote(names.join('|'))}}`;
}

/**
 * Which series there are of some metrics, told apart by the labels that rules
 * select by.
 *
 * @param metrics - names, or patterns that match whole names
 */
export function existenceQuery(
  metrics: readonly string[],
  labelNames: readonly string[],
): string {
  const kept = ['__name__', ...labelNames].join(', ');
  return `count by (${kept}) ({__name__=~${quote(metrics.join('|'))}})`;
}

function groupingBy(labels: LabelNames) {
  return (...more: string[]) =>
    `by (${[...groupLabels(labels), ...more].join(', ')})`;
}

function labelledFailures(
  { requests }: SignalSet,
  outcomeLabels: readonly OutcomeLabel[],
): string {
  return outcomeLabels
    .map(({ label }) => `${requests}{${label}!=""}`)
    .join(' or ');
}
