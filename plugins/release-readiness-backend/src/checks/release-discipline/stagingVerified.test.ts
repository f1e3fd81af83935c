import {
  buildCandidate,
  buildUnavailableFact,
  factOf,
  githubCommitChecks,
  githubDeployments,
  testCommit,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { staging, deployed, good } from '../testing/stagingEvidence';
import { stagingVerified } from './stagingVerified';

describe('staging-verified', () => {
  it.each([
    ['healthy, soaked, deployed and verified', good, 'pass', []],
    [
      'deployments not seen',
      { ...good, ...buildUnavailableFact(factOf(githubDeployments)) },
      'unknown',
      ['general.unavailable.not-collected'],
    ],
    [
      'checks not seen',
      { ...good, ...buildUnavailableFact(factOf(githubCommitChecks)) },
      'unknown',
      ['general.unavailable.not-collected'],
    ],
    [
      'an unhealthy pod beats checks not seen',
      {
        ...good,
        ...staging({ readyReplicas: 2 }),
        ...buildUnavailableFact(factOf(githubCommitChecks)),
      },
      'fail',
      ['unhealthy', 'general.unavailable.not-collected'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(stagingVerified, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it.each([
    ['seven digits', testCommit.slice(0, 7), 'pass'],
    ['capitals', testCommit.toUpperCase(), 'pass'],
    ['six digits, which may be anybody’s', testCommit.slice(0, 6), 'fail'],
  ])(
    'takes a commit in %s for the one that was deployed',
    (_title, commit, outcome) => {
      const facts = { ...good, ...deployed({ digests: [] }) };
      const candidate = buildCandidate({
        resolution: { commit, origin: 'tag', considered: [] },
      });
      expect(
        evaluateCheck(stagingVerified, { facts, candidate }),
      ).toMatchObject({ outcome });
    },
  );

  it.each([
    ['not known', undefined],
    [
      'disputed',
      buildCandidate({
        resolution: { problem: 'disagreement', considered: [] },
      }),
    ],
  ])('is unknown while the commit is %s', (_title, candidate) => {
    expect(
      evaluateCheck(stagingVerified, { facts: good, candidate }),
    ).toMatchObject({ outcome: 'unknown', problems: ['no-commit'] });
  });
});
