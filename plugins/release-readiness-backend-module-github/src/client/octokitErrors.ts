import type { RequestError } from 'octokit';

/** One error of a GraphQL answer that has data too. */
export interface GraphqlProblem {
  type?: string;
  message: string;
  path?: (string | number)[];
}

export interface GraphqlAnswer {
  data: unknown;
  errors: GraphqlProblem[];
}

/** How long to wait when GitHub says "slow down" without saying how long. */
const defaultPauseMilliseconds = 60_000;

export const defaultPause = (now: Date): Date =>
  new Date(now.getTime() + defaultPauseMilliseconds);

/**
 * Until when GitHub wants silence, by its primary or a secondary rate limit;
 * undefined when the error is another one.
 */
export function silenceUntil(error: RequestError, now: Date): Date | undefined {
  if (error.status !== 403 && error.status !== 429) {
    return undefined;
  }
  const headers = error.response?.headers ?? {};
  const seconds = Number(headers['retry-after'] ?? NaN);
  if (Number.isFinite(seconds)) {
    return new Date(now.getTime() + seconds * 1000);
  }
  const reset = Number(headers['x-ratelimit-reset'] ?? NaN);
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) {
    return new Date(reset * 1000);
  }
  return error.status === 429 || /rate limit/i.test(error.message)
    ? defaultPause(now)
    : undefined;
}

/** The answer inside octokit's error for a GraphQL answer that has errors. */
export function partialAnswer(error: unknown): GraphqlAnswer | undefined {
  if (
    error instanceof Error &&
    error.name === 'GraphqlResponseError' &&
    'errors' in error &&
    Array.isArray(error.errors)
  ) {
    return {
      data: 'data' in error ? error.data : undefined,
      errors: error.errors,
    };
  }
  return undefined;
}
