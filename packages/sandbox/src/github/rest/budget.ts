import { Response } from 'express';
import { GitHubToken } from '../model';
import { RateLimitResource, RateLimitState } from '../rateLimits';
import { Site } from '../site';
import { errorReply, Reply } from './endpoint';

/** Who a request is counted for. */
export const callerOf = (token: GitHubToken | undefined): string =>
  token?.value ?? 'anonymous';

export function limitOf(
  token: GitHubToken | undefined,
  resource: RateLimitResource,
): number {
  if (!token) {
    return 60;
  }
  return (resource === 'core' ? token.restLimit : token.graphqlLimit) ?? 5000;
}

export const budgetOf = (
  site: Site,
  token: GitHubToken | undefined,
  resource: RateLimitResource,
): RateLimitState =>
  site.limits.state(callerOf(token), resource, limitOf(token, resource));

export function setBudgetHeaders(
  response: Response,
  resource: RateLimitResource,
  state: RateLimitState,
): void {
  response.set({
    'X-RateLimit-Limit': String(state.limit),
    'X-RateLimit-Remaining': String(state.remaining),
    'X-RateLimit-Used': String(state.used),
    'X-RateLimit-Reset': String(state.reset),
    'X-RateLimit-Resource': resource,
  });
}

/** The refusal of a caller whose hour is used up, or who is too fast. */
export function rateLimitReply(
  site: Site,
  token: GitHubToken | undefined,
): Reply | undefined {
  const secondary = site.limits.secondary();
  if (secondary) {
    return errorReply(
      secondary.status,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      { 'Retry-After': String(secondary.retryAfter) },
    );
  }
  return budgetOf(site, token, 'core').remaining === 0
    ? errorReply(403, 'API rate limit exceeded for user.')
    : undefined;
}
