import { parseLabelSelector } from './labelSelector';

const labels = { app: 'orders', tier: 'web' };

describe('parseLabelSelector', () => {
  it.each([
    ['app=orders', true],
    ['app==orders,tier=web', true],
    ['app=orders,tier=api', false],
    ['app!=orders', false],
    ['none!=orders', true],
    ['tier in (web, api)', true],
    ['tier notin (web)', false],
    ['none notin (web)', true],
    ['app', true],
    ['!app', false],
    ['!none,app', true],
  ])('selects by %s: %p', (text, expected) => {
    expect(parseLabelSelector(text)?.(labels)).toBe(expected);
  });

  it.each(['', 'app in', 'app in web', 'a=b=c', 'app,,tier'])(
    'does not make something up of %p',
    text => {
      expect(parseLabelSelector(text)).toBeUndefined();
    },
  );
});
