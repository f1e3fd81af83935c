import { changeLoad, omitMetric } from './changes';
import { renderExposition, renderHistory } from './exposition';
import { scrapeJobs, startExposition } from './startExposition';
import { HISTORY_START, testModel } from './testModel';

const at = (seconds: number) => HISTORY_START.getTime() + seconds * 1000;

function valueOf(text: string, series: string): number {
  const line = text
    .split('\n')
    .find(candidate => candidate.startsWith(`${series} `));
  return Number(line?.split(' ')[1]);
}

describe('the exposition of a target', () => {
  const [order, , payment] = testModel().targets;

  it('is the text format, every family with help and type', () => {
    const text = renderExposition(order, at(0), at(60));
    expect(text).toContain(
      '# HELP http_requests_total Requests answered.\n# TYPE http_requests_total counter\nhttp_requests_total 1200\n',
    );
    expect(text).toContain(
      '# TYPE http_request_duration_seconds histogram\nhttp_request_duration_seconds_bucket{le="0.05"} ',
    );
    expect(valueOf(text, 'http_requests_errors_total')).toBe(12);
    expect(
      valueOf(text, 'http_request_duration_seconds_bucket{le="+Inf"}'),
    ).toBe(valueOf(text, 'http_request_duration_seconds_count'));
  });

  it('never decreases, whatever the load does', () => {
    const model = testModel();
    changeLoad(model, { pod: order.pod }, new Date(at(30)), {
      errorRatio: 0.5,
      requestsPerSecond: 3,
    });
    const [changed] = model.targets;
    let before = 0;
    for (let second = 0; second < 120; second += 1) {
      const text = renderExposition(changed, at(0), at(second));
      const errors = valueOf(text, 'http_requests_errors_total');
      expect(errors).toBeGreaterThanOrEqual(before);
      before = errors;
    }
    // 30 s of 0.2, then 89 s of 1.5 a second.
    expect(before).toBe(139);
  });

  it('has no series of a status code that never occurred', () => {
    const code = 'http_requests_total{code="500"}';
    expect(renderExposition(payment, at(0), at(1)).includes(code)).toBe(false);
    expect(valueOf(renderExposition(payment, at(0), at(60)), code)).toBe(8);
  });

  it('lacks what is omitted, all of a histogram by its base name', () => {
    const model = testModel();
    omitMetric(
      model,
      { pod: order.pod },
      'http_request_duration_seconds',
      new Date(at(10)),
    );
    const [changed] = model.targets;
    expect(renderExposition(changed, at(0), at(9))).toContain('_bucket');
    expect(renderExposition(changed, at(0), at(10))).not.toContain(
      'http_request_duration_seconds',
    );
  });

  it('shows when something recurring last succeeded', () => {
    const name =
      'backup_restore_test_last_success_timestamp_seconds{data_class="core"}';
    const text = renderExposition(payment, at(0), at(0));
    expect(valueOf(text, name)).toBe(Date.parse('2026-11-01T03:00:00Z') / 1000);
  });

  it('is served at the path that the scrape jobs name', async () => {
    const model = testModel();
    const server = await startExposition({
      models: [model],
      now: () => at(60),
    });
    try {
      const jobs = scrapeJobs(model, server.url);
      expect(jobs.map(({ metricsPath }) => metricsPath)).toEqual([
        '/metrics/prod/mall-order/mall-order-0',
        '/metrics/prod/mall-order/mall-order-1',
        '/metrics/prod/mall-payment/mall-payment-0',
      ]);
      const response = await fetch(
        `${server.url}${jobs[0].metricsPath}?job=${jobs[0].labels.job}`,
      );
      expect(response.headers.get('content-type')).toBe(
        'text/plain; version=0.0.4; charset=utf-8',
      );
      expect(await response.text()).toBe(
        renderExposition(order, at(0), at(60)),
      );
      const missing = await fetch(`${server.url}/metrics/prod/nobody/x`);
      expect(missing.status).toBe(404);
    } finally {
      await server.close();
    }
  });

  it('writes history with the labels of the scrape and times', () => {
    const history = renderHistory(testModel(), {
      from: new Date(at(0)),
      to: new Date(at(30)),
    });
    const lines = history
      .split('\n')
      .filter(line =>
        line.startsWith('up{namespace="mall-prod",service="mall-payment"'),
      );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /,job="mall-payment",instance="mall-payment-0:8080"\} 1 \d+(\.\d+)?$/,
    );
    expect(history.endsWith('# EOF\n')).toBe(true);
  });
});
