import {
  type EffectReceipt,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { GithubError } from '../../client';

/** The promoted service names no repository, so there are no workflows. */
export const noRepository = {
  key: 'promotion.driver.github-actions.no-repository',
};

/**
 * Nothing was sent yet, so nothing happened: refused, and worth another try
 * when GitHub was in trouble, silent or had enough of us.
 *
 * @throws the error itself when it is none of GitHub's
 */
export function lookupFailure(error: unknown): EffectReceipt {
  if (error instanceof GithubError) {
    return {
      status: 'refused',
      reason: error.reason,
      retryable: error.isTransient,
    };
  }
  if (error instanceof SourceError) {
    return { status: 'refused', reason: error.reason, retryable: true };
  }
  throw error;
}

/**
 * The request for a run failed. Without an answer, or with one that GitHub's
 * front gives for what is behind it, the run may exist; by its id the next
 * attempt finds out.
 *
 * @throws the error itself when it is none of GitHub's
 */
export function sendingFailure(error: unknown): EffectReceipt {
  if (error instanceof GithubError) {
    return error.isTransient
      ? { status: 'uncertain', reason: error.reason }
      : { status: 'refused', reason: error.reason, retryable: false };
  }
  if (error instanceof SourceError) {
    const sent = error.reason.key === 'general.unavailable.refused';
    return sent
      ? { status: 'uncertain', reason: error.reason }
      : { status: 'refused', reason: error.reason, retryable: true };
  }
  throw error;
}

/** GitHub's failure as the port wants it; other errors stay as they are. */
export function asSourceError(error: unknown): unknown {
  return error instanceof GithubError
    ? new SourceError(error.message, { reason: error.reason, cause: error })
    : error;
}
