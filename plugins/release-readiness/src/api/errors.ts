import { isError } from '@backstage/errors';
import type { ErrorLike } from '@backstage/errors';

interface ResponseFields {
  statusCode?: unknown;
  response?: { status?: unknown };
}

/** The HTTP status behind an error of the API, where there is one. */
export function statusOfError(error: ErrorLike): number | undefined {
  const { statusCode, response } = error as ErrorLike & ResponseFields;
  if (typeof statusCode === 'number') return statusCode;
  return typeof response?.status === 'number' ? response.status : undefined;
}

/** What the server said, without the transport's wrapping. */
export function reasonOfError(error: ErrorLike): string {
  return isError(error.cause) ? error.cause.message : error.message;
}
