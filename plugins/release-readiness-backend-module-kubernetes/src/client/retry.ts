import { ClusterRequestError } from './failures';

/** Waits; ends early, by throwing, when the signal aborts. */
export type Pause = (
  milliseconds: number,
  signal: AbortSignal,
) => Promise<void>;

const firstPause = 500;
const longestPause = 10_000;

/** {@link Pause} in real time. */
export const pause: Pause = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener('abort', aborted, { once: true });
  });

/**
 * Tries an action again while it fails temporarily: twice as long after each
 * failure, or as long as the server says, but never longer than ten seconds.
 *
 * @param attempts - How often in all.
 * @throws The last failure.
 */
export async function withRetry<T>(
  action: () => Promise<T>,
  options: { attempts: number; signal: AbortSignal; pause: Pause },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      const temporary = error instanceof ClusterRequestError && error.temporary;
      if (!temporary || attempt >= options.attempts) {
        throw error;
      }
      const asked = error.retryAfter
        ? error.retryAfter.getTime() - Date.now()
        : firstPause * 2 ** (attempt - 1);
      if (asked > longestPause) {
        throw error;
      }
      await options.pause(Math.max(asked, 0), options.signal);
    }
  }
}
