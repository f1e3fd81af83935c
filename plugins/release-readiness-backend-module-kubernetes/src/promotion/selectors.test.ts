import { joinSelectors, selectorText } from './selectors';

describe('the selector of a workload', () => {
  it('is written as the API takes it', () => {
    expect(
      selectorText({
        matchLabels: { app: 'orders' },
        matchExpressions: [
          { key: 'tier', operator: 'In', values: ['web', 'api'] },
          { key: 'tier', operator: 'NotIn', values: ['batch'] },
          { key: 'track', operator: 'Exists' },
          { key: 'legacy', operator: 'DoesNotExist' },
        ],
      }),
    ).toBe('app=orders,tier in (web,api),tier notin (batch),track,!legacy');
  });

  it.each([
    ['selects everything', {}],
    ['has an unknown operator', { matchExpressions: [{ key: 'a' }] }],
  ])('is no selector when it %s', (_, selector) => {
    expect(() => selectorText(selector)).toThrow(Error);
  });
});

describe('the pods of several workloads', () => {
  it('are found by the labels that all have', () => {
    const labels = (track: string) => ({
      matchLabels: { app: 'orders', track },
    });
    expect(joinSelectors([labels('stable'), labels('canary')])).toEqual([
      'app=orders',
    ]);
  });

  it('are asked for one by one where they have none in common', () => {
    expect(
      joinSelectors([
        { matchLabels: { app: 'orders' } },
        { matchLabels: { app: 'orders-worker' } },
      ]),
    ).toEqual(['app=orders', 'app=orders-worker']);
  });

  it('are not asked for where there is no workload', () => {
    expect(joinSelectors([])).toEqual([]);
  });
});
