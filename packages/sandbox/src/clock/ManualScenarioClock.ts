import { DurationInput, toMilliseconds } from './duration';
import { ScenarioClock, ScenarioTimer } from './ScenarioClock';

interface PendingAction {
  due: number;
  order: number;
  interval?: number;
  action: () => void;
}

/** A clock for tests: time passes only when {@link ManualScenarioClock.advance} is called. */
export class ManualScenarioClock implements ScenarioClock {
  #time: number;
  #order = 0;
  readonly #pending = new Set<PendingAction>();

  static create(start: Date | string = '2026-11-02T09:00:00Z') {
    return new ManualScenarioClock(new Date(start).getTime());
  }

  private constructor(time: number) {
    this.#time = time;
  }

  now(): Date {
    return new Date(this.#time);
  }

  ago(duration: DurationInput): Date {
    return new Date(this.#time - toMilliseconds(duration));
  }

  after(delay: DurationInput, action: () => void): ScenarioTimer {
    return this.#schedule({ due: this.#time + toMilliseconds(delay), action });
  }

  every(interval: DurationInput, action: () => void): ScenarioTimer {
    const length = toMilliseconds(interval);
    return this.#schedule({
      due: this.#time + length,
      interval: length,
      action,
    });
  }

  /** Lets time pass and runs, in order, what falls due, also what that schedules in turn. */
  advance(duration: DurationInput): void {
    const end = this.#time + toMilliseconds(duration);
    for (
      let next = this.#nextUntil(end);
      next !== undefined;
      next = this.#nextUntil(end)
    ) {
      this.#time = next.due;
      if (next.interval === undefined) {
        this.#pending.delete(next);
      } else {
        next.due += next.interval;
      }
      next.action();
    }
    this.#time = end;
  }

  stop(): void {
    this.#pending.clear();
  }

  #schedule(action: Omit<PendingAction, 'order'>): ScenarioTimer {
    this.#order += 1;
    const pending = { ...action, order: this.#order };
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  #nextUntil(end: number): PendingAction | undefined {
    return [...this.#pending]
      .filter(pending => pending.due <= end)
      .sort((a, b) => a.due - b.due || a.order - b.order)[0];
  }
}
