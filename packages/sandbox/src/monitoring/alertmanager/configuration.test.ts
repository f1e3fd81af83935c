import { readAlertmanagerConfiguration } from './configuration';

const tree = `
route:
  receiver: mail
  routes:
    - match: { severity: critical }
      receiver: chat
      continue: true
    - matchers: ['severity="critical"', 'team=~"orders|payments"']
      receiver: phone
      routes:
        - match_re: { service: 'mall-(cart|order)' }
          receiver: orders-phone
    - matchers: [severity = warning]
      receiver: chat
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_match: { severity: warning }
    equal: [service]
receivers:
  - name: mail
  - name: chat
  - name: phone
  - name: orders-phone
`;

describe('the routing tree', () => {
  const { receivers, receiversOf, inhibits } =
    readAlertmanagerConfiguration(tree);

  it.each([
    [{ severity: 'info' }, ['mail']],
    [{ severity: 'warning' }, ['chat']],
    [{ severity: 'critical' }, ['chat']],
    [{ severity: 'critical', team: 'payments' }, ['chat', 'phone']],
    [
      { severity: 'critical', team: 'orders', service: 'mall-order' },
      ['chat', 'orders-phone'],
    ],
  ])('leads %j to %j', (labels, expected) => {
    expect(receiversOf(labels)).toEqual(expected);
  });

  it.each([
    ['critical', 'warning', 'a', true],
    ['critical', 'warning', 'b', false],
    ['warning', 'critical', 'a', false],
    ['critical', 'critical', 'a', false],
  ])(
    'lets %s inhibit %s of service %s: %s',
    (source, target, service, expected) => {
      expect(
        inhibits(
          { severity: source, service: 'a' },
          { severity: target, service },
        ),
      ).toBe(expected);
    },
  );

  it('lists every receiver', () => {
    expect(receivers).toEqual(['mail', 'chat', 'phone', 'orders-phone']);
  });

  it('is refused with a receiver that does not exist', () => {
    expect(() =>
      readAlertmanagerConfiguration(
        'route: { receiver: nobody }\nreceivers: [{ name: mail }]',
      ),
    ).toThrow('undefined receiver "nobody" used in route');
  });
});
