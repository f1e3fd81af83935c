import { testConfiguration, testPlace } from '../__testUtils__';
import { canaryTrafficOf, type SignalRows } from './applicationMetrics';
import { ServiceRows } from './ServiceRows';

/** One value for the canary, none or several. */
type Values = number | number[] | undefined;

interface Answers {
  requests?: Values;
  errors?: Values;
  p99?: Values;
  /** Series of requests that carry an outcome, or of errors. */
  outcomes?: number;
}

function canaryOf(answers: Answers, ownErrors = true) {
  const configuration = testConfiguration();
  const [server] = configuration.servers;
  const rowsOf = (values: Values, track?: string) =>
    new ServiceRows(
      [values ?? []].flat().map(value => ({
        labels: { service: 'mall-order', ...(track && { track }) },
        value,
      })),
      server.labels,
    );
  const some = rowsOf(1);
  const signals: SignalRows = {
    set: {
      requests: 'requests_total',
      ...(ownErrors && { errors: 'errors_total' }),
      duration: 'duration_seconds',
    },
    rows: {
      requests: some,
      requestsTime: some,
      errors: rowsOf(answers.outcomes),
      errorsTime: some,
      buckets: some,
      bucketsTime: some,
      joined: undefined,
    },
  };
  const rows = {
    requests: rowsOf(answers.requests, 'canary'),
    errors: rowsOf(answers.errors, 'canary'),
    p99: rowsOf(answers.p99, 'canary'),
  };
  return canaryTrafficOf(
    server,
    [{ signals, rows }],
    configuration.track,
    testPlace('mall-order'),
  ).canary;
}

describe('canaryTrafficOf', () => {
  it('gives the share of requests that fail, and the P99', () => {
    expect(
      canaryOf({ requests: 10, errors: 1, p99: 0.4, outcomes: 3 }),
    ).toEqual({ requestRate: 10, errorRatio: 0.1, p99Seconds: 0.4 });
  });

  it('knows nothing of a canary without series', () => {
    expect(canaryOf({})).toBeUndefined();
  });

  it('gives no share of no requests, and takes NaN for no figure', () => {
    expect(canaryOf({ requests: 0, errors: 0, p99: NaN, outcomes: 3 })).toEqual(
      { requestRate: 0 },
    );
  });

  it.each<[string, Answers, boolean, number | undefined]>([
    [
      'counts no failure where outcomes are a label and none failed',
      { outcomes: 3 },
      false,
      0,
    ],
    [
      'can not tell where requests carry no outcome',
      { outcomes: undefined },
      false,
      undefined,
    ],
    [
      'can not tell where a counter of errors has no series of the canary',
      { outcomes: 3 },
      true,
      undefined,
    ],
    [
      'takes NaN for no share, not for none failed',
      { outcomes: 3, errors: NaN },
      false,
      undefined,
    ],
    [
      'can not tell which of two clusters is meant',
      { outcomes: 3, errors: [1, 2] },
      false,
      undefined,
    ],
  ])('%s', (_title, answers, ownErrors, errorRatio) => {
    expect(canaryOf({ requests: 10, ...answers }, ownErrors)?.errorRatio).toBe(
      errorRatio,
    );
  });
});
