import type { LoggerService } from '@backstage/backend-plugin-api';
import { DeliveryError } from './DeliveryError';
import { waitAfterFailure, waitForRoom } from './schedule';

/** Time as the outbox needs it; tests bring their own. */
export interface OutboxClock {
  now(): number;
  /** Resolves after the time, or when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface OutboxOptions<M> {
  /** Appears in logs. */
  name: string;
  send(message: M): Promise<void>;
  /** Makes one message of several that had to wait; without it each is sent by itself. */
  combine?(messages: readonly M[]): M;
  /** Messages a minute. */
  limit?: { messages: number; milliseconds: number };
  clock: OutboxClock;
  logger: LoggerService;
  signal: AbortSignal;
}

/**
 * Sends messages to one receiver, one after the other, within its rate limit,
 * with a bounded number of attempts. What has to wait is combined.
 *
 * Messages live in memory: the portal keeps every notification, this only
 * carries them further, so a restart may lose a repetition, never the record.
 */
export class Outbox<M> {
  readonly #options: OutboxOptions<M>;
  readonly #waiting: M[] = [];
  #sentAt: number[] = [];
  #working: Promise<void> | undefined;

  constructor(options: OutboxOptions<M>) {
    this.#options = options;
  }

  add(message: M): void {
    this.#waiting.push(message);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  /** Resolves when everything has been sent or given up. */
  async settled(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    const { clock, combine, limit, signal } = this.#options;
    while (this.#waiting.length > 0 && !signal.aborted) {
      const wait = limit ? waitForRoom(this.#sentAt, clock.now(), limit) : 0;
      if (wait > 0) {
        await clock.wait(wait, signal);
        continue;
      }
      const message =
        combine && this.#waiting.length > 1
          ? combine(this.#waiting.splice(0))
          : this.#waiting.shift()!;
      await this.#deliver(message);
    }
  }

  async #deliver(message: M): Promise<void> {
    const { name, send, clock, logger, signal, limit } = this.#options;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      this.#sentAt.push(clock.now());
      this.#sentAt = this.#sentAt.slice(-(limit?.messages ?? 1));
      try {
        await send(message);
        return;
      } catch (error) {
        const failure =
          error instanceof DeliveryError
            ? error
            : new DeliveryError('unexpected error', { retryable: false });
        const wait = waitAfterFailure(attempt, failure);
        if (wait === undefined) {
          logger.error(
            `A notification could not be delivered to ${name} after ${attempt} attempts: ${failure.message}`,
          );
          return;
        }
        await clock.wait(wait, signal);
      }
    }
  }
}
