import type { AlertmanagerAlerts, PrometheusAlerts } from '../client';
import { testPlace, testServer } from '../__testUtils__';
import { alertsOf } from './alerts';

const labels = {
  alertname: 'ErrorRate',
  service: 'mall-order',
  severity: 'critical',
};
const activeAt = '2026-11-02T08:00:00Z';

function alert(
  more: object = {},
  state: 'firing' | 'pending' | 'inactive' = 'firing',
): PrometheusAlerts[number] {
  return { labels: { ...labels, ...more }, state, activeAt };
}

function held(
  more: Record<string, string>,
  silencedBy: string[] = [],
): AlertmanagerAlerts[number] {
  return {
    labels: { ...labels, ...more },
    startsAt: activeAt,
    status: { state: 'active', silencedBy },
  };
}

function of(
  prometheus: PrometheusAlerts,
  alertmanager?: AlertmanagerAlerts,
  server: object = {},
) {
  return alertsOf(
    testServer(server),
    { prometheus, alertmanager },
    testPlace('mall-order'),
  ).alerts;
}

describe('alertsOf', () => {
  it('lists what is pending and firing for the service', () => {
    expect(
      of([
        alert(),
        alert({ alertname: 'Latency' }, 'pending'),
        alert({ service: 'mall-payment' }),
        alert({}, 'inactive'),
      ]),
    ).toEqual([
      {
        name: 'ErrorRate',
        severity: 'critical',
        state: 'firing',
        activeAt,
        silenced: false,
        url: 'http://prometheus.example/alerts?search=ErrorRate',
      },
      expect.objectContaining({ name: 'Latency', state: 'pending' }),
    ]);
  });

  it('leaves out alerts of another environment, not those that name none', () => {
    expect(of([alert({ namespace: 'mall-dev' })])).toEqual([]);
    expect(of([alert({ namespace: 'mall-prod' })])).toHaveLength(1);
    expect(
      of([alert()], undefined, { environments: ['staging', 'prod'] }),
    ).toHaveLength(1);
  });

  it('shows a silence of the Alertmanager, which adds external labels', () => {
    expect(
      of(
        [alert(), alert({ pod: 'a' })],
        [held({ pod: 'a', cluster: 'prod' }, ['1'])],
      ).map(({ silenced }) => silenced),
    ).toEqual([true, true]);
    expect(
      of([alert({ pod: 'b' })], [held({ pod: 'a' }, ['1'])]).map(
        ({ silenced }) => silenced,
      ),
    ).toEqual([false]);
  });

  it('adds what only the Alertmanager has, of this environment', () => {
    expect(
      of(
        [],
        [
          held({ namespace: 'mall-prod' }),
          held({ namespace: 'mall-dev' }),
          held({}),
        ],
      ),
    ).toEqual([
      expect.objectContaining({ name: 'ErrorRate', state: 'firing' }),
    ]);
  });
});
