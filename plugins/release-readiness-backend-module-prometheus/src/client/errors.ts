import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';

/**
 * A request that brought no usable answer. `reason` is of the family
 * `general.unavailable.*` and names no credential.
 */
export class PrometheusRequestError extends Error {
  readonly reason: TextReference;
  /**
   * `server`: it does not answer, or lets us ask nothing; `request`: it
   * answers, but not this.
   */
  readonly concerns: 'server' | 'request';
  readonly retryAfter?: Date;
  /** The answer was larger than may be: ask for less at once. */
  readonly tooLarge: boolean;

  constructor(
    message: string,
    options: {
      reason: TextReference;
      concerns: 'server' | 'request';
      retryAfter?: Date;
      tooLarge?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = 'PrometheusRequestError';
    this.reason = options.reason;
    this.concerns = options.concerns;
    this.retryAfter = options.retryAfter;
    this.tooLarge = options.tooLarge ?? false;
  }
}
