import { ScenarioClock } from '../../clock';

/** The time a cluster writes into its objects: the scenario's, or a past moment while the start state is built. */
export class ClusterTime {
  readonly #clock: ScenarioClock;
  #past: Date | undefined;

  constructor(clock: ScenarioClock) {
    this.#clock = clock;
  }

  /** True while the start state is built. */
  get isPast(): boolean {
    return this.#past !== undefined;
  }

  now(): Date {
    return this.#past ?? this.#clock.now();
  }

  /** Now as Kubernetes writes it: RFC 3339 in whole seconds. */
  timestamp(laterBySeconds = 0): string {
    const moment = new Date(this.now().getTime() + laterBySeconds * 1000);
    return `${moment.toISOString().slice(0, 19)}Z`;
  }

  /** Runs an action as if it happened at a past moment. */
  during<T>(moment: Date, action: () => T): T {
    const before = this.#past;
    this.#past = moment;
    try {
      return action();
    } finally {
      this.#past = before;
    }
  }
}
