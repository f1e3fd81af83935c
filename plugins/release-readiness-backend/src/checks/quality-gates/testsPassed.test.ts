import {
  buildCommitCheck as check,
  buildCommitChecks,
  buildKnownFact,
  buildUnavailableFact,
  defaultPolicy,
  factOf,
  githubCommitChecks,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { testsPassed } from './testsPassed';

const fact = factOf(githubCommitChecks);
const checks = (...list: ReturnType<typeof check>[]) =>
  buildKnownFact(fact, buildCommitChecks(list));
const policy = { ...defaultPolicy, requiredTestChecks: ['contract'] };

describe('tests-passed', () => {
  it.each([
    [
      'all succeeded',
      checks(
        check('unit tests'),
        check('integration'),
        check('lint', 'failure'),
      ),
      'pass',
      [],
    ],
    [
      'one failed',
      checks(check('unit'), check('integration', 'failure')),
      'fail',
      ['failed'],
    ],
    [
      'one was skipped',
      checks(check('unit'), check('end-to-end', 'skipped')),
      'fail',
      ['failed'],
    ],
    [
      'neutral is no success',
      checks(check('unit', 'neutral')),
      'fail',
      ['failed'],
    ],
    [
      'cancelled is no success',
      checks(check('unit', 'cancelled')),
      'fail',
      ['failed'],
    ],
    [
      'one still runs',
      checks(check('unit'), check('e2e', undefined, { status: 'in_progress' })),
      'unknown',
      ['running'],
    ],
    [
      'a failure beats one that still runs',
      checks(
        check('unit', 'failure'),
        check('e2e', undefined, { status: 'queued' }),
      ),
      'fail',
      ['failed', 'running'],
    ],
    [
      'no check is a test',
      checks(check('lint'), check('latest news')),
      'unknown',
      ['no-tests'],
    ],
    ['no checks at all', checks(), 'unknown', ['no-tests']],
    [
      'a smoke test is no gate',
      checks(check('unit'), check('smoke test', 'failure')),
      'pass',
      [],
    ],
    [
      'more checks than were read',
      buildKnownFact(fact, buildCommitChecks([check('unit')], true)),
      'unknown',
      ['truncated'],
    ],
    [
      'the candidate is not known',
      buildUnavailableFact(fact, 'general.unavailable.candidate-unknown'),
      'unknown',
      [],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(testsPassed, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it.each([
    [
      'is there and succeeded',
      checks(check('unit'), check('contract')),
      'pass',
      [],
    ],
    ['is missing', checks(check('unit')), 'fail', ['missing']],
    ['was skipped', checks(check('contract', 'skipped')), 'fail', ['failed']],
    [
      'may be among those that were not read',
      buildKnownFact(fact, buildCommitChecks([check('unit')], true)),
      'unknown',
      ['truncated'],
    ],
  ])('a required test %s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(testsPassed, { facts, policy })).toMatchObject({
      outcome,
      problems,
    });
  });
});
