import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Fact } from '@release-readiness/backstage-plugin-release-readiness-node';
import { callOutside } from '../runner/callOutside';
import type { Instant } from '../states';
import { reasonOf } from './reasonOf';

/** Shorter than what a whole evaluation may take: one that hangs is one guard. */
const sourceTimeout = 6_000;

/** How long an answer is waited for, and when it counts from. */
export interface Asked {
  now: Instant;
  signal: AbortSignal;
}

/**
 * Asks something outside, within its time. What does not answer is an
 * unavailable fact, never a failure of everything.
 *
 * @param what - names it for people, such as `GitHub`
 * @param missing - why there is no answer when it answers with nothing
 */
export async function askSource<T>(
  what: string,
  { now, signal }: Asked,
  call: (signal: AbortSignal) => Promise<T | undefined>,
  missing: TextReference = { key: 'general.unavailable.not-collected' },
): Promise<Fact<T>> {
  try {
    const value = await callOutside(what, sourceTimeout, own =>
      call(AbortSignal.any([signal, own])),
    );
    return value === undefined
      ? { status: 'unavailable', reason: missing }
      : {
          status: 'known',
          value,
          observedAt: new Date(now).toISOString(),
          origin: { source: 'portal', target: what },
        };
  } catch (error) {
    return { status: 'unavailable', reason: reasonOf(error, what) };
  }
}
