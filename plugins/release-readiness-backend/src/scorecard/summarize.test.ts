import {
  checkOutcomes,
  checkSeverities,
  type CheckOutcome,
  type CheckSeverity,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import fc from 'fast-check';
import { summarize, type CountedResult } from './summarize';

function build(severity: CheckSeverity, outcome: CheckOutcome): CountedResult {
  return {
    checkId: `${severity}-${outcome}`,
    area: 'environment-parity',
    severity,
    outcome,
  };
}

const anyResult = fc
  .tuple(fc.constantFrom(...checkSeverities), fc.constantFrom(...checkOutcomes))
  .map(([severity, outcome]) => build(severity, outcome));

describe('the verdict', () => {
  it.each<[string, [CheckSeverity, CheckOutcome][], string, string]>([
    ['nothing was judged', [], 'unknown', ''],
    ['everything passes', [['blocking', 'pass']], 'ready', 'pass'],
    [
      'a blocking check fails, whatever else is unknown',
      [
        ['blocking', 'unknown'],
        ['blocking', 'fail'],
      ],
      'not-ready',
      'fail',
    ],
    [
      'a blocking check is unknown, whatever else warns',
      [
        ['warning', 'fail'],
        ['blocking', 'unknown'],
      ],
      'unknown',
      'unknown',
    ],
    [
      'a blocking check warns',
      [['blocking', 'warn']],
      'ready-with-warnings',
      'warn',
    ],
    [
      'a warning check fails',
      [
        ['blocking', 'pass'],
        ['warning', 'fail'],
      ],
      'ready-with-warnings',
      'warn',
    ],
    [
      'a warning check is unknown',
      [
        ['blocking', 'pass'],
        ['warning', 'unknown'],
      ],
      'ready-with-warnings',
      'warn',
    ],
    [
      'an informative check fails',
      [
        ['blocking', 'pass'],
        ['informative', 'fail'],
      ],
      'ready',
      'pass',
    ],
    [
      'only informative checks judged',
      [['informative', 'pass']],
      'unknown',
      'not-applicable',
    ],
    [
      'nothing applies',
      [['blocking', 'not-applicable']],
      'unknown',
      'not-applicable',
    ],
  ])('when %s', (_, results, verdict, area) => {
    const totals = summarize(results.map(result => build(...result)));
    expect(totals.verdict).toBe(verdict);
    expect(totals.areas.map(({ outcome }) => outcome).join()).toBe(area);
  });

  it('is never ready while a blocking check is unknown or fails', () => {
    fc.assert(
      fc.property(
        fc.array(anyResult),
        fc.constantFrom<CheckOutcome>('unknown', 'fail'),
        (results, outcome) => {
          const totals = summarize([...results, build('blocking', outcome)]);
          expect(['not-ready', 'unknown']).toContain(totals.verdict);
          expect(totals.blockedBy).toContain(`blocking-${outcome}`);
        },
      ),
    );
  });

  it('does not depend on the order of results', () => {
    fc.assert(
      fc.property(fc.array(anyResult), results => {
        expect(summarize([...results].reverse()).verdict).toBe(
          summarize(results).verdict,
        );
      }),
    );
  });

  it('counts every result once', () => {
    fc.assert(
      fc.property(fc.array(anyResult), results => {
        const { counts } = summarize(results);
        const sum = Object.values(counts).reduce((a, b) => a + b, 0);
        expect(sum).toBe(results.length);
      }),
    );
  });
});
