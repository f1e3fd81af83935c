import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';

/** What was asked of which cluster; names no credential. */
export interface Question {
  cluster: string;
  /** What was asked for, for people: `deployments`. */
  what: string;
}

/** A cluster's API, or Backstage's Kubernetes plugin before it, refused or failed. */
export class ClusterRequestError extends SourceError {
  /** HTTP status; absent where no answer came. */
  readonly status?: number;
  /** Asking again soon may help. */
  readonly temporary: boolean;

  constructor(
    message: string,
    options: {
      reason: TextReference;
      status?: number;
      temporary: boolean;
      retryAfter?: Date;
      cause?: unknown;
    },
  ) {
    super(message, options);
    this.name = 'ClusterRequestError';
    this.status = options.status;
    this.temporary = options.temporary;
  }
}

function reason(
  key: string,
  params: Record<string, string | number>,
): TextReference {
  return { key: `general.unavailable.${key}`, params };
}

/** No answer within the time. */
export function timedOut(
  { cluster, what }: Question,
  milliseconds: number,
): ClusterRequestError {
  const seconds = Math.round(milliseconds / 1000);
  return new ClusterRequestError(
    `Cluster ${cluster} did not answer for ${what} within ${seconds} s`,
    {
      reason: reason('timeout', { target: cluster, seconds }),
      temporary: true,
    },
  );
}

/** No connection, or one that broke. */
export function unreachable(
  { cluster, what }: Question,
  cause: unknown,
): ClusterRequestError {
  return new ClusterRequestError(
    `Cluster ${cluster} can't be reached for ${what}`,
    { reason: reason('refused', { target: cluster }), temporary: true, cause },
  );
}

/** An answer that is not what the API promises. */
export function invalidResponse(
  { cluster, what }: Question,
  cause?: unknown,
): ClusterRequestError {
  return new ClusterRequestError(
    `Cluster ${cluster} gave no usable answer for ${what}`,
    {
      reason: reason('invalid-response', { target: cluster, what }),
      temporary: false,
      cause,
    },
  );
}

const noConnection =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNRESET|socket hang up/;

/**
 * The failure that a status tells of. The body is only looked at for who
 * answered: the cluster itself, or Backstage, whose proxy answers 500 when it
 * finds no cluster behind it.
 */
export function failedStatus(
  question: Question,
  status: number,
  body: string,
  retryAfter?: Date,
): ClusterRequestError {
  const { cluster, what } = question;
  const fromProxy = !body.includes('"kind":"Status"');
  if (status === 500 && fromProxy && noConnection.test(body)) {
    return unreachable(question, undefined);
  }
  const failure = (
    text: TextReference,
    temporary: boolean,
  ): ClusterRequestError =>
    new ClusterRequestError(
      `Cluster ${cluster} answered ${status} for ${what}`,
      { reason: text, status, temporary, retryAfter },
    );
  switch (status) {
    case 401:
      return failure(reason('unauthorized', { target: cluster }), false);
    case 403:
      return failure(reason('forbidden', { target: cluster, what }), false);
    case 404:
      return failure(
        reason('not-found', { what: `${what} (${cluster})` }),
        false,
      );
    case 429:
      return failure(
        reason('rate-limited', {
          target: cluster,
          until: (retryAfter ?? new Date()).toISOString(),
        }),
        true,
      );
    default:
      return failure(
        reason('http-status', { target: cluster, status }),
        status >= 500,
      );
  }
}

/** The error that a list or watch from a forgotten version ends with. */
export function isExpired(error: unknown): boolean {
  return error instanceof ClusterRequestError && error.status === 410;
}
