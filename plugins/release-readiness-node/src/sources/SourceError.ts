import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';

/**
 * A target did not answer, or not usefully. The reason is a text key of the
 * `general.unavailable.*` family and is shown to people: it names no token and
 * no credential.
 *
 * @public
 */
export class SourceError extends Error {
  readonly reason: TextReference;
  /** Do not ask again before this (upstream said so). */
  readonly retryAfter?: Date;

  constructor(
    message: string,
    options: { reason: TextReference; retryAfter?: Date; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'SourceError';
    this.reason = options.reason;
    this.retryAfter = options.retryAfter;
  }
}
