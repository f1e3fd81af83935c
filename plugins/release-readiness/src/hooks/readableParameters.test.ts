import { readableParameters } from './readableParameters';

const words = {
  language: 'en',
  state: (name: string) => `state ${name}`,
  category: (name: string) => `category ${name}`,
  hold: (name: string) => `hold ${name}`,
  check: (id: string) => `check ${id}`,
};

const read = (key: string, params: Record<string, string | number>) =>
  readableParameters({ key, params }, words);

describe('parameters of texts about promotions', () => {
  it('name states, steps, categories and checks in words', () => {
    expect(
      read('promotion.event.any', {
        state: 'held',
        step: 'canary',
        proposed: 'major',
        check: 'no-latest-tag',
      }),
    ).toEqual({
      state: 'state held',
      step: 'state canary',
      proposed: 'category major',
      check: 'check no-latest-tag',
    });
  });

  it('give times on the clock of the zone that the text names', () => {
    const { from } = read('promotion.evidence.window-open', {
      from: '2026-11-03T18:30:00.000Z',
      zone: 'Asia/Shanghai',
    });
    expect(from).toMatch(/Nov 4, 2026, 2:30\sAM/);
  });

  it('leave versions, reasons and unknown names as they are', () => {
    const params = {
      from: '3.4.1',
      to: '2026',
      reason: 'manual',
      state: 'odd',
      step: '3',
    };
    expect(read('promotion.category.framework', params)).toEqual(params);
  });

  it('say what a notification holds for', () => {
    expect(read('promotion.notification.held', { reason: 'manual' })).toEqual({
      reason: 'hold manual',
    });
  });

  it('give limits of error rates in percent', () => {
    expect(read('promotion.breach.error-rate', { limit: 0.05 })).toEqual({
      limit: '5 %',
    });
    expect(read('promotion.breach.p99', { limit: 2 })).toEqual({ limit: '2' });
  });

  it('leave texts of checks alone', () => {
    expect(read('some-check.state', { state: 'held' })).toEqual({
      state: 'held',
    });
  });

  it('give times of any text in the reader’s zone', () => {
    const { until } = read('general.unavailable.rate-limited', {
      until: '2026-11-02T10:00:00Z',
    });
    expect(until).not.toContain('T10:00');
  });
});
