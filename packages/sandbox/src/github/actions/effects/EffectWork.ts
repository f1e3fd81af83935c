import { NewImage } from './workload';

/** What the composite actions do to one service, whatever runs it. */
export interface EffectWork {
  deployCanary(effect: {
    digests: NewImage[];
    replicas: number;
    weight: number;
  }): Promise<void>;
  setTraffic(weight: number): Promise<void>;
  rollOut(digests: readonly NewImage[]): Promise<void>;
  cleanUp(): Promise<void>;
  /** Traffic first, then what runs. */
  goBack(revision: string | undefined, digests?: NewImage[]): Promise<void>;
  /** Undoes a first release. */
  remove(): Promise<void>;
  isReady(): Promise<boolean>;
}

const POLL = '2s';
/** After this many looks it failed: 8 minutes. */
const MAXIMUM_POLLS = 240;

/** Waits as long as the actions do, which is eight minutes. */
export async function waitUntil(
  what: string,
  wait: (delay: string) => Promise<void>,
  holds: () => Promise<boolean>,
): Promise<void> {
  for (let poll = 0; poll < MAXIMUM_POLLS; poll += 1) {
    if (await holds()) {
      return;
    }
    await wait(POLL);
  }
  throw new Error(`${what} took more than eight minutes`);
}
