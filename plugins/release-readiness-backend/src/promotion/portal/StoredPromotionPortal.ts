import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type DriverObservation,
  type EffectOutcome,
  type LivePromotion,
  type PortalEffect,
  type ProductionObserver,
  type PromotionPortal,
  type ServiceDescriptor,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { type PromotionStore, workOf } from '../store';

/** More than this are not under way at a time. */
const maximumLive = 5_000;

export interface PortalOptions {
  store: PromotionStore;
  findService(entityRef: string): ServiceDescriptor | undefined;
  /** Absent = no module brings one. */
  observer?: ProductionObserver;
}

/** What drivers ask of the portal, from its store. */
export class StoredPromotionPortal implements PromotionPortal {
  constructor(private readonly options: PortalOptions) {}

  async findService(entityRef: string): Promise<ServiceDescriptor | undefined> {
    return this.options.findService(entityRef);
  }

  async observe(
    subject: PromotionSubject,
    { signal }: { signal: AbortSignal },
  ): Promise<DriverObservation> {
    const { findService, observer } = this.options;
    const service = findService(subject.entityRef);
    if (!observer) {
      throw new SourceError('Nothing reads production back', {
        reason: { key: 'promotion.problem.no-production-observer' },
      });
    }
    if (!service) {
      throw new SourceError(`${subject.entityRef} is no service now`, {
        reason: { key: 'promotion.waiting.driver' },
      });
    }
    return observer.observe({ subject, service }, { signal });
  }

  async findEffect(effectId: string): Promise<PortalEffect | undefined> {
    const { store } = this.options;
    const effect = await store.readEffect(effectId);
    if (!effect || effect.body.kind !== 'driver') return undefined;
    const stored = await store.read(effect.promotionId);
    if (!stored) return undefined;
    const { promotion } = stored;
    const isOpen = ['pending', 'sent', 'claimed'].includes(effect.status);
    return {
      effectId,
      promotionId: effect.promotionId,
      subject: promotion.subject,
      effect: effect.body.effect,
      live: isOpen && workOf(promotion) === effectId,
      status: effect.status,
      externalId: effect.externalId,
      claimedBy: effect.claimedBy,
    };
  }

  async recordOutcome(outcome: EffectOutcome): Promise<void> {
    const { store } = this.options;
    if (outcome.status === 'running') return;
    const at = await store.now();
    await store.recordOutcome(
      outcome.effectId,
      outcome.status === 'succeeded'
        ? { status: 'succeeded', at }
        : {
            status: 'failed',
            at,
            reason: outcome.reason,
            retryable: outcome.retryable,
          },
    );
  }

  async listLive(): Promise<LivePromotion[]> {
    const live = await this.options.store.list({
      active: true,
      limit: maximumLive,
    });
    return live.map(({ promotion }) => ({
      promotionId: promotion.id,
      subject: promotion.subject,
      state: promotion.state.name,
    }));
  }
}
