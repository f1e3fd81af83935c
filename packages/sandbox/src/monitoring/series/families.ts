import {
  DEFAULT_BUCKETS,
  Labels,
  SeriesModel,
  TargetModel,
  TrafficLoad,
} from '../model';
import { meanSeconds, shareWithin } from './latency';
import { integrate, valueAt } from './timeline';

/** Metric types of the text format. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary';

/** One line of an exposition as a function of time. */
export interface ExposedSeries {
  /** Full name, including `_bucket`, `_sum`, `_count`. */
  readonly name: string;
  readonly labels: Labels;
  /** Value at a moment (milliseconds); undefined: not exposed then. */
  value(time: number): number | undefined;
  /** It has a value at any moment, and never a smaller one than before. */
  readonly steady?: boolean;
}

/** Lines that share a name, help text and type. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly series: readonly ExposedSeries[];
}

/**
 * What a target exposes. Counters start from 0 when the target starts.
 *
 * @param start - when the target started, milliseconds.
 */
export function metricFamilies(
  target: TargetModel,
  start: number,
): MetricFamily[] {
  return [
    ...trafficFamilies(target, start),
    ...jvmFamilies(target, start),
    ...furtherFamilies(target.series ?? [], start),
  ].map(family => ({
    ...family,
    series: family.series.map(series => withOmissions(target, family, series)),
  }));
}

function withOmissions(
  target: TargetModel,
  family: MetricFamily,
  series: ExposedSeries,
): ExposedSeries {
  if (!target.omissions?.length) {
    return series;
  }
  return {
    ...series,
    steady: false,
    value: time =>
      (target.omissions ?? []).some(
        omission =>
          (omission.metric === series.name ||
            omission.metric === family.name) &&
          omission.from.getTime() <= time &&
          (omission.until === undefined || time < omission.until.getTime()),
      )
        ? undefined
        : series.value(time),
  };
}

const ROUNDING = 1e-6;

function trafficFamilies(target: TargetModel, start: number): MetricFamily[] {
  const { traffic } = target;
  if (!traffic) {
    return [];
  }
  const count = (
    name: string,
    labels: Labels,
    share: (load: TrafficLoad) => number,
  ): ExposedSeries => ({
    name,
    labels,
    steady: true,
    value: time =>
      // Whole requests, as a server counts them. What is no request less than
      // all of them, but for arithmetic, is all of them.
      Math.floor(
        integrate(
          traffic.load,
          load => load.requestsPerSecond * share(load),
          start,
          time,
        ) + ROUNDING,
      ),
  });

  const requests = traffic.requestsMetric ?? 'http_requests_total';
  const families: MetricFamily[] = [
    {
      name: requests,
      help: 'Requests answered.',
      type: 'counter',
      series: traffic.codeLabel
        ? [
            count(
              requests,
              { [traffic.codeLabel]: '200' },
              load => 1 - load.errorRatio,
            ),
            // A labelled counter exists from its first increment only.
            onceAboveZero(
              count(
                requests,
                { [traffic.codeLabel]: '500' },
                load => load.errorRatio,
              ),
            ),
          ]
        : [count(requests, {}, () => 1)],
    },
  ];

  const errors = traffic.errorsMetric ?? 'http_requests_errors_total';
  if (errors !== false) {
    families.push({
      name: errors,
      help: 'Requests that failed.',
      type: 'counter',
      series: [count(errors, {}, load => load.errorRatio)],
    });
  }

  const duration = traffic.durationMetric ?? 'http_request_duration_seconds';
  if (duration !== false) {
    families.push({
      name: duration,
      help: 'Time to answer a request, in seconds.',
      type: 'histogram',
      series: [
        ...(traffic.buckets ?? DEFAULT_BUCKETS).map(bound =>
          count(`${duration}_bucket`, { le: String(bound) }, load =>
            shareWithin(load.latency, bound),
          ),
        ),
        count(`${duration}_bucket`, { le: '+Inf' }, () => 1),
        {
          name: `${duration}_sum`,
          labels: {},
          steady: true,
          value: time =>
            integrate(
              traffic.load,
              load => load.requestsPerSecond * meanSeconds(load.latency),
              start,
              time,
            ),
        },
        count(`${duration}_count`, {}, () => 1),
      ],
    });
  }
  return families;
}

function onceAboveZero(series: ExposedSeries): ExposedSeries {
  return {
    ...series,
    steady: false,
    value: time => series.value(time) || undefined,
  };
}

function jvmFamilies(target: TargetModel, start: number): MetricFamily[] {
  const { jvm } = target;
  if (!jvm) {
    return [];
  }
  const area = { area: 'heap' };
  const gcPause = jvm.gcPauseRatio ?? 0.002;
  const elapsed = (time: number) => Math.max(0, time - start) / 1000;
  const gauge = (
    name: string,
    help: string,
    labels: Labels,
    value: ExposedSeries['value'],
  ): MetricFamily => ({
    name,
    help,
    type: 'gauge',
    series: [{ name, labels, value }],
  });
  return [
    gauge('jvm_memory_used_bytes', 'Memory in use.', area, time =>
      valueAt(jvm.memoryUsedBytes, time),
    ),
    gauge(
      'jvm_memory_max_bytes',
      'Memory that can be used.',
      area,
      () => jvm.memoryMaxBytes,
    ),
    gauge('jvm_threads_current', 'Live threads.', {}, () => jvm.threads),
    {
      name: 'jvm_gc_pause_seconds',
      help: 'Time spent in garbage collection pauses.',
      type: 'summary',
      series: [
        {
          name: 'jvm_gc_pause_seconds_sum',
          labels: {},
          value: time => elapsed(time) * gcPause,
        },
        {
          name: 'jvm_gc_pause_seconds_count',
          labels: {},
          // A pause of 20 ms each.
          value: time => Math.floor((elapsed(time) * gcPause) / 0.02),
        },
      ],
    },
  ];
}

function furtherFamilies(models: SeriesModel[], start: number): MetricFamily[] {
  const families = new Map<string, MetricFamily>();
  for (const model of models) {
    const known = families.get(model.name);
    families.set(model.name, {
      name: model.name,
      help: known?.help ?? model.help ?? model.name,
      type: model.kind === 'counter' ? 'counter' : 'gauge',
      series: [
        ...(known?.series ?? []),
        {
          name: model.name,
          labels: model.labels ?? {},
          value: time => furtherValue(model, start, time),
        },
      ],
    });
  }
  return [...families.values()];
}

function furtherValue(
  model: SeriesModel,
  start: number,
  time: number,
): number | undefined {
  switch (model.kind) {
    case 'gauge':
      return valueAt(model.value, time);
    case 'counter':
      return Math.floor(integrate(model.perSecond, rate => rate, start, time));
    default: {
      const last = model.last.getTime() / 1000;
      const passed = Math.floor((time / 1000 - last) / model.everySeconds);
      return (
        last +
        (model.stopped ? Math.min(0, passed) : passed) * model.everySeconds
      );
    }
  }
}
