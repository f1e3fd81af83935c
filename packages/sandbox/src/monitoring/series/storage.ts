import { Labels } from '../model';
import { LabelMatcher } from './matchers';

/** A value at a moment (milliseconds). */
export interface Sample {
  readonly time: number;
  readonly value: number;
}

/** What the change of a counter over a range depends on. */
export interface Ends {
  readonly first: Sample;
  readonly last: Sample;
  readonly count: number;
}

/** How long a sample counts when no newer one follows (Prometheus' default), milliseconds. */
export const LOOKBACK = 5 * 60_000;

/** One series as the query engine sees it. */
export interface StoredSeries {
  /** With `__name__`. */
  readonly labels: Labels;
  /** The newest sample of the {@link LOOKBACK} before a moment; undefined when stale. */
  at(time: number): Sample | undefined;
  /** Samples after `after` up to and including `until`, ascending. */
  between(after: number, until: number): Sample[];
  /**
   * The outermost samples of {@link StoredSeries.between} where that is all
   * there is to know: of a counter without gaps and resets. Undefined: look at
   * the samples.
   */
  ends?(after: number, until: number): Ends | undefined;
}

/** The time from and to which a query needs samples, milliseconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Where a query finds its series. */
export interface SampleStorage {
  select(matchers: readonly LabelMatcher[], range: TimeRange): StoredSeries[];
}

/** Several storages as one. */
export function combineStorages(
  ...storages: readonly SampleStorage[]
): SampleStorage {
  return {
    select: (matchers, range) =>
      storages.flatMap(storage => storage.select(matchers, range)),
  };
}
