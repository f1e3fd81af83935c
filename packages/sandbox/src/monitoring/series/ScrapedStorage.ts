import { Labels, PrometheusModel, TargetModel } from '../model';
import { ExposedSeries, metricFamilies } from './families';
import { compileMatchers, LabelMatcher } from './matchers';
import { Ends, LOOKBACK, Sample, SampleStorage, StoredSeries } from './storage';
import { valueAt } from './timeline';

/** Scrape interval of the sandbox's servers unless configured, seconds. */
export const DEFAULT_SCRAPE_INTERVAL_SECONDS = 15;

/** The labels a scrape adds to everything it reads from a target. */
export function targetLabels(target: TargetModel): Labels {
  return { ...target.labels, job: target.job, instance: instance(target) };
}

/** `<pod>:8080`, as pods are scraped. */
export function instance(target: TargetModel): string {
  return `${target.pod}:8080`;
}

/** Milliseconds between two scrapes of a target. */
export function scrapeInterval(
  target: TargetModel,
  model: PrometheusModel,
): number {
  return (
    (target.scrapeIntervalSeconds ??
      model.scrapeIntervalSeconds ??
      DEFAULT_SCRAPE_INTERVAL_SECONDS) * 1000
  );
}

// Asked for with every sample; what a target is called does not change.
const spreads = new WeakMap<TargetModel, number>();

/** When scrapes of a target happen: every `interval` at this offset, milliseconds. */
export function scrapeOffset(target: TargetModel, interval: number): number {
  let hash = spreads.get(target);
  if (hash === undefined) {
    // As Prometheus does it, targets are spread over the interval by a hash.
    hash = 2166136261;
    for (const character of `${target.environment}/${target.service}/${target.pod}/${target.job}`) {
      hash = Math.imul(hash ^ character.charCodeAt(0), 16777619) >>> 0;
    }
    spreads.set(target, hash);
  }
  return hash % interval;
}

/** The last scrape of a target at or before a moment, milliseconds. */
export function scrapeBefore(
  target: TargetModel,
  interval: number,
  time: number,
): number {
  const offset = scrapeOffset(target, interval);
  return Math.floor((time - offset) / interval) * interval + offset;
}

/** True while the target exists. */
export function exists(target: TargetModel, time: number): boolean {
  return (
    (target.from === undefined || target.from.getTime() <= time) &&
    (target.until === undefined || time < target.until.getTime())
  );
}

/** True while the target answers its scrapes. */
export function isReachable(target: TargetModel, time: number): boolean {
  return valueAt(target.reachable ?? [], time) ?? true;
}

/**
 * What a Prometheus that scraped the model's targets since the start of its
 * history would have stored. Nothing is stored: samples are computed. A scrape
 * that lacks a series, or fails, makes it stale at once, as in Prometheus.
 */
export class ScrapedStorage implements SampleStorage {
  readonly #model: PrometheusModel;
  #index: Map<string, StoredSeries[]> | undefined;

  constructor(model: PrometheusModel) {
    this.#model = model;
  }

  /** To be called after the model was changed. */
  changed(): void {
    this.#index = undefined;
  }

  select(matchers: readonly LabelMatcher[]): StoredSeries[] {
    this.#index ??= this.#buildIndex();
    const name = matchers.find(
      matcher => matcher.name === '__name__' && matcher.operator === '=',
    );
    const candidates = name
      ? (this.#index.get(name.value) ?? [])
      : [...this.#index.values()].flat();
    const matches = compileMatchers(matchers);
    return candidates.filter(series => matches(series.labels));
  }

  #buildIndex(): Map<string, StoredSeries[]> {
    const index = new Map<string, StoredSeries[]>();
    for (const target of this.#model.targets) {
      for (const series of this.#seriesOf(target)) {
        const name = series.labels.__name__;
        const known = index.get(name);
        if (known) {
          known.push(series);
        } else {
          index.set(name, [series]);
        }
      }
    }
    return index;
  }

  #seriesOf(target: TargetModel): StoredSeries[] {
    const start = (target.from ?? this.#model.historyStart).getTime();
    const added = targetLabels(target);
    const scraped = metricFamilies(target, start).flatMap(family =>
      family.series.map(series =>
        this.#stored(
          target,
          {
            __name__: series.name,
            ...mergeLabels(series.labels, added, target.honorLabels ?? false),
          },
          time => (isReachable(target, time) ? series.value(time) : undefined),
          series.steady === true && !target.reachable?.length,
        ),
      ),
    );
    const up = this.#stored(target, { __name__: 'up', ...added }, time =>
      isReachable(target, time) ? 1 : 0,
    );
    return [up, ...scraped];
  }

  #stored(
    target: TargetModel,
    labels: Labels,
    value: ExposedSeries['value'],
    steady = false,
  ): StoredSeries {
    const interval = scrapeInterval(target, this.#model);
    const historyStart = this.#model.historyStart.getTime();
    const sampleAt = (time: number): Sample | undefined => {
      if (time < historyStart || !exists(target, time)) {
        return undefined;
      }
      const current = value(time);
      return current === undefined ? undefined : { time, value: current };
    };
    const start = Math.max(historyStart, target.from?.getTime() ?? 0);
    const end = (target.until?.getTime() ?? Infinity) - 1;
    // the first and the last scrape of a range in which the target was there
    const boundsOf = (after: number, until: number): [number, number] => [
      scrapeBefore(target, interval, Math.max(after, start - 1)) + interval,
      scrapeBefore(target, interval, Math.min(until, end)),
    ];
    const ends = (after: number, until: number): Ends | undefined => {
      const [first, last] = boundsOf(after, until);
      const [one, other] = [sampleAt(first), sampleAt(last)];
      return first <= last && one && other
        ? {
            first: one,
            last: other,
            count: Math.round((last - first) / interval) + 1,
          }
        : undefined;
    };
    return {
      labels,
      ...(steady && { ends }),
      at: time => {
        const scrape = scrapeBefore(target, interval, time);
        return time - scrape < LOOKBACK && exists(target, time)
          ? sampleAt(scrape)
          : undefined;
      },
      between: (after, until) => {
        const samples: Sample[] = [];
        const [first, last] = boundsOf(after, until);
        for (let time = first; time <= last; time += interval) {
          const sample = sampleAt(time);
          if (sample) {
            samples.push(sample);
          }
        }
        return samples;
      },
    };
  }
}

/** Labels of a scraped series, conflicts resolved as Prometheus does. */
export function mergeLabels(
  exposed: Labels,
  added: Labels,
  honorLabels: boolean,
): Labels {
  if (honorLabels) {
    return { ...added, ...exposed };
  }
  const renamed = Object.fromEntries(
    Object.entries(exposed).map(([name, value]) => [
      name in added ? `exported_${name}` : name,
      value,
    ]),
  );
  return { ...renamed, ...added };
}
