import { defaultOutcomeLabels } from '../configuration';
import { existenceQueries, targetQueries } from './queries';

const standard = {
  set: {
    requests: 'http_requests_total',
    errors: 'http_requests_errors_total',
    duration: 'http_request_duration_seconds',
  },
  outcomeLabels: defaultOutcomeLabels,
};

const labelled = {
  set: { requests: 'requests', duration: 'duration' },
  outcomeLabels: defaultOutcomeLabels.slice(0, 2),
};

describe('the queries about a target', () => {
  it('sum over whatever labels there are, over the window', () => {
    expect(
      targetQueries(standard, 'track="canary"', {
        window: 60_000,
        slowerThan: 2,
        shareOf: 'service="s"',
      }),
    ).toEqual({
      errorRatio:
        '(sum(increase(http_requests_errors_total{track="canary"}[60s])) or vector(0)) / sum(increase(http_requests_total{track="canary"}[60s]))',
      requests: 'sum(increase(http_requests_total{track="canary"}[60s]))',
      p99: 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{track="canary"}[60s])))',
      slowShare:
        '1 - sum(increase(http_request_duration_seconds_bucket{track="canary", le=~"2|2\\\\.0"}[60s])) / sum(increase(http_request_duration_seconds_bucket{track="canary", le="+Inf"}[60s]))',
      share:
        '100 * sum(increase(http_requests_total{track="canary"}[60s])) / sum(increase(http_requests_total{service="s"}[60s]))',
      targetsUp:
        'sum(up{track="canary"}) or 0 * sum(last_over_time(up{track="canary"}[60s]))',
    });
  });

  it('count each failed request once, whichever labels tell it', () => {
    expect(
      targetQueries(labelled, 'a="b"', { window: 60_000 }).errorRatio,
    ).toBe(
      '(sum(increase(requests{a="b", code=~"5.."}[60s]) or increase(requests{a="b", status=~"5.."}[60s])) or vector(0)) / sum(increase(requests{a="b"}[60s]))',
    );
  });

  it('express a window that is no whole number of seconds, and a bound', () => {
    const { requests, slowShare } = targetQueries(standard, 'a="b"', {
      window: 1_500,
      slowerThan: 0.5,
    });
    expect(requests).toContain('[1500ms]');
    expect(slowShare).toContain('le=~"0\\\\.5"');
  });

  it('find failures that no series of requests goes with', () => {
    expect(existenceQueries(standard, 'a="b"').unmatched).toBe(
      'count(http_requests_errors_total{a="b"} unless http_requests_total{a="b"})',
    );
    expect(existenceQueries(labelled, 'a="b"')).toMatchObject({
      errors: 'count(requests{a="b", code!=""} or requests{a="b", status!=""})',
    });
    expect(existenceQueries(labelled, 'a="b"')).not.toHaveProperty('unmatched');
  });
});
