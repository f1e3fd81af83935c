import { decide, nextWake } from '../decide';
import type { Instant } from '../states';
import {
  type ClaimedPromotion,
  LostPromotionLeaseError,
  type PromotionLease,
  PromotionVersionError,
} from '../store';
import { transition } from '../transition';
import { deliverEffects } from './deliverEffects';
import { gatherCircumstances } from './gatherCircumstances';
import { kindOf, type Pass } from './Pass';
import {
  defaultRunnerLimits,
  type RunnerLimits,
  type RunnerPorts,
} from './ports';
import { StopRequests, stopSuperseded } from './stopSuperseded';

/** How the work of all replicas stands. */
export interface RunnerHealth {
  /** For how long due work has been left; 0 = none is. */
  overdueSeconds: number;
  /** By the clock of the database; absent = this replica has finished none. */
  lastTickAt?: Instant;
  /** By the same clock. */
  now: Instant;
}

/**
 * Takes promotions on: claims those that are due, reads the world, decides,
 * commits state, event and effects together, hands effects over, and gives the
 * promotion back with its next due time. Waiting is never done here.
 *
 * @remarks
 * Any number of replicas run one each. Nothing that matters is remembered
 * between passes: a replica that dies is followed by another once its lease has
 * run out, which finds everything in the store. The store's clock is the only
 * one.
 */
export class PromotionRunner {
  private readonly limits: RunnerLimits;
  private readonly stops = new StopRequests();
  private lastTickAt?: Instant;

  /** @param owner - names the replica, for whoever reads the table */
  constructor(
    private readonly ports: RunnerPorts,
    private readonly owner: string,
    limits: Partial<RunnerLimits> = {},
  ) {
    this.limits = { ...defaultRunnerLimits, ...limits };
  }

  /**
   * Works off what is due now. To be called every few seconds.
   *
   * @param signal - stops before the next promotion
   * @returns how many promotions were looked at
   */
  async tick(signal?: AbortSignal): Promise<number> {
    const { store } = this.ports;
    if (this.ports.isReady?.() === false) return 0;
    // What falls due meanwhile is for the next tick: each promotion gets one
    // turn, and a tick ends.
    const dueBy = await store.now();
    let count = 0;
    while (!signal?.aborted) {
      const claims = await store.claimDue(this.owner, {
        limit: this.limits.concurrency,
        leaseMilliseconds: this.limits.leaseMilliseconds,
        dueBy,
      });
      await Promise.all(claims.map(claim => this.run(claim)));
      count += claims.length;
      if (claims.length < this.limits.concurrency) break;
    }
    this.lastTickAt = await store.now();
    return count;
  }

  async health(): Promise<RunnerHealth> {
    const { store } = this.ports;
    const [overdue, now] = await Promise.all([
      store.oldestOverdue(),
      store.now(),
    ]);
    return {
      overdueSeconds: Math.max(0, overdue ?? 0) / 1000,
      lastTickAt: this.lastTickAt,
      now,
    };
  }

  /** One promotion's turn; no fault of it reaches the others. */
  private async run(claim: ClaimedPromotion): Promise<void> {
    const { logger } = this.ports;
    try {
      const wakeAt = await this.work(claim);
      await this.ports.store.release(claim.lease, wakeAt);
    } catch (error) {
      // The lease is not given back: the promotion is due when it runs out.
      if (error instanceof LostPromotionLeaseError) {
        logger.info(error.message);
      } else {
        logger.error(`Promotion ${claim.promotion.id} could not be worked on`, {
          error: kindOf(error),
        });
      }
    }
  }

  /** @returns when it is due again */
  private async work({
    lease,
  }: ClaimedPromotion): Promise<Instant | undefined> {
    for (let round = 0; round < this.limits.eventsPerPass; round += 1) {
      const pass = await this.openPass(lease);
      if (!pass) return undefined;
      // What goes on beside a rollback is stopped before the rollback begins.
      await stopSuperseded(pass, await this.ports.store.now());
      const deliverAgain = await deliverEffects(
        pass,
        await this.ports.store.now(),
      );
      const progress = await this.advance(pass);
      if (progress.moved) continue;
      return earliest(progress.wakeAt, deliverAgain, progress.now + 1);
    }
    return this.ports.store.now();
  }

  private async openPass(lease: PromotionLease): Promise<Pass | undefined> {
    const { store } = this.ports;
    // What a round may take is less than a lease.
    if (!(await store.renew(lease, this.limits.leaseMilliseconds))) {
      throw new LostPromotionLeaseError(lease);
    }
    const stored = await store.read(lease.promotionId);
    return (
      stored && {
        ports: this.ports,
        limits: this.limits,
        lease,
        stops: this.stops,
        stored,
        promotion: stored.promotion,
      }
    );
  }

  private async advance(
    pass: Pass,
  ): Promise<{ moved: boolean; now: Instant; wakeAt?: Instant }> {
    const { store, policyOf, publish, logger } = this.ports;
    const { promotion: before, lease } = pass;
    const policy = policyOf(before);
    const now = await store.now();
    const circumstances = await gatherCircumstances(pass, now, policy);
    const { event } = decide(before, circumstances, now, policy);
    const rest = { moved: false, now, wakeAt: nextWake(before, now, policy) };
    if (!event) return rest;
    // What is entered now begins after it was read back, not before: an
    // observation must not count traffic from before its step.
    const at = await store.now();
    const result = transition(before, event, at, policy);
    try {
      await store.commit({ before, result, lease });
    } catch (error) {
      // Somebody's verb came first: what was decided is decided anew.
      if (error instanceof PromotionVersionError) {
        return { ...rest, moved: true };
      }
      throw error;
    }
    if (result.outcome === 'refused') {
      logger.warn(
        `Promotion ${before.id}: ${event.kind} was refused (${result.reason.key})`,
      );
      return rest;
    }
    publish(before.id);
    return { ...rest, moved: true };
  }
}

/** The first of the two, but not before the third. */
function earliest(
  wakeAt: Instant | undefined,
  again: Instant | undefined,
  notBefore: Instant,
): Instant | undefined {
  const first = Math.min(wakeAt ?? Infinity, again ?? Infinity);
  return first === Infinity ? undefined : Math.max(first, notBefore);
}
