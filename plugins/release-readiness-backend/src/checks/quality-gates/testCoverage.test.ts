import {
  buildCoverage,
  buildKnownFact,
  buildService,
  buildUnavailableFact,
  factOf,
  githubCoverage,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { testCoverage } from './testCoverage';

const percent = (value?: number) =>
  buildKnownFact(factOf(githubCoverage), buildCoverage({ percent: value }));

describe('test-coverage', () => {
  it.each([
    ['just below', percent(79.9), 'fail', ['too-low']],
    [
      'below by less than a rounding would show',
      percent(79.996),
      'fail',
      ['too-low'],
    ],
    ['exactly the limit', percent(80), 'pass', []],
    ['just above', percent(80.1), 'pass', []],
    ['nothing covered is known, not unknown', percent(0), 'fail', ['too-low']],
    ['nobody reports it', percent(undefined), 'unknown', ['not-reported']],
    [
      'nobody reports it among those that were read',
      buildKnownFact(
        factOf(githubCoverage),
        buildCoverage({ percent: undefined, truncated: true }),
      ),
      'unknown',
      ['not-all-read'],
    ],
    [
      'a report that is no number',
      percent(Number.NaN),
      'unknown',
      ['not-reported'],
    ],
    [
      'the candidate is not known',
      buildUnavailableFact(
        factOf(githubCoverage),
        'general.unavailable.candidate-unknown',
      ),
      'unknown',
      [],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(testCoverage, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it.each([
    ['rounds to one decimal', 81.69999999999999, '81.7 %'],
    ['rounds down', 79.84, '79.8 %'],
    ['never rounds up to the limit', 79.96, '79.96 %'],
    ['never rounds up to the limit, however near', 79.9999, '79.9999 %'],
  ])('%s', (_title, value, observed) => {
    const { findings } = evaluateCheck(testCoverage, { facts: percent(value) });
    expect(findings[0]).toMatchObject({ observed, expected: '≥ 80 %' });
  });

  it.each([
    ['jvm', 'jacoco.xml'],
    ['go', 'coverage.out'],
    ['node', 'coverage-summary.json'],
    ['python', 'coverage.xml'],
    ['dotnet', 'coverage.cobertura.xml'],
    ['other', 'cobertura.xml'],
  ] as const)('has %s keep a report that is read: %s', (runtime, report) => {
    const { remediation } = evaluateCheck(testCoverage, {
      facts: percent(undefined),
      service: buildService({ runtime }),
    });
    const path = /^ *path: (.*)$/m.exec(remediation?.snippets?.[0].text ?? '');
    expect(path?.[1].replace(/^"|"$/g, '').split('/').at(-1)).toBe(report);
  });

  it.each([
    ['jvm', '<minimum>0.8</minimum>'],
    ['node', '"lines":80'],
    ['python', '--cov-fail-under=80'],
    ['go', '< 80'],
    ['other', undefined],
  ] as const)('offers the limit in the toolchain of %s', (runtime, text) => {
    const { remediation } = evaluateCheck(testCoverage, {
      facts: percent(10),
      service: buildService({ runtime }),
    });
    const [, limit] = remediation?.snippets ?? [];
    expect(limit?.text.includes(text ?? '')).toBe(text ? true : undefined);
  });
});
