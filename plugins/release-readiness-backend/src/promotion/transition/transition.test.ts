import {
  finalStateNames,
  promotionStateNames,
  promotionStepNames,
  promotionTexts,
  undeployedStateNames,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { createRollback } from '../createPromotion';
import { type PromotionEvent, promotionEventKinds } from '../events';
import type { Promotion } from '../states';
import {
  after,
  buildPromotion,
  buildSubject,
  deadlineOf,
  eventFor,
  image,
  minute,
  openGuard,
  policy,
  promotionIn,
  startOfTests,
  user,
} from '../testing/builders';
import { transition } from './transition';
import { isListed, transitionTable } from './transitionTable';

const now = startOfTests;

function apply(promotion: Promotion, event: PromotionEvent, at = now) {
  return transition(promotion, event, at, policy);
}

function refusal(promotion: Promotion, event: PromotionEvent, at = now) {
  const result = apply(promotion, event, at);
  return result.outcome === 'refused' ? result.reason.key : result.outcome;
}

function accepted(promotion: Promotion, event: PromotionEvent, at = now) {
  const result = apply(promotion, event, at);
  if (result.outcome === 'refused') throw new Error(result.reason.key);
  return result;
}

const pairs = promotionStateNames.flatMap(state =>
  promotionEventKinds.map(event => [state, event] as const),
);

// What each listed pair needs beside the usual way into the state.
function fixtureFor(state: string, event: string): [Promotion, number] {
  let promotion = promotionIn(state);
  if (event === 'review') {
    promotion = {
      ...promotion,
      breakGlass: {
        by: 'user:default/breaker',
        reason: 'r',
        at: now,
        reviewDueAt: now,
      },
    };
  }
  if (event === 'confirm-break-glass' || event === 'decline-break-glass') {
    promotion = after(promotion, ['request-break-glass']);
  }
  if (state === 'held' && event === 'hold-cleared') {
    promotion = after(promotionIn('observing-canary'), ['hold']);
  }
  if (state === 'held' && event === 'pause') {
    promotion = after(promotionIn('observing-canary'), []);
    promotion = accepted(promotion, {
      ...eventFor('hold', promotion, now),
      kind: 'hold',
      reason: 'alert',
      message: { key: 'promotion.hold.alert-p99' },
    }).promotion;
  }
  if (state === 'held' && event === 'sign-off') {
    promotion = after(promotionIn('observing-release'), ['pause']);
  }
  if (state === 'held' && event === 'effect-failed') {
    promotion = after(promotionIn('canary'), ['pause']);
  }
  if (event === 'observation-completed' && state === 'observing-release') {
    promotion = after(promotion, ['sign-off', 'sign-off']);
  }
  return [promotion, event === 'deadline-passed' ? deadlineOf(promotion) : now];
}

describe('transitions of a promotion', () => {
  it.each(pairs.filter(([state, event]) => !isListed(state, event)))(
    'refuse, and audit, in %s: %s',
    (state, event) => {
      const promotion = promotionIn(state);
      const result = apply(promotion, eventFor(event, promotion, now));
      expect(result.outcome).toBe('refused');
      expect(result.audit).toMatchObject({
        from: state,
        to: state,
        refused: {
          key: 'promotion.refused.not-now',
          params: { state, event },
        },
      });
    },
  );

  it.each(pairs.filter(([state, event]) => isListed(state, event)))(
    'lead from %s only where the table says: %s',
    (state, event) => {
      const [promotion, at] = fixtureFor(state, event);
      const before = structuredClone(promotion);
      const result = accepted(promotion, eventFor(event, promotion, at), at);
      expect(transitionTable[state][event]).toContain(
        result.promotion.state.name,
      );
      expect(result.promotion.version).toBe(promotion.version + 1);
      expect(promotion).toEqual(before);
      for (const effect of result.effects) {
        expect(effect.subjectHash).toBe(promotion.subjectHash);
        expect(effect.expectedVersion).toBe(result.promotion.version);
      }
      // The hash of what was said leaves the database at once.
      expect(
        result.effects.filter(({ body }) =>
          ['anchor', 'seal-evidence'].includes(body.kind),
        ),
      ).toHaveLength(1);
      const ids = result.effects.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it('give every wait a deadline', () => {
    const final: readonly string[] = finalStateNames;
    for (const state of promotionStateNames) {
      if (final.includes(state)) continue;
      expect(deadlineOf(promotionIn(state))).toBeGreaterThan(now);
    }
  });

  it('refuse a verb that saw another version', () => {
    const promotion = promotionIn('observing-canary');
    for (const kind of ['pause', 'abort'] as const) {
      const event = {
        ...eventFor(kind, promotion, now),
        expectedVersion: promotion.version - 1,
      };
      expect(refusal(promotion, event)).toBe('promotion.refused.version');
    }
  });

  it.each(['agent', 'service'] as const)(
    'never let an actor of kind %s decide',
    kind => {
      for (const [state, event] of [
        ['awaiting-approval', 'approve'],
        ['awaiting-approval', 'reject'],
        ['awaiting-approval', 'break-glass'],
        ['awaiting-approval', 'request-break-glass'],
        ['awaiting-approval', 'confirm-break-glass'],
        ['awaiting-approval', 'decline-break-glass'],
        ['held', 'resume'],
        ['observing-release', 'sign-off'],
        ['rollback-failed', 'release-lock'],
      ] as const) {
        const promotion = promotionIn(state);
        const given = {
          ...eventFor(event, promotion, now),
          actor: { kind, ref: 'x' },
        };
        expect(refusal(promotion, given)).toBe('promotion.refused.people-only');
      }
    },
  );

  it('send a request back when one gate is unknown', () => {
    const gating = promotionIn('gating');
    const event = eventFor('gates-evaluated', gating, now);
    for (const guards of [
      [],
      [openGuard(), openGuard({ id: 'checks', outcome: 'unknown' })],
      [openGuard(), openGuard({ id: 'checks', outcome: 'closed' })],
    ]) {
      const result = accepted(gating, {
        ...event,
        kind: 'gates-evaluated',
        guards,
        subjectHash: gating.subjectHash,
      });
      expect(result.promotion.state.name).toBe('draft');
    }
  });

  it('bind approvals to the subject', () => {
    const waiting = promotionIn('awaiting-approval');
    expect(
      refusal(waiting, {
        ...eventFor('approve', waiting, now),
        subjectHash: 'f'.repeat(64),
      } as PromotionEvent),
    ).toBe('promotion.refused.other-subject');
  });

  it.each(['requester', 'author'])('never count the %s as approver', name => {
    const waiting = promotionIn('awaiting-approval');
    expect(
      refusal(waiting, {
        ...eventFor('approve', waiting, now),
        actor: user(name),
      }),
    ).toBe('promotion.refused.approval-never-counts');
  });

  it('start only with window, lock, open gate and the approvers of today', () => {
    const ready = promotionIn('ready');
    const start = eventFor('start', ready, now);
    if (start.kind !== 'start') throw new Error('not a start');
    expect(refusal(ready, { ...start, windowOpen: false })).toBe(
      'promotion.refused.window-closed',
    );
    expect(refusal(ready, { ...start, lockTaken: false })).toBe(
      'promotion.refused.lock',
    );
    expect(refusal(ready, { ...start, guards: [] })).toBe(
      'promotion.refused.gate-closed',
    );
    expect(refusal(ready, { ...start, membership: {} })).toBe(
      'promotion.refused.quorum-lost',
    );
  });

  it('let break-glass skip approval and window, never gate or lock', () => {
    const ready = after(promotionIn('awaiting-approval'), ['break-glass']);
    const start = eventFor('start', ready, now);
    if (start.kind !== 'start') throw new Error('not a start');
    expect(
      accepted(ready, { ...start, windowOpen: false, membership: {} }).promotion
        .state.name,
    ).toBe('preparing');
    expect(
      refusal(ready, {
        ...start,
        guards: [openGuard({ id: 'rollback-plan', outcome: 'closed' })],
      }),
    ).toBe('promotion.refused.gate-closed');
  });

  it('page on-call for break-glass without a second person', () => {
    const waiting = promotionIn('awaiting-approval');
    const event = eventFor('break-glass', waiting, now);
    const alone = accepted(waiting, event).effects;
    expect(alone).toContainEqual(
      expect.objectContaining({
        body: expect.objectContaining({ kind: 'notify', tier: 'critical' }),
      }),
    );
    expect(alone).toContainEqual(
      expect.objectContaining({
        body: expect.objectContaining({ kind: 'open-review' }),
      }),
    );
  });

  it('want a second person who is somebody else', () => {
    const waiting = promotionIn('awaiting-approval');
    const event = eventFor('request-break-glass', waiting, now);
    expect(
      refusal(waiting, {
        ...event,
        secondPerson: 'user:default/Operator',
      } as PromotionEvent),
    ).toBe('promotion.refused.second-person');
    expect(refusal(waiting, { ...event, reason: ' ' } as PromotionEvent)).toBe(
      'promotion.refused.no-reason',
    );
  });

  it('skip nothing until the second person confirms', () => {
    const waiting = promotionIn('awaiting-approval');
    const request = accepted(
      waiting,
      eventFor('request-break-glass', waiting, now),
    );
    expect(request.promotion.state).toEqual(waiting.state);
    expect(request.promotion.breakGlass).toBeUndefined();
    expect(request.effects.map(({ body }) => body)).toEqual([
      expect.objectContaining({
        kind: 'notify',
        recipients: ['user:default/second'],
      }),
      { kind: 'anchor' },
    ]);
    const ready = after(request.promotion, ['approve']);
    const start = eventFor('start', ready, now);
    expect(
      refusal(ready, { ...start, windowOpen: false } as PromotionEvent),
    ).toBe('promotion.refused.window-closed');
    expect(refusal(ready, { ...start, membership: {} } as PromotionEvent)).toBe(
      'promotion.refused.quorum-lost',
    );
    const confirmed = accepted(
      request.promotion,
      eventFor('confirm-break-glass', request.promotion, now + minute),
      now + minute,
    );
    expect(confirmed.promotion.state.name).toBe('ready');
    expect(confirmed.promotion.breakGlassRequest).toBeUndefined();
    expect(confirmed.promotion.breakGlass).toEqual({
      by: 'user:default/operator',
      secondPerson: 'user:default/second',
      reason: 'because',
      at: now + minute,
      confirmedAt: now + minute,
      reviewDueAt: now + minute + policy.breakGlassReviewLifetime,
    });
    expect(confirmed.effects.map(({ body }) => body)).toContainEqual({
      kind: 'open-review',
      dueAt: now + minute + policy.breakGlassReviewLifetime,
    });
  });

  it.each(['confirm-break-glass', 'decline-break-glass'] as const)(
    'take %s from the second person only, about the same subject',
    kind => {
      const waiting = promotionIn('awaiting-approval');
      expect(refusal(waiting, eventFor(kind, waiting, now))).toBe(
        'promotion.refused.no-break-glass-request',
      );
      const asked = after(waiting, ['request-break-glass']);
      const event = eventFor(kind, asked, now);
      for (const name of ['operator', 'requester', 'lead']) {
        expect(refusal(asked, { ...event, actor: user(name) })).toBe(
          'promotion.refused.not-second-person',
        );
      }
      expect(
        refusal(asked, {
          ...event,
          subjectHash: 'f'.repeat(64),
        } as PromotionEvent),
      ).toBe('promotion.refused.other-subject');
      expect(
        refusal(asked, { ...event, expectedVersion: 1 } as PromotionEvent),
      ).toBe('promotion.refused.version');
    },
  );

  it('take no confirmation after the time of an approval', () => {
    const draft = after(promotionIn('draft'), ['request-break-glass']);
    const event = eventFor('confirm-break-glass', draft, now);
    const end = now + policy.approvalLifetime;
    expect(refusal(draft, event, end - 1)).toBe('accepted');
    expect(refusal(draft, event, end)).toBe(
      'promotion.refused.break-glass-request-expired',
    );
    expect(
      refusal(draft, eventFor('decline-break-glass', draft, end), end),
    ).toBe('accepted');
  });

  it('end a request for break-glass with no, with the start and with the promotion', () => {
    const asked = after(promotionIn('ready'), ['request-break-glass']);
    for (const kind of [
      'decline-break-glass',
      'break-glass',
      'start',
      'withdraw',
      'invalidate',
    ] as const) {
      expect(after(asked, [kind]).breakGlassRequest).toBeUndefined();
    }
    expect(after(asked, ['decline-break-glass']).breakGlass).toBeUndefined();
    expect(after(asked, ['decline-break-glass']).state).toEqual(asked.state);
  });

  it('ask the second person who was named last', () => {
    const asked = after(promotionIn('draft'), ['request-break-glass']);
    const again = accepted(asked, {
      ...eventFor('request-break-glass', asked, now),
      secondPerson: 'user:default/other',
    } as PromotionEvent).promotion;
    expect(refusal(again, eventFor('confirm-break-glass', again, now))).toBe(
      'promotion.refused.not-second-person',
    );
  });

  it.each(['operator', 'second'])(
    'let %s, who broke the glass, not review it',
    name => {
      const broken = after(promotionIn('draft'), [
        'request-break-glass',
        'confirm-break-glass',
      ]);
      const review = eventFor('review', broken, now);
      expect(refusal(broken, { ...review, actor: user(name) })).toBe(
        'promotion.refused.own-review',
      );
      expect(refusal(broken, review)).toBe('accepted');
    },
  );

  it.each(['withdraw', 'reject', 'invalidate', 'deadline-passed'] as const)(
    'let broken glass be reviewed that was never used: %s',
    kind => {
      const broken = after(promotionIn('awaiting-approval'), ['break-glass']);
      const over = after(broken, [kind], deadlineOf(broken));
      expect(finalStateNames).toContain(over.state.name);
      expect(after(over, ['review']).breakGlass?.reviewedBy).toBe(
        'user:default/reviewer',
      );
    },
  );

  it('read broken glass from before the second person was asked', () => {
    const stored = {
      ...promotionIn('ready'),
      breakGlass: {
        by: 'user:default/operator',
        secondPerson: 'user:default/second',
        reason: 'r',
        at: now,
        reviewDueAt: now,
      },
    };
    const start = eventFor('start', stored, now);
    expect(
      refusal(stored, { ...start, windowOpen: false } as PromotionEvent),
    ).toBe('accepted');
    expect(
      refusal(stored, {
        ...eventFor('review', stored, now),
        actor: user('second'),
      }),
    ).toBe('accepted');
  });

  it('never advance on a claim: what runs is read back', () => {
    const canary = promotionIn('canary');
    const event = eventFor('step-verified', canary, now);
    if (event.kind !== 'step-verified') throw new Error('no step');
    for (const wrong of [
      { actualWeight: 30 },
      { actualWeight: undefined },
      { ready: false },
      { upToDate: false },
      { phase: 'aborted' as const },
      { runningDigests: { stable: image('a'), canary: image('f') } },
    ]) {
      expect(
        refusal(canary, {
          ...event,
          observation: { ...event.observation, ...wrong },
        }),
      ).toBe('promotion.refused.not-read-back');
    }
  });

  it('never complete an observation that was not covered', () => {
    const observing = promotionIn('observing-canary');
    const event = eventFor('observation-completed', observing, now);
    if (event.kind !== 'observation-completed') throw new Error('none');
    const { coverage } = event;
    for (const short of [
      { ...coverage, covered: coverage.required - 1 },
      { ...coverage, required: 0, covered: 0 },
      { ...coverage, pending: true },
    ]) {
      expect(refusal(observing, { ...event, coverage: short })).toBe(
        'promotion.refused.not-covered',
      );
    }
  });

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

  it('roll back when data are missing for too long, page for a pause', () => {
    const noData = after(promotionIn('observing-canary'), ['hold']);
    expect(
      after(noData, ['deadline-passed'], deadlineOf(noData)).state.name,
    ).toBe('rolling-back');
    const paused = promotionIn('held');
    const later = after(paused, ['deadline-passed'], deadlineOf(paused));
    expect(later.state.name).toBe('held');
    expect(deadlineOf(later)).toBe(
      deadlineOf(paused) + policy.holds.manual.limit,
    );
  });

  it('lay a hold for safety over a pause and come back to the pause', () => {
    const paused = promotionIn('held');
    const noData = after(paused, ['hold']);
    expect(noData.state).toMatchObject({ name: 'held', reason: 'no-data' });
    expect(after(noData, ['hold-cleared']).state).toMatchObject({
      name: 'held',
      reason: 'manual',
    });
  });

  it('not let a pause park what would roll back', () => {
    const noData = after(promotionIn('observing-canary'), ['hold']);
    expect(refusal(noData, eventFor('pause', noData, now))).toBe(
      'promotion.refused.held-for-safety',
    );
  });

  it('give the time of a pause back to the step', () => {
    const observing = promotionIn('observing-canary');
    const paused = after(observing, ['pause'], now);
    const resumed = after(paused, ['resume'], now + 5 * minute);
    expect(deadlineOf(resumed)).toBe(deadlineOf(observing) + 5 * minute);
  });

  it('try an effect again under a new id, then roll back', () => {
    let promotion = promotionIn('canary');
    const ids = new Set<string>();
    for (
      let attempt = 1;
      attempt < policy.effectMaximumAttempts;
      attempt += 1
    ) {
      const result = accepted(
        promotion,
        eventFor('effect-failed', promotion, now),
      );
      ids.add(result.effects[0].id);
      promotion = result.promotion;
      expect(promotion.state.name).toBe('canary');
    }
    expect(ids.size).toBe(policy.effectMaximumAttempts - 1);
    expect(after(promotion, ['effect-failed']).state.name).toBe('rolling-back');
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

  it('escalate a missing sign-off and never roll back for it', () => {
    const promotion = promotionIn('observing-release');
    const result = accepted(
      promotion,
      eventFor('deadline-passed', promotion, now),
      deadlineOf(promotion),
    );
    expect(result.promotion.state.name).toBe('observing-release');
    expect(result.effects.map(({ body }) => body.kind)).toEqual([
      'notify',
      'anchor',
    ]);
  });

  it('want sign-offs by different people', () => {
    const once = after(promotionIn('observing-release'), ['sign-off']);
    expect(
      refusal(once, {
        ...eventFor('sign-off', once, now),
        actor: user('dev'),
      }),
    ).toBe('promotion.refused.same-person');
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
    expect(
      refusal(rollingBack, {
        ...applied,
        observation: {
          ...applied.observation,
          runningDigests: { stable: [], canary: subject.digests },
        },
      }),
    ).toBe('promotion.refused.not-read-back');
    expect(after(rollingBack, ['rollback-applied']).state.name).toBe(
      'verifying-rollback',
    );
  });

  it('have a text for every state and every refusal of the table', () => {
    const keys = Object.keys(promotionTexts.en);
    for (const state of promotionStateNames) {
      expect(keys).toContain(`promotion.state.${state}`);
    }
  });
});
