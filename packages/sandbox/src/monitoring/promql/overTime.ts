import { Ends, Sample } from '../series/storage';
import { MatrixSeries } from './values';

/** Functions that give one value of a range of samples (ascending, not empty). */
export const OVER_TIME: Record<string, (samples: readonly Sample[]) => number> =
  {
    avg_over_time: samples => sum(samples) / samples.length,
    sum_over_time: sum,
    count_over_time: samples => samples.length,
    min_over_time: samples =>
      samples.reduce((least, { value }) => Math.min(least, value), Infinity),
    max_over_time: samples =>
      samples.reduce((most, { value }) => Math.max(most, value), -Infinity),
    last_over_time: samples => samples[samples.length - 1].value,
    present_over_time: () => 1,
    changes: samples =>
      samples.filter(
        ({ value }, index) => index > 0 && value !== samples[index - 1].value,
      ).length,
    resets: samples =>
      samples.filter(
        ({ value }, index) => index > 0 && value < samples[index - 1].value,
      ).length,
  };

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}

/**
 * `rate`, `increase` and `delta`: the change over the range, extrapolated to
 * its bounds as Prometheus 3 does. Undefined with fewer than two samples.
 *
 * @param from - start of the range, milliseconds; `to` likewise.
 */
export function extrapolatedChange(
  series: Pick<MatrixSeries, 'samples' | 'ends'>,
  from: number,
  to: number,
  isCounter: boolean,
): number | undefined {
  const { first, last, count } = series.ends ?? endsOf(series.samples);
  if (count < 2) {
    return undefined;
  }
  const lost = isCounter && !series.ends ? lostToResets(series.samples) : 0;
  const change = last.value - first.value + lost;

  const sampled = (last.time - first.time) / 1000;
  const average = sampled / (count - 1);
  const threshold = average * 1.1;
  let toStart = (first.time - from) / 1000;
  let toEnd = (to - last.time) / 1000;
  if (toStart >= threshold) {
    toStart = average / 2;
  }
  if (isCounter && change > 0 && first.value >= 0) {
    // A counter can't have been below zero before.
    toStart = Math.min(toStart, sampled * (first.value / change));
  }
  if (toEnd >= threshold) {
    toEnd = average / 2;
  }
  return change * ((sampled + toStart + toEnd) / sampled);
}

/** `irate` (per second) and `idelta`: of the last two samples. */
export function lastChange(
  samples: readonly Sample[],
  perSecond: boolean,
): number | undefined {
  const last = samples[samples.length - 1];
  const previous = samples[samples.length - 2];
  if (!previous || last.time === previous.time) {
    return undefined;
  }
  if (!perSecond) {
    return last.value - previous.value;
  }
  const change =
    last.value < previous.value ? last.value : last.value - previous.value;
  return change / ((last.time - previous.time) / 1000);
}

function endsOf(samples: readonly Sample[]): Ends {
  return {
    first: samples[0],
    last: samples[samples.length - 1],
    count: samples.length,
  };
}

function lostToResets(samples: readonly Sample[]): number {
  return samples.reduce((lost, { value }, index) => {
    const previous = index === 0 ? value : samples[index - 1].value;
    return value < previous ? lost + previous : lost;
  }, 0);
}
