import { promotionTexts } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  after,
  deadlineOf,
  eventFor,
  image,
  minute,
  observationOf,
  policy,
  promotionIn,
  startOfTests,
} from '../testing/builders';
import { transition } from '../transition';
import type { Circumstances } from './Circumstances';
import { canResume, decide } from './decide';
import { nextWake } from './nextWake';

const hours = 60 * minute;

const approvers = { 'user:default/lead': ['technical-lead' as const] };

const calm: Circumstances = {
  driver: {
    status: 'known',
    observation: observationOf(promotionIn('preparing'), 'preparing'),
  },
  samples: [],
  probes: [],
  smokeTests: [],
};

describe('a decision', () => {
  it('is the same when asked twice', () => {
    const promotion = promotionIn('preparing');
    const ask = () => decide(promotion, calm, startOfTests, policy);
    expect(ask()).toEqual(ask());
    expect(ask().event?.kind).toBe('step-verified');
  });

  it('schedules what has no window and starts it when one opens', () => {
    const ready = promotionIn('ready');
    const gate = {
      guards: [],
      windowOpen: false,
      nextOpening: startOfTests + hours,
      lockTaken: true,
      membership: approvers,
    };
    const { event } = decide(ready, { ...calm, gate }, startOfTests, policy);
    expect(event).toMatchObject({
      kind: 'schedule',
      opensAt: startOfTests + hours,
    });
    const scheduled = after(ready, ['schedule']);
    const open = { ...calm, gate: { ...gate, windowOpen: true } };
    expect(decide(scheduled, open, startOfTests, policy).event).toBeUndefined();
    expect(
      decide(scheduled, open, startOfTests + hours, policy).event?.kind,
    ).toBe('start');
  });

  it('leaves the start of a release with an open window to its requester', () => {
    const gate = {
      guards: [],
      windowOpen: true,
      lockTaken: true,
      membership: approvers,
    };
    const decision = decide(
      promotionIn('ready'),
      { ...calm, gate },
      startOfTests,
      policy,
    );
    expect(decision).toMatchObject({
      waitingFor: [{ key: 'promotion.waiting.start' }],
    });
    expect(decision.event).toBeUndefined();
  });

  it('waits for a click and for no window once the glass is broken', () => {
    const gate = {
      guards: [],
      windowOpen: false,
      nextOpening: startOfTests + 60 * minute,
      lockTaken: true,
      membership: approvers,
    };
    expect(
      decide(
        after(promotionIn('awaiting-approval'), ['break-glass']),
        { ...calm, gate },
        startOfTests,
        policy,
      ),
    ).toEqual({
      waitingFor: [{ key: 'promotion.waiting.start-after-break-glass' }],
    });
  });

  it('lets an operator resume only when the cause is gone', () => {
    const promotion = promotionIn('observing-canary');
    const result = transition(
      promotion,
      {
        ...eventFor('hold', promotion, startOfTests),
        kind: 'hold',
        reason: 'freeze',
        message: { key: 'promotion.guard.freeze.closed' },
      },
      startOfTests,
      policy,
    );
    if (result.outcome === 'refused') throw new Error('refused');
    const restriction = {
      kind: 'freeze' as const,
      message: { key: 'promotion.guard.freeze.closed' },
    };
    const held = result.promotion;
    expect(
      canResume(held, { ...calm, restriction }, startOfTests, policy),
    ).toBe(false);
    expect(canResume(held, calm, startOfTests, policy)).toBe(true);
  });

  it('ignores the failure of an effect that is no longer waited for', () => {
    const promotion = promotionIn('canary');
    const { event } = decide(
      promotion,
      {
        ...calm,
        failedEffect: {
          effectId: 'older',
          reason: { key: 'promotion.cause.effect-failed' },
          retryable: false,
        },
      },
      startOfTests,
      policy,
    );
    expect(event).toBeUndefined();
  });

  it.each([
    'observing-canary',
    'shifting-traffic',
    'observing-traffic',
    'rolling-out',
    'smoke-testing',
    'cleaning-up',
    'observing-release',
    'held',
  ])('that is %s records a rollback made without the portal', name => {
    const before = promotionIn(name);
    const went = (seen: object) =>
      decide(
        before,
        {
          ...calm,
          driver: {
            status: 'known',
            observation: {
              ...observationOf(before, 'rolled-back'),
              ...seen,
            },
          },
        },
        startOfTests,
        policy,
      ).event;
    const event = went({});
    expect(event?.kind).toBe('rolled-back-outside');
    const recorded = transition(before, event!, startOfTests, policy);
    expect(recorded).toMatchObject({
      outcome: 'accepted',
      promotion: { lock: 'held', state: { name: 'verifying-rollback' } },
      audit: { to: 'verifying-rollback' },
    });
    // Traffic alone, or a controller that has not caught up, says nothing.
    expect(went({ canaryPresent: true })?.kind).not.toBe(event?.kind);
    expect(went({ upToDate: false })?.kind).not.toBe(event?.kind);
    expect(went({ runningDigests: { stable: [], canary: [] } })?.kind).not.toBe(
      event?.kind,
    );
  });

  it.each(['preparing', 'canary'])(
    'that is %s is not taken for rolled back: the old version still runs',
    name => {
      const before = promotionIn(name);
      const observation = observationOf(before, 'rolled-back');
      const { event } = decide(
        before,
        { ...calm, driver: { status: 'known', observation } },
        startOfTests,
        policy,
      );
      expect(event?.kind).not.toBe('rolled-back-outside');
      expect(
        transition(
          before,
          {
            kind: 'rolled-back-outside',
            observation,
            actor: { kind: 'system' },
          },
          startOfTests,
          policy,
        ).outcome,
      ).toBe('refused');
    },
  );

  it('takes an abort of the controller as final', () => {
    const promotion = promotionIn('observing-canary');
    const { event } = decide(
      promotion,
      {
        ...calm,
        driver: {
          status: 'known',
          observation: {
            ...observationOf(promotion, 'observing-canary'),
            phase: 'aborted',
          },
        },
      },
      startOfTests,
      policy,
    );
    expect(event).toMatchObject({
      kind: 'breach',
      breach: { trigger: 'driver-abort' },
    });
  });

  it('says why it waits in words that exist', () => {
    const texts = Object.keys(promotionTexts.en);
    const wrong = {
      ...calm,
      driver: {
        status: 'known' as const,
        observation: {
          ...observationOf(promotionIn('canary'), 'preparing'),
          ready: false,
          upToDate: false,
          runningDigests: { stable: image('f'), canary: image('f') },
        },
      },
    };
    for (const state of [
      'draft',
      'gating',
      'awaiting-approval',
      'ready',
      'preparing',
      'canary',
      'rolling-out',
      'cleaning-up',
      'held',
      'rolling-back',
      'verifying-rollback',
      'rollback-failed',
    ]) {
      const { waitingFor } = decide(
        promotionIn(state),
        wrong,
        startOfTests,
        policy,
      );
      expect(waitingFor.length).toBeGreaterThan(0);
      for (const { key } of waitingFor) expect(texts).toContain(key);
    }
  });

  it('names when to look again, but for what is over', () => {
    expect(nextWake(promotionIn('completed'), startOfTests, policy)).toBe(
      undefined,
    );
    const waiting = promotionIn('awaiting-approval');
    expect(nextWake(waiting, startOfTests, policy)).toBe(startOfTests + minute);
    expect(nextWake(waiting, deadlineOf(waiting) - 1, policy)).toBe(
      deadlineOf(waiting),
    );
    expect(nextWake(promotionIn('canary'), startOfTests, policy)).toBe(
      startOfTests + policy.healthInterval,
    );
  });
});
