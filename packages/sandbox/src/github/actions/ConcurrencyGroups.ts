interface Group {
  next?: { start(): void; giveWay(): void };
}

/**
 * GitHub's concurrency groups: of a group's runs one runs and one waits; a newer
 * one takes the place of the one that waits.
 */
export class ConcurrencyGroups {
  readonly #groups = new Map<string, Group>();

  /**
   * Waits for the turn.
   *
   * @returns how to end it; undefined when a newer run took the place
   */
  async enter(
    key: string,
    signal: AbortSignal,
  ): Promise<(() => void) | undefined> {
    const group = this.#groups.get(key);
    if (!group) {
      this.#groups.set(key, {});
      return () => this.#leave(key);
    }
    group.next?.giveWay();
    return new Promise(resolve => {
      const giveWay = () => resolve(undefined);
      const next = {
        start: () => resolve(() => this.#leave(key)),
        giveWay,
      };
      group.next = next;
      signal.addEventListener('abort', () => {
        if (group.next === next) {
          group.next = undefined;
        }
        giveWay();
      });
    });
  }

  #leave(key: string): void {
    const next = this.#groups.get(key)?.next;
    if (next) {
      this.#groups.set(key, {});
      next.start();
    } else {
      this.#groups.delete(key);
    }
  }
}
