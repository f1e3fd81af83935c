import { isError } from '@backstage/errors';
import type { ErrorLike } from '@backstage/errors';
import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';

interface ResponseFields {
  statusCode?: unknown;
  response?: { status?: unknown };
  cause?: { reason?: unknown };
  body?: { error?: { reason?: unknown } };
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

const isReference = (value: unknown): value is TextReference =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string';

/** What the server refused, as a text of the reader's language, where it says so. */
export function referenceOfError(error: ErrorLike): TextReference | undefined {
  const { cause, body } = error as ErrorLike & ResponseFields;
  return [cause?.reason, body?.error?.reason].find(isReference);
}
