import {
  type ClaimedPromotion,
  LostPromotionLeaseError,
  type PromotionLease,
} from '../store';
import type { Promotion } from '../states';
import { callOutside } from './callOutside';
import type { RunnerLimits, RunnerPorts } from './ports';
import type { StopRequests } from './stopSuperseded';

/** What the parts of one pass over one promotion share. */
export interface Pass {
  ports: RunnerPorts;
  limits: RunnerLimits;
  lease: PromotionLease;
  stops: StopRequests;
  /** As it was read for this round. */
  stored: Omit<ClaimedPromotion, 'lease'>;
  promotion: Promotion;
}

/**
 * Calls something outside; a failure is logged by its kind and answered with
 * `undefined`, for the pass to go on without.
 */
export async function tryOutside<T>(
  { ports, limits, promotion }: Pass,
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<{ answer: T } | undefined> {
  try {
    return { answer: await callOutside(what, limits.callTimeout, call) };
  } catch (error) {
    if (error instanceof LostPromotionLeaseError) throw error;
    ports.logger.warn(`Promotion ${promotion.id}: ${what} failed`, {
      error: kindOf(error),
    });
    return undefined;
  }
}

/** What may be said of an error: upstream text may hold anything. */
export function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
