import { PromotionRunner, type RunnerPorts } from '../runner';
import { Crash } from './crashing';

/** Mulberry32: small, fast, the same on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** How bad it gets. Rates are between 0 and 1. */
export interface TurmoilRates {
  crash: number;
  fault: number;
}

interface Turn {
  replica: Replica;
  go(): void;
}

/**
 * Lets several replicas run at once, one call at a time: which of those that
 * wait makes its call next is drawn, so that every interleaving can happen,
 * also that of a replica which stands still while time goes on.
 */
export class Turmoil {
  private readonly waiting: Turn[] = [];
  /** The clock of the machine whose turn it is; nothing may depend on it. */
  skew = 0;

  constructor(
    readonly random: () => number,
    public rates: TurmoilRates,
  ) {}

  chance(rate: number): boolean {
    return this.random() < rate;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)];
  }

  turn(replica: Replica): Promise<void> {
    return new Promise(resolve => {
      this.waiting.push({ replica, go: resolve });
    });
  }

  /** Lets some of those that wait make their calls. */
  async pump(turns: number): Promise<void> {
    for (let done = 0; done < turns; done += 1) {
      await settled();
      if (this.waiting.length === 0) return;
      const index = Math.floor(this.random() * this.waiting.length);
      const [turn] = this.waiting.splice(index, 1);
      this.skew = turn.replica.skew;
      turn.go();
    }
  }

  /** Lets everything that has begun come to its end. */
  async drain(): Promise<void> {
    await settled();
    while (this.waiting.length > 0) await this.pump(1000);
  }
}

/** Everything that can go on without a turn has gone on. */
function settled(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

/** A process with a runner; after a crash it starts again, knowing nothing. */
export class Replica {
  private life = 0;
  private busy = false;
  private runner: PromotionRunner;

  constructor(
    private readonly ports: RunnerPorts,
    private readonly turmoil: Turmoil,
    readonly skew: number,
  ) {
    this.runner = this.start();
  }

  /** Begins a tick unless one is under way. */
  tick(): void {
    if (this.busy) return;
    this.busy = true;
    const { life } = this;
    const over = () => {
      if (life === this.life) this.busy = false;
    };
    this.runner.tick().then(over, over);
  }

  private start(): PromotionRunner {
    const { ports } = this;
    const { life } = this;
    const wrap = <T extends object>(port: T, outside: boolean): T =>
      new Proxy(port, {
        get: (target, property) => {
          const value: unknown = Reflect.get(target, property);
          if (typeof value !== 'function') return value;
          return (...given: unknown[]) =>
            this.call(life, outside, () => Reflect.apply(value, target, given));
        },
      });
    return new PromotionRunner(
      {
        ...ports,
        store: wrap(ports.store, false),
        driver: wrap(ports.driver, true),
        metrics: wrap(ports.metrics, true),
        prober: wrap(ports.prober, true),
        gate: wrap(ports.gate, true),
        changes: wrap(ports.changes, true),
        notifier: wrap(ports.notifier, true),
        deployments: ports.deployments && wrap(ports.deployments, true),
      },
      'replica',
    );
  }

  private async call(
    life: number,
    outside: boolean,
    make: () => unknown,
  ): Promise<unknown> {
    const { turmoil } = this;
    if (life !== this.life) throw new Crash();
    await turmoil.turn(this);
    if (life !== this.life) throw new Crash();
    const { crash, fault } = turmoil.rates;
    if (turmoil.chance(crash)) {
      this.life += 1;
      this.busy = false;
      this.runner = this.start();
      if (turmoil.chance(0.5)) await make();
      throw new Crash();
    }
    if (outside && turmoil.chance(fault)) {
      // Half of them have happened, and only the answer was lost.
      if (turmoil.chance(0.5)) await make();
      throw new Error('fault');
    }
    return make();
  }
}
