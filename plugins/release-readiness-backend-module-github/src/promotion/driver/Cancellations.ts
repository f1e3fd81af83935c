import type { ActionsRepository } from './ActionsRepository';

/** Cancellations that are remembered, so that the next one may be forced. */
const maximumRemembered = 1_000;

/** Asks runs to end; those that don't heed it, by force. */
export class Cancellations {
  readonly #options: { forceAfter: number; now(): Date };
  readonly #askedAt = new Map<number, number>();

  /** @param options - `forceAfter`: milliseconds since a run was asked first */
  constructor(options: { forceAfter: number; now(): Date }) {
    this.#options = options;
  }

  async ask(
    repository: ActionsRepository,
    runId: number,
    signal: AbortSignal,
  ): Promise<void> {
    const now = this.#options.now().getTime();
    const before = this.#askedAt.get(runId);
    const force =
      before !== undefined && now - before >= this.#options.forceAfter;
    await repository.cancel(runId, { force, signal });
    if (before === undefined) {
      this.#askedAt.set(runId, now);
      if (this.#askedAt.size > maximumRemembered) {
        const [oldest] = this.#askedAt.keys();
        this.#askedAt.delete(oldest);
      }
    }
  }
}
