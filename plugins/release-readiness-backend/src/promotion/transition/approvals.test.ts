import type { PromotionEvent } from '../events';
import {
  after,
  deadlineOf,
  eventFor,
  openGuard,
  promotionIn,
  user,
} from '../testing/builders';
import { accepted, now, refusal } from '../testing/transitions';

describe('transitions of a promotion', () => {
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
});
