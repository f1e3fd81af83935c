/** How long to wait before the next attempt. */
export interface BackoffOptions {
  /** Wait after the first failure, in milliseconds. */
  base: number;
  /** Never longer than this, in milliseconds. */
  maximum: number;
  /** A number in [0, 1), as `Math.random` gives. */
  random(): number;
}

/**
 * Exponential back-off with jitter: half of the wait is fixed, half is random,
 * so that replicas don't return in step.
 */
export function backoff(failures: number, options: BackoffOptions): number {
  const full = Math.min(
    options.maximum,
    options.base * 2 ** Math.min(30, Math.max(0, failures - 1)),
  );
  return Math.round(full / 2 + (full / 2) * options.random());
}
