/** Anything that can be stopped. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** What a world has started so far; the last of it is stopped first. */
export class StartedServers implements Stoppable {
  readonly #ends: (() => unknown)[] = [];

  /** Starts a world; what a start that fails has left running is stopped. */
  static async startWorld<World>(
    start: (servers: StartedServers) => Promise<World>,
  ): Promise<World> {
    const servers = new StartedServers();
    try {
      return await start(servers);
    } catch (error) {
      await servers.stop().catch(() => undefined);
      throw error;
    }
  }

  keep<Server extends Stoppable>(server: Server): Server {
    this.onStop(() => server.stop());
    return server;
  }

  onStop(end: () => unknown): void {
    this.#ends.unshift(end);
  }

  /**
   * Stops all of it; what can't be stopped keeps nothing else running.
   *
   * @throws the first error
   */
  stop = async (): Promise<void> => {
    const errors: unknown[] = [];
    for (const end of this.#ends.splice(0)) {
      try {
        await end();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  };
}
