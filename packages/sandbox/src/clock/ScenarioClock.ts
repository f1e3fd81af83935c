import { DurationInput, toMilliseconds } from './duration';

/** A timer that can be called off. */
export interface ScenarioTimer {
  cancel(): void;
}

/**
 * The time of the simulated company. It is the wall clock's time, never ahead
 * of it; only the sandbox's own delays ("a pod becomes ready after 20 s") are
 * shortened.
 */
export interface ScenarioClock {
  now(): Date;
  /** A moment in the past, for back-dating objects. */
  ago(duration: DurationInput): Date;
  /** Runs the action once, after the delay as the scenario counts it. */
  after(delay: DurationInput, action: () => void): ScenarioTimer;
  /** Runs the action again and again, every interval as the scenario counts it. */
  every(interval: DurationInput, action: () => void): ScenarioTimer;
  /** Calls off every timer. */
  stop(): void;
}

/** Wall time with shortened delays. */
export class WallScenarioClock implements ScenarioClock {
  readonly #speed: number;
  readonly #timers = new Set<ScenarioTimer>();

  /**
   * @param options - `speed`: by what a delay is divided; 40 makes 20 s half a second.
   */
  static create(options?: { speed?: number }): WallScenarioClock {
    const speed = options?.speed ?? 40;
    if (!(speed > 0)) {
      throw new Error(
        `The scenario clock's speed must be above 0, not ${speed}`,
      );
    }
    return new WallScenarioClock(speed);
  }

  private constructor(speed: number) {
    this.#speed = speed;
  }

  now(): Date {
    return new Date();
  }

  ago(duration: DurationInput): Date {
    return new Date(Date.now() - toMilliseconds(duration));
  }

  after(delay: DurationInput, action: () => void): ScenarioTimer {
    const running: { timer?: ScenarioTimer } = {};
    const handle = setTimeout(
      () => {
        running.timer?.cancel();
        action();
      },
      toMilliseconds(delay) / this.#speed,
    );
    running.timer = this.#track(() => clearTimeout(handle));
    return running.timer;
  }

  every(interval: DurationInput, action: () => void): ScenarioTimer {
    const handle = setInterval(action, toMilliseconds(interval) / this.#speed);
    return this.#track(() => clearInterval(handle));
  }

  stop(): void {
    for (const timer of [...this.#timers]) {
      timer.cancel();
    }
  }

  #track(clear: () => void): ScenarioTimer {
    const timer: ScenarioTimer = {
      cancel: () => {
        clear();
        this.#timers.delete(timer);
      },
    };
    this.#timers.add(timer);
    return timer;
  }
}
