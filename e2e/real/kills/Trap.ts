import type { Statement } from './wire';

/** Something between the backend and the rest of the world. */
export type Happening =
  /** Statements become durable together. */
  | { place: 'database'; statements: readonly Statement[] }
  /** A request: of the backend, or to it (`portal`). */
  | {
      place: 'github' | 'prometheus' | 'portal';
      method: string;
      path: string;
      body: string;
    };

/** Where in a promotion the backend is killed. */
export interface KillPoint {
  readonly name: string;
  /**
   * `before`: it never gets to whom it was for. `after`: it is done there, and
   * nobody ever hears the answer.
   */
  readonly when: 'before' | 'after';
  matches(happening: Happening): boolean;
}

/**
 * Kills the backend at a point. From then on nothing of the dead process
 * reaches anybody: the taps let nothing through until the trap is reset.
 */
export class Trap {
  #armed:
    { point: KillPoint; hit: (killed: Promise<void>) => void } | undefined;
  #awaited: KillPoint | undefined;
  #sprung = false;
  readonly #visited: string[] = [];

  /** @param kill - sends the signal before it returns, and ends when the process has */
  constructor(private readonly kill: () => Promise<void>) {}

  get sprung(): boolean {
    return this.#sprung;
  }

  /** Names of the points at which a process was killed, in order. */
  get visited(): readonly string[] {
    return this.#visited;
  }

  /** Ends when the point was hit and the process is gone. */
  arm(point: KillPoint): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#armed = {
        point,
        hit: killed => killed.then(resolve, reject),
      };
    });
  }

  /**
   * Whether this is where the backend is to be killed. The answer to `after`
   * is awaited then, and nothing else matches meanwhile.
   */
  matching(happening: Happening): KillPoint | undefined {
    const point = this.#armed?.point;
    if (!point || this.#awaited || !point.matches(happening)) return undefined;
    this.#awaited = point;
    return point;
  }

  /** It was not done: it may happen again. */
  missed(): void {
    this.#awaited = undefined;
  }

  spring(): void {
    const armed = this.#armed;
    if (!armed) throw new Error('The trap is not armed');
    this.#sprung = true;
    this.#armed = undefined;
    this.#awaited = undefined;
    armed.hit(
      this.kill().then(() => {
        this.#visited.push(armed.point.name);
      }),
    );
  }

  /** Lets everything through again, for the next process. */
  reset(): void {
    this.#sprung = false;
  }
}
