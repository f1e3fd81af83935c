import type { Finding } from '@release-readiness/backstage-plugin-release-readiness-common';
import { buildResult } from '../../testing';
import { filterChecks, sortChecks, sortFindings } from './sortChecks';

const titleOf = (checkId: string) => checkId;

describe('the order of checks', () => {
  it('is failing, unknown, warning, passing, not applicable', () => {
    const results = [
      buildResult('e', { outcome: 'not-applicable' }),
      buildResult('d', { outcome: 'pass' }),
      buildResult('c', { outcome: 'warn' }),
      buildResult('b', { outcome: 'unknown' }),
      buildResult('a', { outcome: 'fail' }),
    ];
    expect(sortChecks(results, titleOf).map(titleOfResult)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
  });

  it('puts what blocks before what warns, then goes by title', () => {
    const results = [
      buildResult('z', { outcome: 'fail', severity: 'blocking' }),
      buildResult('b', { outcome: 'fail', severity: 'warning' }),
      buildResult('a', { outcome: 'fail', severity: 'blocking' }),
    ];
    expect(sortChecks(results, titleOf).map(titleOfResult)).toEqual([
      'a',
      'z',
      'b',
    ]);
  });

  it('puts failing findings first and leaves the others as they were found', () => {
    const finding = (
      outcome: Finding['outcome'],
      observed: string,
    ): Finding => ({ outcome, observed, message: { key: 'x' } });
    expect(
      sortFindings([
        finding('pass', '1'),
        finding('fail', '2'),
        finding('pass', '3'),
      ]).map(({ observed }) => observed),
    ).toEqual(['2', '1', '3']);
  });
});

describe('the filter of checks', () => {
  const results = [
    buildResult('first', { outcome: 'fail' }),
    buildResult('second', { outcome: 'fail', severity: 'warning' }),
  ];
  const scorecard = { results, blockedBy: ['first'] };
  const shown = (search: string, onlyBlocking = false) =>
    filterChecks(
      scorecard,
      { search, onlyBlocking },
      result => `${result.checkId} in Prod`,
    ).map(titleOfResult);

  it.each([
    ['nothing typed', '', ['first', 'second']],
    ['blanks', '  ', ['first', 'second']],
    ['a word in any case', 'PROD', ['first', 'second']],
    ['words that must all occur', 'prod second', ['second']],
    ['a word that does not occur', 'staging', []],
  ])('shows what matches: %s', (_what, search, expected) => {
    expect(shown(search)).toEqual(expected);
  });

  it('shows only what blocks on demand', () => {
    expect(shown('', true)).toEqual(['first']);
  });
});

function titleOfResult({ checkId }: { checkId: string }) {
  return checkId;
}
