import {
  after,
  deadlineOf,
  eventFor,
  image,
  minute,
  policy,
  promotionIn,
} from '../testing/builders';
import { accepted, now, refusal } from '../testing/transitions';

describe('transitions of a promotion', () => {
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
});
