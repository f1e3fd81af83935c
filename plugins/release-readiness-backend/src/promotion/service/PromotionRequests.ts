import { NotFoundError } from '@backstage/errors';
import {
  type ChangeRecordContent,
  type CreatePromotionRequest,
  projectedDuration,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { judgeCategory } from '../category';
import { createPromotion, createRollback } from '../createPromotion';
import { sameDigests } from '../demands';
import type { CandidateRelease } from '../desk';
import { callOutside } from '../runner';
import type { Instant, Promotion } from '../states';
import { type StoredPromotion, PromotionVersionError } from '../store';
import { canonicalJson, sha256 } from '../subject';
import { transition } from '../transition';
import {
  PromotionConflictError,
  PromotionForbiddenError,
  PromotionInputError,
  PromotionUnavailableError,
  refusedBecause,
} from './errors';
import { requestTimeout, type ServicePorts } from './ports';
import type { PromotionCaller } from './PromotionCaller';
import type { PromotionLookup } from './PromotionLookup';
import { cannotWrite, notForThem } from './rights';

/** What became of a request. */
export interface RequestedPromotion {
  /** False = it was there already: the same click, or somebody else's. */
  created: boolean;
  id: string;
}

/**
 * The id of a click: asked twice, the same promotion and the same change
 * record come of it, also when the portal died in between.
 */
export function promotionIdOf(person: string, idempotencyKey: string): string {
  const hash = sha256(canonicalJson([person.toLowerCase(), idempotencyKey]));
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ].join('-');
}

/** Asks for promotions: freezes the candidate, registers the change, submits. */
export class PromotionRequests {
  constructor(
    private readonly ports: ServicePorts,
    private readonly lookup: PromotionLookup,
  ) {}

  async request(
    request: CreatePromotionRequest,
    caller: PromotionCaller,
  ): Promise<RequestedPromotion> {
    const { ports } = this;
    const { entityRef } = request;
    await caller.assertVisible(entityRef);
    const { rights } = await this.lookup.standing(entityRef, caller);
    const refusal =
      cannotWrite(rights) ??
      (rights.abilities.has('request')
        ? undefined
        : refusedBecause('not-permitted'));
    if (refusal || rights.person === undefined) {
      throw new PromotionForbiddenError(
        refusal ?? refusedBecause('people-only'),
      );
    }
    const id = promotionIdOf(rights.person, request.idempotencyKey);
    const existing = await this.findExisting(id, entityRef);
    if (existing) return existing;
    if (ports.missing.length > 0) {
      throw new PromotionConflictError(ports.missing[0]);
    }
    const candidate = await this.inspect(entityRef);
    const subject = candidate.freeze({
      category: request.category,
      migrationsCompatible: request.migrationsCompatible,
    });
    if (!sameDigests(subject.digests, request.seenDigests)) {
      throw new PromotionConflictError(refusedBecause('moved-on'));
    }
    const proposed = candidate.proposal.category;
    if (
      !judgeCategory(proposed, request.category, request.categoryReason)
        .accepted
    ) {
      throw new PromotionInputError(refusedBecause('category-reason'));
    }
    const now = await ports.store.now();
    const change: ChangeRecordContent = {
      ...request.change,
      category: request.category,
      proposedCategory: proposed,
      categoryReason: request.categoryReason,
      rollbackPlan: subject.rollbackPlan,
    };
    const promotion = createPromotion(
      {
        id,
        subject,
        requester: rights.person,
        commitAuthors: candidate.commitAuthors,
        imageBuilder: candidate.imageBuilder,
        diff: candidate.diff,
        change,
        policy: ports.policy,
      },
      now,
      ports.policy,
    );
    return this.open(promotion, change, caller);
  }

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
    const existing = await store.read(id);
    if (existing) return { created: false, id };
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
    return this.open(rollback, change, caller);
  }

  /** The one of this click, or the one that is live for the service. */
  private async findExisting(
    id: string,
    entityRef: string,
  ): Promise<RequestedPromotion | undefined> {
    const { store } = this.ports;
    const own = await store.read(id);
    if (own) {
      // The portal died between its two writes, or somebody clicks twice.
      if (own.promotion.version === 1) await this.submit(own.promotion);
      return { created: false, id };
    }
    const [live] = await store.list({
      entityRefs: [entityRef],
      active: true,
      limit: 1,
    });
    return live && { created: false, id: live.promotion.id };
  }

  private async inspect(entityRef: string): Promise<CandidateRelease> {
    const inspection = await callOutside(
      'the inspection',
      requestTimeout,
      signal => this.ports.inspector.inspect(entityRef, { signal }),
    );
    if (!inspection) throw new NotFoundError(`${entityRef} is no service`);
    if (!inspection.candidate || inspection.problems.length > 0) {
      throw new PromotionConflictError(
        inspection.problems.at(0) ?? refusedBecause('no-candidate'),
      );
    }
    return inspection.candidate;
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

  private async open(
    promotion: Promotion,
    change: ChangeRecordContent,
    caller: PromotionCaller,
  ): Promise<RequestedPromotion> {
    const { store, publish } = this.ports;
    const { state } = promotion;
    const record = await this.register(promotion, change);
    const { created, stored } = await store.create(promotion, {
      idempotencyKey: promotion.id,
      actor: caller.actor,
      // Should the portal die before it is submitted, the draft ends some day.
      wakeAt: 'deadlineAt' in state ? state.deadlineAt : undefined,
    });
    if (stored.promotion.id !== promotion.id) {
      await this.withdraw(promotion.id, record.number);
      return { created: false, id: stored.promotion.id };
    }
    await store.recordChange(promotion.id, {
      number: record.number,
      url: record.url,
    });
    if (stored.promotion.version === 1) await this.submit(stored.promotion);
    publish(promotion.id);
    return { created, id: promotion.id };
  }

  private async register(promotion: Promotion, content: ChangeRecordContent) {
    try {
      return await callOutside('the change register', requestTimeout, signal =>
        this.ports.changes.register({
          correlationId: promotion.id,
          entityRef: promotion.subject.entityRef,
          subjectHash: promotion.subjectHash,
          content,
          signal,
        }),
      );
    } catch (error) {
      this.ports.logger.warn('A change could not be registered', {
        error: error instanceof Error ? error.name : 'unknown error',
      });
      throw new PromotionUnavailableError(refusedBecause('change-register'));
    }
  }

  /** Somebody else's click came between: this change will not happen. */
  private async withdraw(correlationId: string, number: string) {
    try {
      await callOutside('the change register', requestTimeout, signal =>
        this.ports.changes.close({
          number,
          correlationId: `${correlationId}/withdrawn`,
          code: 'cancelled',
          notes: 'Another promotion of the service is under way',
          signal,
        }),
      );
    } catch (error) {
      this.ports.logger.warn(`Change ${number} could not be cancelled`, {
        error: error instanceof Error ? error.name : 'unknown error',
      });
    }
  }

  /** From draft to the gates; whoever else has done it meanwhile did so. */
  private async submit(before: Promotion): Promise<void> {
    const { store, policyOf } = this.ports;
    const result = transition(
      before,
      {
        kind: 'submit',
        actor: { kind: 'user', ref: before.requester },
        expectedVersion: before.version,
        subjectHash: before.subjectHash,
        idempotencyKey: before.id,
      },
      await store.now(),
      policyOf(before),
    );
    try {
      await store.commit({ before, result });
    } catch (error) {
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
