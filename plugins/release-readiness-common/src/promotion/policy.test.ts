import {
  defaultPromotionPolicy,
  findPolicyProblems,
  projectedDuration,
  scaledPolicy,
} from './policy';

describe('the policy of promotions', () => {
  it('is sound as the standard has it', () => {
    expect(findPolicyProblems(defaultPromotionPolicy)).toEqual([]);
    expect(projectedDuration(defaultPromotionPolicy)).toBe(85 * 60_000);
  });

  it.each([1, 20, 30])('stays sound when scaled by %d, and says so', factor => {
    const scaled = scaledPolicy(factor);
    expect(findPolicyProblems(scaled)).toEqual([]);
    expect(scaled.name).toBe(`scaled-${factor}`);
    expect(scaled.version).not.toBe(defaultPromotionPolicy.version);
    expect(scaled.canaryObservation * factor).toBe(10 * 60_000);
    expect(scaled.approvalLifetime).toBe(
      defaultPromotionPolicy.approvalLifetime,
    );
  });

  it.each([0, 0.5, NaN, Infinity])('cannot be scaled by %d', factor => {
    expect(() => scaledPolicy(factor)).toThrow(RangeError);
  });

  it.each([
    [{ queryWindow: 45_000 }, 'queryWindow is less than four scrape intervals'],
    [
      { queryWindow: 90_000 },
      'queryWindow is more than half of rollbackErrorRate.hold',
    ],
    [
      { canaryWeight: 40 },
      'weights are not 0 < canaryWeight < trafficWeight < 100',
    ],
    [{ canaryObservation: 0 }, 'canaryObservation is not positive'],
    [{ unknownHold: NaN }, 'unknownHold is no number of at least 0'],
  ])('names what is wrong with %j', (change, problem) => {
    expect(
      findPolicyProblems({ ...defaultPromotionPolicy, ...change }),
    ).toContain(problem);
  });
});
