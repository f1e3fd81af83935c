import { DeliveryError } from './DeliveryError';

const timeoutMilliseconds = 10_000;

/**
 * Posts JSON.
 *
 * @returns the body of a successful answer
 * @throws DeliveryError when there is none; the address is left out, it may carry a token
 */
export async function postJson(
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...headers,
      },
      body,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
  } catch (error) {
    const reason =
      (error as Error).name === 'TimeoutError'
        ? `no answer within ${timeoutMilliseconds / 1000} s`
        : 'no connection';
    throw new DeliveryError(reason, { retryable: true });
  }
  const text = await response.text();
  if (!response.ok) {
    const after = Number(response.headers.get('retry-after'));
    throw new DeliveryError(`status ${response.status}`, {
      retryable: response.status === 429 || response.status >= 500,
      retryAfter: after > 0 ? after * 1000 : undefined,
    });
  }
  return text;
}
