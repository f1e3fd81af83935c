import { toArgoCanary, toFlaggerCanary, toRouteRecord } from './canaries';

describe('the state of an Argo Rollout', () => {
  it.each([
    ['Healthy', {}, 'none'],
    ['Progressing', {}, 'running'],
    ['Paused', {}, 'paused'],
    ['Degraded', {}, 'degraded'],
    ['Progressing', { abort: true }, 'degraded'],
    [undefined, {}, 'running'],
  ])('in phase %s with %p is %3$s', (phase, status, state) => {
    expect(
      toArgoCanary({ status: { phase, ...status } }).observation.state,
    ).toBe(state);
  });

  it('is not up to date before the controller has seen the change', () => {
    const upToDate = (observedGeneration: string) =>
      toArgoCanary({
        metadata: { generation: 3 },
        status: { observedGeneration },
      }).observation.upToDate;
    expect([upToDate('2'), upToDate('3')]).toEqual([false, true]);
  });
});

describe('the state of a Flagger canary', () => {
  it.each([
    ['Initialized', 'none'],
    ['Succeeded', 'none'],
    ['Progressing', 'running'],
    ['Promoting', 'running'],
    ['WaitingPromotion', 'paused'],
    ['Failed', 'degraded'],
    ['SomethingNew', 'running'],
  ])('in phase %s is %s', (phase, state) => {
    expect(toFlaggerCanary({ status: { phase } }).observation.state).toBe(
      state,
    );
  });
});

describe('the canary’s share of a VirtualService', () => {
  const to = (subset: string, weight?: number) => ({
    destination: { host: 'orders', subset },
    weight,
  });

  it.each([
    ['no canary', [{ route: [to('stable')] }], undefined, false],
    ['weights', [{ route: [to('stable', 70), to('canary', 30)] }], 30, false],
    ['a header', [{ match: [{}], route: [to('canary')] }], undefined, true],
    ['all without a weight', [{ route: [to('canary')] }], 100, false],
  ])('by %s', (_, httpRoutes, share, byMatch) => {
    const record = toRouteRecord({ spec: { http: httpRoutes } });
    expect([record.canaryWeight, record.canaryByMatch]).toEqual([
      share,
      byMatch,
    ]);
  });
});
