import {
  type ChangeRecordContent,
  projectedDuration,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { createRollback } from '../createPromotion';
import { sameDigests } from '../demands';
import { callOutside } from '../runner';
import type { Instant, Promotion } from '../states';
import { PromotionVersionError, type StoredPromotion } from '../store';
import { transition } from '../transition';
import {
  PromotionConflictError,
  PromotionForbiddenError,
  refusedBecause,
} from './errors';
import { requestTimeout, type ServicePorts } from './ports';
import type { PromotionCaller } from './PromotionCaller';
import { blockedBy, type PromotionLookup } from './PromotionLookup';
import {
  findOwnRequest,
  promotionIdOf,
  type RequestedPromotion,
  submitIfDraft,
} from './requested';
import { notForThem } from './rights';

/** Promotions that may come between while a rollback takes its place. */
const maximumAttempts = 5;

/**
 * Asks for rollbacks of completed promotions. Nothing outside is waited for:
 * its change is registered by the outbox once it is under way.
 */
export class RollbackRequests {
  constructor(
    private readonly ports: ServicePorts,
    private readonly lookup: PromotionLookup,
  ) {}

  /** Rolls a completed promotion back, while what it goes back to is there. */
  async rollBack(
    completed: StoredPromotion,
    request: { idempotencyKey: string; reason: string },
    caller: PromotionCaller,
  ): Promise<RequestedPromotion> {
    const { store, policy } = this.ports;
    const { promotion } = completed;
    const { entityRef } = promotion.subject;
    const { rights } = await this.lookup.standing(entityRef, caller);
    const refusal = notForThem('roll-back', promotion, rights);
    if (refusal || rights.person === undefined) {
      throw new PromotionForbiddenError(
        refusal ?? refusedBecause('people-only'),
      );
    }
    const id = promotionIdOf(rights.person, request.idempotencyKey);
    const existing = await findOwnRequest(this.ports, id);
    if (existing) return existing;
    const impossible =
      (await this.lookup.noRollback(promotion)) ??
      (await this.findReplacement(promotion));
    if (impossible) throw new PromotionConflictError(impossible);
    const now = await store.now();
    const change = rollbackChange(promotion, request.reason, now, {
      until: now + projectedDuration(policy),
    });
    const rollback = createRollback(
      promotion,
      { id, requester: rights.person, change, policy },
      now,
      policy,
    );
    if (!rollback) {
      throw new PromotionConflictError(refusedBecause('not-completed'));
    }
    return this.open(rollback, request.reason, caller);
  }

  /** Something else runs in production: going back from it is another plan. */
  private async findReplacement({ subject }: Promotion) {
    try {
      const { runningDigests } = await callOutside(
        'the driver',
        requestTimeout,
        signal => this.ports.driver.observe(subject, { signal }),
      );
      return sameDigests(runningDigests.stable, subject.digests)
        ? undefined
        : refusedBecause('superseded');
    } catch {
      // Nothing that does not answer keeps anybody from rolling back: what
      // comes of it is read back.
      return undefined;
    }
  }

  /**
   * Takes the place of the service. What stood there and deployed nothing is
   * withdrawn first: the store lets one promotion live at a time, so that
   * whoever is faster, never two do.
   */
  private async open(
    rollback: Promotion,
    reason: string,
    caller: PromotionCaller,
  ): Promise<RequestedPromotion> {
    const { store, publish } = this.ports;
    const { state } = rollback;
    for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
      const { created, stored } = await store.create(rollback, {
        idempotencyKey: rollback.id,
        actor: caller.actor,
        // Should the portal die before it is submitted, the draft ends some day.
        wakeAt: 'deadlineAt' in state ? state.deadlineAt : undefined,
      });
      const { id, rollbackOf } = stored.promotion;
      if (id === rollback.id) {
        await submitIfDraft(this.ports, stored.promotion);
        publish(id);
        return { created, id };
      }
      // Somebody else's click to the same end.
      if (rollbackOf === rollback.rollbackOf) return { created: false, id };
      await this.displace(stored, rollback, reason, caller);
    }
    throw new PromotionConflictError(refusedBecause('another-active'));
  }

  private async displace(
    live: StoredPromotion,
    { rollbackOf }: Promotion,
    reason: string,
    { actor }: PromotionCaller,
  ): Promise<void> {
    const { store, policyOf, publish } = this.ports;
    const { promotion: before } = live;
    const blocked = blockedBy(live);
    if (blocked) throw new PromotionConflictError(blocked);
    const result = transition(
      before,
      {
        kind: 'withdraw',
        actor,
        expectedVersion: before.version,
        reason,
        inFavourOf: rollbackOf,
      },
      await store.now(),
      policyOf(before),
    );
    try {
      await store.commit({ before, result });
      publish(before.id);
    } catch (error) {
      // It has moved on: it is looked at once more.
      if (!(error instanceof PromotionVersionError)) throw error;
    }
  }
}

/** A rollback is a change, too; nobody has to write it up in an emergency. */
function rollbackChange(
  { subject, id }: Promotion,
  reason: string,
  now: Instant,
  { until }: { until: Instant },
): ChangeRecordContent {
  return {
    title: `Roll back ${subject.entityRef}`,
    content: `Rolls promotion ${id} back to the pinned version: ${reason}`,
    impact: 'Production goes back to the version before that promotion.',
    plannedStart: new Date(now).toISOString(),
    plannedEnd: new Date(until).toISOString(),
    category: subject.category,
    proposedCategory: subject.category,
    rollbackPlan: subject.rollbackPlan,
  };
}
