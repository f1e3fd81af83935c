/** The process is gone: nothing it was about to do happens. */
export class Crash extends Error {
  constructor() {
    super('crash');
    this.name = 'Crash';
  }
}

/** Kills everything that goes through it, at one call. */
export class CrashPoint {
  calls = 0;
  dead = false;
  /** Names of the calls, in order. */
  readonly log: string[] = [];

  /**
   * @param at - the call to die at, from 1; `undefined` = only counts
   * @param when - before it is made, or when it was made and nobody has heard
   */
  constructor(
    private readonly at?: number,
    private readonly when: 'before' | 'after' = 'before',
  ) {}

  /** A port whose calls of the given names are counted, and end in a crash. */
  wrap<T extends object>(
    name: string,
    port: T,
    counts: (method: string) => boolean = () => true,
  ): T {
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        const method = String(property);
        return (...given: unknown[]) =>
          this.call(`${name}.${method}`, counts(method), () =>
            Reflect.apply(value, target, given),
          );
      },
    });
  }

  private async call(
    name: string,
    counted: boolean,
    make: () => unknown,
  ): Promise<unknown> {
    if (this.dead) throw new Crash();
    if (!counted) return make();
    this.calls += 1;
    this.log.push(name);
    if (this.calls !== this.at) return make();
    this.dead = true;
    if (this.when === 'after') await make();
    throw new Crash();
  }
}
