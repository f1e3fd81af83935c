import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { reasonText } from '../outcome';

/**
 * GitHub answered one request with an error, or not at all. Its message names
 * the request and the reason, never what was sent with it.
 */
export class GithubError extends Error {
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  /** GitHub's own words, plain and short. */
  readonly detail: string;
  /** Text key that says it to people. */
  readonly reason: TextReference;

  constructor(
    message: string,
    options: {
      status?: number;
      detail?: string;
      reason: TextReference;
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = 'GithubError';
    this.status = options.status;
    this.detail = options.detail ?? '';
    this.reason = options.reason;
  }

  /** GitHub is in trouble, rather than this request being wrong. */
  get isTransient(): boolean {
    return this.status === undefined || this.status >= 500;
  }
}

/** The text for an HTTP status that is no success. */
export function reasonOfStatus(
  status: number,
  options: { target: string; what: string },
): TextReference {
  switch (status) {
    case 401:
      return reasonText('unauthorized', { target: options.target });
    case 403:
      return reasonText('forbidden', options);
    case 404:
    case 410:
    case 422:
      return reasonText('not-found', { what: options.what });
    default:
      return reasonText('http-status', { target: options.target, status });
  }
}
