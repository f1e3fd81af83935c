import {
  deadlineOf,
  observationOf,
  pendingEffectId,
  policy,
  promotionIn,
  startOfTests,
} from '../testing/builders';
import type { Promotion } from '../states';
import { transition } from '../transition';
import type { Circumstances } from './Circumstances';
import { decide } from './decide';

const { rollbackDrain } = policy;

/** CI's run of the rollback has failed for good; this is what is read back. */
function failed(
  promotion: Promotion,
  seen: 'rolled-back' | 'observing-canary' | undefined,
): Circumstances {
  return {
    driver: seen
      ? { status: 'known', observation: observationOf(promotion, seen) }
      : {
          status: 'unreachable',
          since: startOfTests,
          reason: { key: 'promotion.waiting.driver' },
        },
    samples: [],
    probes: [],
    smokeTests: [],
    failedEffect: {
      effectId: pendingEffectId(promotion) ?? '',
      reason: { key: 'promotion.cause.effect-failed' },
      retryable: false,
    },
  };
}

/** One round of the runner. */
function round(
  before: Promotion,
  seen: Parameters<typeof failed>[1],
  now: number,
): Promotion {
  const { event } = decide(before, failed(before, seen), now, policy);
  if (!event) return before;
  const result = transition(before, event, now, policy);
  if (result.outcome === 'refused') throw new Error(result.reason.key);
  return result.promotion;
}

describe('a rollback whose run failed', () => {
  it.each([
    ['old pods are still ending', 'observing-canary'] as const,
    ['production does not answer', undefined] as const,
  ])('is not over yet when %s: what is read back decides', (_, seen) => {
    let promotion = round(promotionIn('rolling-back'), seen, startOfTests);
    expect(promotion.state.name).toBe('rolling-back');
    const { version } = promotion;
    promotion = round(promotion, seen, startOfTests + rollbackDrain - 1);
    expect(promotion.version).toBe(version);
    expect(
      round(promotion, 'rolled-back', startOfTests + rollbackDrain - 1).state
        .name,
    ).toBe('verifying-rollback');
  });

  it('has failed when it is not read back in the time that pods take to end', () => {
    const waiting = round(
      promotionIn('rolling-back'),
      'observing-canary',
      startOfTests,
    );
    expect(
      round(waiting, 'observing-canary', startOfTests + rollbackDrain).state,
    ).toMatchObject({
      name: 'rollback-failed',
      reason: { key: 'promotion.cause.effect-failed' },
    });
  });

  it('refuses to have failed before', () => {
    const waiting = round(
      promotionIn('rolling-back'),
      'observing-canary',
      startOfTests,
    );
    const { failedEffect } = failed(waiting, undefined);
    if (!failedEffect) throw new Error('none');
    expect(
      transition(
        waiting,
        { kind: 'effect-failed', actor: { kind: 'system' }, ...failedEffect },
        startOfTests + rollbackDrain - 1,
        policy,
      ),
    ).toMatchObject({
      outcome: 'refused',
      reason: { key: 'promotion.refused.still-draining' },
    });
  });

  it('has no more time than every rollback', () => {
    const promotion = promotionIn('rolling-back');
    const end = deadlineOf(promotion);
    const waiting = round(promotion, 'observing-canary', end - 1);
    expect(round(waiting, 'observing-canary', end).state.name).toBe(
      'rollback-failed',
    );
  });
});
