import type {
  ApplicationMetrics,
  CanaryTraffic,
  SignalObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { SignalSet } from '../analysis';
import type { Sample } from '../client';
import type {
  PrometheusConfiguration,
  ServerConfiguration,
} from '../configuration';
import type { SignalQueries, TrafficQueries } from '../collection/queries';
import { quote } from '../promql/text';
import { queryLink } from './links';
import { ServicePlace, ServiceRows } from './ServiceRows';

/** The answers to the queries about one set of signals. */
export interface SignalRows {
  readonly set: SignalSet;
  readonly rows: Readonly<
    Record<Exclude<keyof SignalQueries, 'joined'>, ServiceRows>
  > & { readonly joined: ServiceRows | undefined };
}

/** The answers about live traffic, beside those about what exists. */
export interface TrafficRows {
  readonly signals: SignalRows;
  readonly rows: Readonly<Record<keyof TrafficQueries, ServiceRows>>;
}

/**
 * The application metrics of a service (§6.1): of the first set of signals
 * whose requests the service has, else of the first set, which it lacks.
 */
export function applicationMetricsOf(
  server: ServerConfiguration,
  sets: readonly SignalRows[],
  place: ServicePlace,
): ApplicationMetrics {
  const { set, rows } = chosenSet(sets, place);
  const buckets = rows.buckets.of(place);
  return {
    server: server.name,
    url: queryLink(
      server,
      `{__name__=~"${[set.requests, set.errors, `${set.duration}_bucket`].filter(Boolean).join('|')}", ${server.labels.service}=${quote(place.service.metricsService)}}`,
    ),
    requests: signal(
      set.requests,
      rows.requests.of(place),
      rows.requestsTime.of(place),
    ),
    errors: signal(
      set.errors ?? set.requests,
      rows.errors.of(place),
      rows.errorsTime.of(place),
    ),
    duration: {
      ...signal(`${set.duration}_bucket`, buckets, rows.bucketsTime.of(place)),
      buckets: [...new Set(buckets.map(({ labels }) => Number(labels.le)))]
        .filter(Number.isFinite)
        .sort((a, b) => a - b),
    },
  };
}

/** Live figures of canary and stable pods. */
export function canaryTrafficOf(
  server: ServerConfiguration,
  sets: readonly TrafficRows[],
  track: PrometheusConfiguration['track'],
  place: ServicePlace,
): CanaryTraffic {
  const chosen = chosenSet(
    sets.map(({ signals }) => signals),
    place,
  );
  const { set } = chosen;
  const { rows } = sets.find(({ signals }) => signals === chosen) ?? sets[0];
  const valuesOf = (found: ServiceRows, value: string): number[] =>
    found
      .of(place)
      .filter(({ labels }) => labels[track.label] === value)
      .map(sample => sample.value);
  const valueOf = (found: ServiceRows, value: string): number | undefined => {
    const values = valuesOf(found, value);
    // Where labels that are not asked for tell clusters apart, none is "the" value.
    return values.length === 1 && Number.isFinite(values[0])
      ? values[0]
      : undefined;
  };
  const figures = (value: string) => {
    const requestRate = valueOf(rows.requests, value);
    if (requestRate === undefined) {
      return undefined;
    }
    // A counter that tells outcomes by a label has no series of failures before
    // the first one. Without such a label, or of a counter of its own, that
    // there are no series says nothing.
    const nothingFailed =
      !set.errors &&
      chosen.rows.errors.of(place).length > 0 &&
      valuesOf(rows.errors, value).length === 0;
    const errorRate = nothingFailed ? 0 : valueOf(rows.errors, value);
    return {
      requestRate,
      ...(errorRate !== undefined &&
        requestRate > 0 && { errorRatio: errorRate / requestRate }),
      p99Seconds: valueOf(rows.p99, value),
    };
  };
  return {
    server: server.name,
    url: queryLink(
      server,
      `sum by (${track.label}) (rate(${set.requests}{${server.labels.service}=${quote(place.service.metricsService)}}[5m]))`,
    ),
    canary: figures(track.canary),
    stable: figures(track.stable),
  };
}

function chosenSet(
  sets: readonly SignalRows[],
  place: ServicePlace,
): SignalRows {
  return sets.find(({ rows }) => rows.requests.of(place).length > 0) ?? sets[0];
}

function signal(
  metric: string,
  counts: readonly Sample[],
  times: readonly Sample[],
): SignalObservation {
  const newest = Math.max(...times.map(({ value }) => value));
  return {
    metric,
    series: counts.reduce((sum, { value }) => sum + value, 0),
    ...(Number.isFinite(newest) && {
      newestSampleAt: new Date(newest * 1000).toISOString(),
    }),
  };
}
