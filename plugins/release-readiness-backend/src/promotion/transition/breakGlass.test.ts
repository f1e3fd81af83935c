import { finalStateNames } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionEvent } from '../events';
import {
  after,
  deadlineOf,
  eventFor,
  minute,
  openGuard,
  policy,
  promotionIn,
  user,
} from '../testing/builders';
import { accepted, now, refusal } from '../testing/transitions';

describe('transitions of a promotion', () => {
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
});
