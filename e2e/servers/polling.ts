import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MILLISECONDS = 50;

/** How long and for what `waitUntil` waits. */
export interface WaitOptions {
  /** Milliseconds after which waiting ends with an error; default 180,000. */
  readonly deadline?: number;
  /** Milliseconds between two questions; default 50. */
  readonly interval?: number;
  /** Ends the waiting at once with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Asks again and again until there is an answer.
 *
 * @param what - What is waited for, for the error: "the API server is ready".
 * @param probe - Returns `undefined` or throws as long as it isn't so.
 * @returns What the probe returned.
 * @throws When the deadline passes, with the probe's last error.
 */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  options: WaitOptions = {},
): Promise<T> {
  const {
    deadline = 180_000,
    interval = INTERVAL_MILLISECONDS,
    signal,
  } = options;
  const end = performance.now() + deadline;
  let last: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const answer = await probe();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) {
      const reason = last instanceof Error ? `: ${last.message}` : '';
      throw new Error(`Waited ${deadline} ms until ${what}${reason}`);
    }
    await delay(interval);
  }
}
