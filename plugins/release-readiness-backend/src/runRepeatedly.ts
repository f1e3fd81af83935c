import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';

/** After failures the pause grows up to this, in milliseconds. */
const maximumPause = 30_000;

/**
 * Does a piece of work again and again until the signal aborts, one at a time.
 * A failure is logged and the work goes on, after a pause that doubles.
 */
export async function runRepeatedly(options: {
  /** What the work is, as in "could not collect". */
  name: string;
  /** Milliseconds between the end of one and the start of the next. */
  interval: number;
  work(): Promise<unknown>;
  signal: AbortSignal;
  logger: LoggerService;
}): Promise<void> {
  const { name, interval, work, signal, logger } = options;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await work();
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!signal.aborted) logger.error(`Could not ${name}`, error as Error);
    }
    const pause = Math.min(
      Math.max(interval, maximumPause),
      failures === 0 ? interval : 1000 * 2 ** Math.min(failures, 10),
    );
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
