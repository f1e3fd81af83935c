import { NotFoundError } from '@backstage/errors';
import type {
  ChangeRecordContent,
  CreatePromotionRequest,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { judgeCategory } from '../category';
import { createPromotion } from '../createPromotion';
import { sameDigests } from '../demands';
import type { CandidateRelease } from '../desk';
import { callOutside } from '../runner';
import type { Promotion } from '../states';
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
import {
  findOwnRequest,
  promotionIdOf,
  type RequestedPromotion,
  submitIfDraft,
} from './requested';
import { cannotWrite } from './rights';

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

  /** The one of this click, or the one that is live for the service. */
  private async findExisting(
    id: string,
    entityRef: string,
  ): Promise<RequestedPromotion | undefined> {
    const own = await findOwnRequest(this.ports, id);
    if (own) return own;
    const [live] = await this.ports.store.list({
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
    await submitIfDraft(this.ports, stored.promotion);
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
}
