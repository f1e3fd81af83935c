import { labelsKey, omitLabels } from '../series/labels';
import { VectorSample } from './values';

interface Bucket {
  readonly bound: number;
  count: number;
}

/** `histogram_quantile` over classic histograms, as Prometheus computes it. */
export function histogramQuantile(
  quantile: number,
  samples: readonly VectorSample[],
): VectorSample[] {
  const histograms = new Map<
    string,
    { labels: VectorSample['labels']; buckets: Bucket[] }
  >();
  for (const sample of samples) {
    const bound = boundOf(sample.labels.le);
    if (bound === undefined) {
      continue;
    }
    const labels = omitLabels(sample.labels, ['le', '__name__']);
    const key = labelsKey(labels);
    const histogram = histograms.get(key) ?? { labels, buckets: [] };
    histogram.buckets.push({ bound, count: sample.value });
    histograms.set(key, histogram);
  }
  return [...histograms.values()].map(({ labels, buckets }) => ({
    labels,
    value: quantileOf(quantile, buckets),
  }));
}

function boundOf(le: string | undefined): number | undefined {
  if (le === '+Inf') {
    return Infinity;
  }
  const bound = le ? Number(le) : NaN;
  return Number.isNaN(bound) ? undefined : bound;
}

function quantileOf(quantile: number, unsorted: Bucket[]): number {
  if (Number.isNaN(quantile)) {
    return NaN;
  }
  if (quantile < 0 || quantile > 1) {
    return quantile < 0 ? -Infinity : Infinity;
  }
  const buckets = coalesce(unsorted);
  const last = buckets.length - 1;
  if (last < 1 || buckets[last].bound !== Infinity) {
    return NaN;
  }
  let highest = 0;
  for (const bucket of buckets) {
    highest = Math.max(highest, bucket.count);
    bucket.count = highest;
  }
  const total = buckets[last].count;
  if (total === 0 || Number.isNaN(total)) {
    return NaN;
  }
  let rank = quantile * total;
  let index = buckets.findIndex(({ count }) => count >= rank);
  if (index < 0) {
    index = last;
  }
  if (index === last) {
    // Prometheus can't say more than the highest finite bound.
    return buckets[last - 1].bound;
  }
  const { bound, count: reached } = buckets[index];
  if (index === 0 && bound <= 0) {
    return bound;
  }
  const below = index === 0 ? { bound: 0, count: 0 } : buckets[index - 1];
  rank -= below.count;
  return below.bound + (bound - below.bound) * (rank / (reached - below.count));
}

function coalesce(buckets: Bucket[]): Bucket[] {
  const counts = new Map<number, number>();
  for (const { bound, count } of buckets) {
    counts.set(bound, (counts.get(bound) ?? 0) + count);
  }
  return [...counts]
    .map(([bound, count]) => ({ bound, count }))
    .sort((a, b) => a.bound - b.bound);
}
