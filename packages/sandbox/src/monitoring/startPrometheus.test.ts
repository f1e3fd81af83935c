import { ManualScenarioClock } from '../clock';
import { changeLoad, changeReachability, omitMetric } from './changes';
import { SandboxAlertmanager, startAlertmanager } from './startAlertmanager';
import { SandboxPrometheus, startPrometheus } from './startPrometheus';
import { testModel } from './testModel';

const CONFIGURATION = `
route:
  receiver: mail
  routes:
    - matchers: ['severity="critical"']
      receiver: phone
receivers:
  - name: mail
  - name: phone
`;

describe('the Prometheus of the sandbox', () => {
  let clock: ManualScenarioClock;
  let prometheus: SandboxPrometheus;
  let alertmanager: SandboxAlertmanager;

  beforeEach(async () => {
    clock = ManualScenarioClock.create('2026-11-02T09:00:00Z');
    prometheus = await startPrometheus({ model: testModel(), clock });
    alertmanager = await startAlertmanager({
      model: {
        name: 'main',
        authentication: {
          type: 'header',
          name: 'X-Scope-OrgID',
          value: 'mall',
        },
        config: CONFIGURATION,
        silences: [],
      },
      sources: [prometheus],
      clock,
    });
  });

  afterEach(async () => {
    await prometheus.server.close();
    await alertmanager.server.close();
  });

  async function get(path: string, init?: RequestInit) {
    const response = await fetch(`${prometheus.server.url}${path}`, init);
    return { status: response.status, body: await response.json() };
  }

  async function query(text: string) {
    const { body } = await get(
      `/api/v1/query?query=${encodeURIComponent(text)}`,
    );
    return (body.data?.result ?? []).map(
      (sample: { metric: object; value: [number, string] }) => [
        sample.metric,
        Number(sample.value[1]),
      ],
    );
  }

  async function alertmanagerGet(path: string) {
    const response = await fetch(`${alertmanager.server.url}/api/v2${path}`, {
      headers: { 'X-Scope-OrgID': 'mall' },
    });
    return response.json();
  }

  it('answers with the traffic of the model', async () => {
    expect(
      await query('sum by (service) (rate(http_requests_total[5m]))'),
    ).toEqual([
      [{ service: 'mall-order' }, expect.closeTo(33, 0)],
      [{ service: 'mall-payment' }, expect.closeTo(7, 0)],
    ]);
    const [[labels, p99]] = await query(
      'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{service="mall-order"}[5m])))',
    );
    expect(labels).toEqual({});
    expect(p99).toBeGreaterThan(0.25);
    expect(p99).toBeLessThan(0.5);
  });

  it('has pages where the links of the product lead, without credentials', async () => {
    const page = async (path: string) => {
      const response = await fetch(prometheus.server.url + path);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      return response.text();
    };
    const expression = encodeURIComponent('count(http_requests_total) or <b>');
    expect(await page(`/graph?g0.expr=${expression}&g0.tab=1`)).toContain(
      'count(http_requests_total) or &lt;b&gt;',
    );
    expect(await page('/graph?g0.expr=vector(41)%2B1&g0.tab=1')).toContain(
      '<td>42</td>',
    );
    const all = await page('/alerts');
    expect(all).toContain('Alerting rules');
    expect(await page('/alerts?search=NoSuchAlert')).toContain('None.');
  });

  it('takes a query as a form too', async () => {
    const { status, body } = await get('/api/v1/query', {
      method: 'POST',
      body: new URLSearchParams({ query: 'vector(1)', time: '10' }),
    });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      resultType: 'vector',
      result: [{ metric: {}, value: [10, '1'] }],
    });
  });

  it('refuses what is not PromQL with 400 and what it cannot evaluate with 422', async () => {
    expect(await get('/api/v1/query?query=sum(')).toEqual({
      status: 400,
      body: {
        status: 'error',
        errorType: 'bad_data',
        error: expect.stringMatching(
          /^invalid parameter "query": .*parse error/,
        ),
      },
    });
    const many = encodeURIComponent(
      'http_requests_total / on(service) http_requests_errors_total',
    );
    expect(await get(`/api/v1/query?query=${many}`)).toEqual({
      status: 422,
      body: {
        status: 'error',
        errorType: 'execution',
        error: expect.stringContaining('found duplicate series'),
      },
    });
  });

  it('fires an alert after its hold and hands it to the right receiver', async () => {
    prometheus.change(model =>
      changeLoad(model, { service: 'mall-order' }, clock.now(), {
        errorRatio: 0.5,
      }),
    );
    const stateOf = async () => {
      const { body } = await get('/api/v1/rules?type=alert');
      return body.data.groups[0].rules[0].state;
    };
    expect(await stateOf()).toBe('inactive');
    clock.advance('1m');
    expect(await stateOf()).toBe('pending');
    clock.advance('5m');
    expect(await stateOf()).toBe('firing');
    expect(
      await query('count by (alertstate) (ALERTS{severity="critical"})'),
    ).toEqual([[{ alertstate: 'firing' }, 2]]);
    const alerts = await alertmanagerGet('/alerts');
    expect(alerts).toHaveLength(2);
    expect(alerts[0]).toMatchObject({
      labels: { alertname: 'ErrorRateTooHigh', cluster: 'prod' },
      annotations: {
        summary: expect.stringMatching(/^errors of mall-order: \d+(\.\d+)?%$/),
      },
      receivers: [{ name: 'phone' }],
      status: { state: 'active' },
    });
  });

  it('finds an alert that has been active since before it was asked', async () => {
    prometheus.change(model =>
      changeLoad(model, { pod: 'mall-order-0' }, clock.ago('30m'), {
        errorRatio: 0.5,
      }),
    );
    const { body } = await get('/api/v1/alerts');
    expect(body.data.alerts).toHaveLength(1);
    const activeAt = Date.parse(body.data.alerts[0].activeAt);
    expect(activeAt).toBeGreaterThan(clock.ago('31m').getTime());
    expect(activeAt).toBeLessThan(clock.ago('20m').getTime());
  });

  it('shows a rule that can never fire: a label on one side only', async () => {
    expect(
      await query(
        'rate(http_requests_errors_total{service="mall-payment"}[5m]) / rate(http_requests_total{service="mall-payment"}[5m])',
      ),
    ).toEqual([]);
  });

  it('loses a series at once when its target stops exposing it', async () => {
    prometheus.change(model =>
      omitMetric(
        model,
        { service: 'mall-payment' },
        'http_requests_errors_total',
        clock.now(),
      ),
    );
    clock.advance('15s');
    expect(await query('http_requests_errors_total')).toHaveLength(2);
  });

  it('shows a target that cannot be scraped as down', async () => {
    prometheus.change(model =>
      changeReachability(model, { pod: 'mall-order-1' }, clock.now(), false),
    );
    clock.advance('15s');
    expect(await query('up == 0')).toEqual([
      [expect.objectContaining({ pod: 'mall-order-1' }), 0],
    ]);
    const { body } = await get('/api/v1/targets');
    expect(
      body.data.activeTargets.map(
        (target: { health: string }) => target.health,
      ),
    ).toEqual(['up', 'down', 'up']);
  });

  it('keeps the labels of recorded series', async () => {
    expect(await query('service:http_requests:rate5m')).toEqual([
      [
        {
          __name__: 'service:http_requests:rate5m',
          service: 'mall-order',
        },
        expect.closeTo(33, 0),
      ],
      [
        {
          __name__: 'service:http_requests:rate5m',
          service: 'mall-payment',
        },
        expect.closeTo(7, 0),
      ],
    ]);
  });

  it('lists series, labels and label values', async () => {
    const { body: series } = await get(
      '/api/v1/series?match[]=jvm_threads_current',
    );
    expect(series.data).toEqual([
      {
        __name__: 'jvm_threads_current',
        namespace: 'mall-prod',
        service: 'mall-payment',
        pod: 'mall-payment-0',
        job: 'mall-payment',
        instance: 'mall-payment-0:8080',
      },
    ]);
    const { body: values } = await get('/api/v1/label/service/values');
    expect(values.data).toEqual(['mall-order', 'mall-payment']);
  });

  it('carries warnings of a partial answer', async () => {
    prometheus.change(model => model.queryWarnings.push('a store is away'));
    const { body } = await get('/api/v1/query?query=up');
    expect(body.warnings).toEqual(['a store is away']);
  });

  it('refuses who does not present the credentials', async () => {
    const response = await fetch(`${alertmanager.server.url}/api/v2/status`);
    expect(response.status).toBe(401);
  });

  it('marks a silenced alert as suppressed', async () => {
    prometheus.change(model =>
      changeLoad(model, { service: 'mall-order' }, clock.ago('30m'), {
        errorRatio: 0.5,
      }),
    );
    const created = await fetch(`${alertmanager.server.url}/api/v2/silences`, {
      method: 'POST',
      headers: {
        'X-Scope-OrgID': 'mall',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        matchers: [
          { name: 'pod', value: 'mall-order-0', isRegex: false, isEqual: true },
        ],
        startsAt: clock.now(),
        endsAt: new Date(clock.now().getTime() + 60_000),
        createdBy: 'sre',
        comment: 'known',
      }),
    });
    expect(created.status).toBe(200);
    const alerts = await alertmanagerGet('/alerts');
    expect(
      alerts.map((alert: { labels: { pod: string }; status: object }) => [
        alert.labels.pod,
        alert.status,
      ]),
    ).toEqual([
      ['mall-order-0', expect.objectContaining({ state: 'suppressed' })],
      ['mall-order-1', expect.objectContaining({ state: 'active' })],
    ]);
    clock.advance('2m');
    const later = await alertmanagerGet('/alerts?silenced=false');
    expect(later).toHaveLength(2);
  });
});
