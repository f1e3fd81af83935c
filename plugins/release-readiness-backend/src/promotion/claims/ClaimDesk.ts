import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionDriver } from '@release-readiness/backstage-plugin-release-readiness-node';
import { callOutside, type RunnerLogger } from '../runner';
import type { Instant } from '../states';
import {
  type EffectClaim,
  EffectClaimError,
  type PromotionStore,
} from '../store';
import { RateLimit } from './RateLimit';

/** Finding out who asks may fetch the keys of the issuer. */
const identifyTimeout = 10_000;

/** What a run is answered. */
export type ClaimAnswer =
  | { status: 'granted'; claim: EffectClaim }
  /** Another run has it, or nobody waits for it: this run has to end. */
  | { status: 'conflict'; reason: TextReference }
  /** The token is not that of the run which the effect was handed to. */
  | { status: 'refused'; reason: TextReference }
  /** Nothing is known yet: the run may ask again. */
  | { status: 'unavailable'; reason: TextReference }
  | { status: 'too-often'; reason: TextReference };

export interface ClaimDeskOptions {
  store: PromotionStore;
  driver: PromotionDriver;
  logger: RunnerLogger;
}

/**
 * Gives effects to workflow runs. Who asks is found out by the driver, from
 * the run's own token; that nobody else gets the effect is the store's doing.
 */
export class ClaimDesk {
  // A run that repeats itself is fine; one that hammers is not.
  private readonly perEffect = new RateLimit(30, 60_000);
  private readonly all = new RateLimit(1_200, 60_000);

  constructor(private readonly options: ClaimDeskOptions) {}

  /** @param now - of this machine: only the rate depends on it */
  async claim(
    effectId: string,
    token: string,
    now: Instant,
  ): Promise<ClaimAnswer> {
    const { store, driver } = this.options;
    if (!this.all.admit('', now) || !this.perEffect.admit(effectId, now)) {
      return { status: 'too-often', reason: because('too-often') };
    }
    const effect = await store.readEffect(effectId);
    const stored = effect && (await store.read(effect.promotionId));
    if (!effect || effect.body.kind !== 'driver' || !stored) {
      // Says no more than a wrong token would.
      return { status: 'refused', reason: because('unknown') };
    }
    const { subject } = stored.promotion;
    const claimed = {
      subject,
      effect: effect.body.effect,
      externalId: effect.externalId,
    };
    if (!driver.identifyRun) {
      return { status: 'refused', reason: because('not-claimable') };
    }
    const identify = driver.identifyRun.bind(driver);
    const found = await callOutside(
      'the issuer of tokens',
      identifyTimeout,
      signal => identify(token, claimed, { signal }),
    ).catch(error => {
      this.options.logger.warn(`Effect ${effectId}: who asks is not known`, {
        error: error instanceof Error ? error.name : 'unknown error',
      });
      return {
        status: 'unavailable' as const,
        reason: { key: 'promotion.waiting.driver' },
      };
    });
    if (found.status !== 'verified') return found;
    try {
      const claim = await store.claimEffect(effectId, found.run);
      return { status: 'granted', claim };
    } catch (error) {
      if (!(error instanceof EffectClaimError)) throw error;
      return { status: 'conflict', reason: because(error.reason) };
    }
  }
}

function because(key: string): TextReference {
  return { key: `promotion.refused.claim.${key}` };
}
