import { Latency } from '../model';

/** The 0.99 quantile of the standard normal distribution. */
const NORMAL_P99 = 2.3263478740408408;

/** Share of requests answered within `seconds`, 0 to 1. */
export function shareWithin(latency: Latency, seconds: number): number {
  if (seconds <= 0) {
    return 0;
  }
  const deviation = spread(latency);
  if (deviation === 0) {
    return seconds >= latency.medianSeconds ? 1 : 0;
  }
  return normalDistribution(
    (Math.log(seconds) - Math.log(latency.medianSeconds)) / deviation,
  );
}

/** Mean answer time in seconds. */
export function meanSeconds(latency: Latency): number {
  return latency.medianSeconds * Math.exp(spread(latency) ** 2 / 2);
}

function spread(latency: Latency): number {
  if (
    !(latency.medianSeconds > 0) ||
    latency.p99Seconds < latency.medianSeconds
  ) {
    throw new Error(
      `Latency needs 0 < medianSeconds <= p99Seconds, not ${latency.medianSeconds} and ${latency.p99Seconds}`,
    );
  }
  return Math.log(latency.p99Seconds / latency.medianSeconds) / NORMAL_P99;
}

/** Abramowitz and Stegun 26.2.17; absolute error below 7.5e-8. */
function normalDistribution(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}
