import {
  finalStateNames,
  promotionStateNames,
  promotionTexts,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { promotionEventKinds } from '../events';
import type { Promotion } from '../states';
import { after, deadlineOf, eventFor, promotionIn } from '../testing/builders';
import { accepted, apply, now, refusal } from '../testing/transitions';
import { isListed, transitionTable } from './transitionTable';

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

  it('have a text for every state and every refusal of the table', () => {
    const keys = Object.keys(promotionTexts.en);
    for (const state of promotionStateNames) {
      expect(keys).toContain(`promotion.state.${state}`);
    }
  });
});
