/** Something outside did not answer in time. */
export class CallTimeoutError extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} did not answer within ${milliseconds} ms`);
    this.name = 'CallTimeoutError';
  }
}

/**
 * Calls something outside. It is told to stop when the time is over, and not
 * waited for if it does not.
 *
 * @throws CallTimeoutError
 */
export async function callOutside<T>(
  what: string,
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(milliseconds);
  const timeout = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(new CallTimeoutError(what, milliseconds)),
      { once: true },
    );
  });
  return Promise.race([call(signal), timeout]);
}
