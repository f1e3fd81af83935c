import type {
  PromotionStateName,
  PromotionSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '../service';
import type {
  DriverEffect,
  DriverObservation,
  EffectOutcome,
} from './PromotionDriver';

/** One attempt of one run of a workflow. @public */
export interface EffectRun {
  runId: string;
  /** 1 for the first. */
  attempt: number;
}

/** An effect in the outbox, as it stands now. @public */
export interface PortalEffect {
  effectId: string;
  promotionId: string;
  subject: PromotionSubject;
  effect: DriverEffect;
  /** The promotion still waits for it. */
  live: boolean;
  status: 'pending' | 'sent' | 'claimed' | 'done' | 'failed' | 'superseded';
  /** What the driver's receipt named. */
  externalId?: string;
  claimedBy?: EffectRun;
}

/** A promotion that is under way. @public */
export interface LivePromotion {
  promotionId: string;
  subject: PromotionSubject;
  state: PromotionStateName;
}

/**
 * What drivers and measurers may ask of the portal. It answers from the store,
 * so that every replica says the same.
 *
 * @public
 */
export interface PromotionPortal {
  /** How the service maps to the sources now; absent = not in the catalog. */
  findService(entityRef: string): Promise<ServiceDescriptor | undefined>;
  /** Reads production back. @throws SourceError */
  observe(
    subject: PromotionSubject,
    options: { signal: AbortSignal },
  ): Promise<DriverObservation>;
  /** @throws Error when the store can't be asked */
  findEffect(effectId: string): Promise<PortalEffect | undefined>;
  /**
   * What became of an effect's run, as a webhook said and the driver looked up.
   * The first word counts. Wakes the promotion.
   */
  recordOutcome(outcome: EffectOutcome): Promise<void>;
  /** Promotions that have something in production or wait for it. */
  listLive(): Promise<LivePromotion[]>;
}

/** Makes a thing that works with the portal. @public */
export type FromPortal<T> = (portal: PromotionPortal) => T;
