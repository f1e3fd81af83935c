import {
  beforeTestNow,
  buildApplicationMetrics,
  buildKnownFact,
  buildSignal,
  buildUnavailableFact,
  factIn,
  prometheusApplicationMetrics,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { applicationMetrics } from './applicationMetrics';

const fact = factIn(prometheusApplicationMetrics, 'prod');
const metrics = (
  overrides: Parameters<typeof buildApplicationMetrics>[0] = {},
  observedAt?: string,
) => buildKnownFact(fact, buildApplicationMetrics(overrides), observedAt);
const requests = (overrides: Parameters<typeof buildSignal>[1]) =>
  metrics({ requests: buildSignal('http_requests_total', overrides) });
const duration = buildApplicationMetrics().duration;

describe('application-metrics', () => {
  it.each([
    ['all three are fresh', metrics(), 'pass', []],
    [
      'errors are not counted',
      metrics({
        errors: buildSignal('http_requests_errors_total', {
          series: 0,
          newestSampleAt: undefined,
        }),
      }),
      'fail',
      ['missing'],
    ],
    [
      'no requests, no durations',
      metrics({
        requests: buildSignal('r', { series: 0 }),
        duration: { ...duration, series: 0 },
      }),
      'fail',
      ['missing', 'missing'],
    ],
    [
      'a sample of five minutes',
      requests({ newestSampleAt: beforeTestNow({ minutes: 5 }) }),
      'pass',
      [],
    ],
    [
      'a second more',
      requests({ newestSampleAt: beforeTestNow({ minutes: 5, seconds: 1 }) }),
      'fail',
      ['stale'],
    ],
    [
      'fresh when it was seen eight minutes ago',
      metrics(
        {
          requests: buildSignal('r', {
            newestSampleAt: beforeTestNow({ minutes: 8, seconds: 10 }),
          }),
        },
        beforeTestNow({ minutes: 8 }),
      ),
      'pass',
      [],
    ],
    [
      'series without a time',
      requests({ newestSampleAt: undefined }),
      'unknown',
      ['no-time'],
    ],
    [
      'durations without buckets',
      metrics({ duration: { ...duration, buckets: [] } }),
      'fail',
      ['no-buckets'],
    ],
    ['Prometheus did not answer', buildUnavailableFact(fact), 'unknown', []],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(applicationMetrics, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });
});
