import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Circumstances } from '../decide';
import { judgedTarget } from '../runner';
import { type Instant, stepOf } from '../states';
import {
  type EffectRecord,
  type PromotionStore,
  type StoredPromotion,
  type StoredReadings,
  workOf,
} from '../store';

/** Probes that are looked at: as many as the runner looks at. */
const lookedAtProbes = 200;

/** What was read of the present step. */
export async function readStep(
  store: PromotionStore,
  { promotion }: StoredPromotion,
  now: Instant,
): Promise<StoredReadings> {
  return store.readReadings(promotion.id, {
    samplesFrom: stepOf(promotion.state)?.since ?? now,
    probes: lookedAtProbes,
  });
}

/**
 * The world as the runner stored it last: pages never ask it themselves. An
 * observation that has not been renewed for long is none.
 */
export function storedCircumstances(
  stored: StoredPromotion,
  readings: StoredReadings,
  effects: readonly EffectRecord[],
  now: Instant,
  policy: PromotionPolicy,
): Circumstances {
  const { promotion, observation, unreachable } = stored;
  const step = stepOf(promotion.state);
  const target = step && judgedTarget(step.name);
  const work = workOf(promotion);
  const failed = effects.find(
    ({ id, status }) => id === work && status === 'failed',
  );
  const isFresh =
    observation !== undefined &&
    now - observation.observedAt <= policy.driverUnreachableHold;
  return {
    driver:
      observation && isFresh && !unreachable
        ? { status: 'known', observation }
        : {
            status: 'unreachable',
            ...(unreachable ?? {
              since: observation?.observedAt ?? now,
              reason: { key: 'promotion.waiting.driver' },
            }),
          },
    samples: readings.samples
      .filter(entry => entry.target === target)
      .map(({ sample }) => sample),
    probes: readings.probes,
    smokeTests: readings.smokeTests,
    failedEffect:
      failed?.failure && work !== undefined
        ? { effectId: work, ...failed.failure }
        : undefined,
  };
}
