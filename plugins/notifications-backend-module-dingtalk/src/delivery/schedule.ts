/** DingTalk takes 20 messages a minute from a robot; some room stays. */
export const robotLimit = { messages: 18, milliseconds: 60_000 };

/**
 * How long to wait before the next message may leave.
 *
 * @param sentAt - when the last messages left, milliseconds, ascending
 * @returns milliseconds, 0 when it may leave now
 */
export function waitForRoom(
  sentAt: readonly number[],
  now: number,
  limit = robotLimit,
): number {
  if (sentAt.length < limit.messages) return 0;
  const oldestThatCounts = sentAt[sentAt.length - limit.messages];
  return Math.max(0, oldestThatCounts + limit.milliseconds - now);
}

export const maximumAttempts = 5;

/**
 * How long to wait after a failed attempt: 2, 8, 32, 128 seconds, or what the
 * other side asks for.
 *
 * @returns milliseconds; `undefined` when it is not worth another attempt
 */
export function waitAfterFailure(
  attempt: number,
  failure: { retryable: boolean; retryAfter?: number },
): number | undefined {
  if (!failure.retryable || attempt >= maximumAttempts) return undefined;
  return failure.retryAfter ?? 2000 * 4 ** (attempt - 1);
}
