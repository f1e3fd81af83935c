import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  SourceError,
  type SourceTarget,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** Why a pass failed, for people and for the log. */
export interface Failure {
  reason: TextReference;
  message: string;
  retryAfter?: Date;
}

/**
 * What to say of a failed pass. Only a `SourceError` is written to be shown;
 * of anything else the log has the kind and people see that it is internal.
 */
export function describeFailure(error: unknown, target: SourceTarget): Failure {
  if (isSourceError(error)) {
    const { reason, retryAfter, message } = error;
    return { reason, message, retryAfter };
  }
  return {
    reason: {
      key: 'general.unavailable.internal',
      params: { target: target.title },
    },
    message:
      error instanceof Error
        ? `${error.name}: ${error.message}`
        : 'unknown error',
  };
}

/** By name too: a module may bring a copy of the class of its own. */
function isSourceError(error: unknown): error is SourceError {
  return (
    error instanceof SourceError ||
    (error instanceof Error && error.name === 'SourceError')
  );
}
