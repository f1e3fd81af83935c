import {
  promotionStepNames,
  undeployedStateNames,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { createRollback } from '../createPromotion';
import type { PromotionEvent } from '../events';
import {
  after,
  buildPromotion,
  buildSubject,
  deadlineOf,
  eventFor,
  policy,
  promotionIn,
} from '../testing/builders';
import { accepted, now, refusal } from '../testing/transitions';

describe('transitions of a promotion', () => {
  it.each(promotionStepNames)('roll back from %s when aborted', step => {
    const promotion = promotionIn(step);
    expect(after(promotion, ['abort']).state.name).toBe('rolling-back');
    expect(after(promotion, ['breach']).state.name).toBe('rolling-back');
    expect(after(promotion, ['pause', 'abort']).state.name).toBe(
      'rolling-back',
    );
  });

  it.each(undeployedStateNames)('cancel from %s when aborted', state => {
    expect(after(promotionIn(state), ['abort']).state.name).toBe('cancelled');
  });

  it('keep the lock of a failed rollback until an operator releases it', () => {
    const failed = promotionIn('rollback-failed');
    expect(failed.lock).toBe('held');
    const reminded = after(failed, ['deadline-passed'], deadlineOf(failed));
    expect(reminded.lock).toBe('held');
    const released = after(reminded, ['release-lock']);
    expect(released.lock).toBe('released');
    expect(refusal(released, eventFor('retry-rollback', released, now))).toBe(
      'promotion.refused.lock-released',
    );
  });

  it('roll a completed promotion back without approval or window', () => {
    const rollback = createRollback(
      promotionIn('completed'),
      { id: 'p2', requester: 'user:default/operator' },
      now,
      policy,
    );
    if (!rollback) throw new Error('no rollback');
    const ready = after(rollback, ['submit', 'gates-evaluated']);
    expect(ready.state.name).toBe('ready');
    const start = eventFor('start', ready, now);
    const { promotion, effects } = accepted(ready, {
      ...start,
      windowOpen: false,
    } as PromotionEvent);
    expect(promotion.state.name).toBe('rolling-back');
    expect(promotion.lock).toBe('held');
    expect(effects).toContainEqual(
      expect.objectContaining({
        body: {
          kind: 'driver',
          effect: {
            kind: 'roll-back',
            plan: rollback.subject.rollbackPlan,
          },
        },
      }),
    );
    expect(
      after(promotion, ['rollback-applied', 'rollback-verified']).state.name,
    ).toBe('rolled-back');
    expect(
      createRollback(
        promotionIn('observing-release'),
        { id: 'p3', requester: 'x' },
        now,
        policy,
      ),
    ).toBeUndefined();
  });

  it('remove a first release instead of going back', () => {
    const subject = buildSubject();
    const first = buildPromotion({
      subject: {
        ...subject,
        rollbackPlan: {
          ...subject.rollbackPlan,
          application: { kind: 'remove' },
        },
      },
    });
    const rollingBack = after(first, [
      'submit',
      'gates-evaluated',
      'approve',
      'start',
      'step-verified',
      'abort',
    ]);
    const applied = eventFor('rollback-applied', rollingBack, now);
    if (applied.kind !== 'rollback-applied') throw new Error('none');
    // Neither a pod that is seen no more, nor what can't be told, is a proof.
    for (const workloadPresent of [true, undefined]) {
      expect(
        refusal(rollingBack, {
          ...applied,
          observation: { ...applied.observation, workloadPresent },
        }),
      ).toBe('promotion.refused.not-read-back');
    }
    expect(after(rollingBack, ['rollback-applied']).state.name).toBe(
      'verifying-rollback',
    );
  });
});
