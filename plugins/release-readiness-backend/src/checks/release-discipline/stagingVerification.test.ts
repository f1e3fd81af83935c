import {
  beforeTestNow,
  buildCommitChecks,
  buildKnownFact,
  buildUnavailableFact,
  buildWorkflowFile,
  buildWorkflowJob as job,
  buildWorkflows,
  factOf,
  githubCommitChecks,
  githubWorkflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import {
  checks,
  check,
  deployed,
  workflow,
  good,
  verifying,
  moreChecks,
  deployedAgo,
  verifiedAgo,
  verifiedBefore,
  callingTwice,
} from '../testing/stagingEvidence';
import { stagingVerified } from './stagingVerified';

describe('staging-verified, by what verified', () => {
  it.each([
    [
      'a deployment without a verification proves nothing',
      { ...good, ...checks(), ...workflow(job('deploy')) },
      'unknown',
      ['no-verification'],
    ],
    [
      'workflows not seen, but the verification is',
      { ...good, ...buildUnavailableFact(factOf(githubWorkflows)) },
      'pass',
      [],
    ],
    [
      'neither a verification nor the workflows seen',
      {
        ...good,
        ...checks(),
        ...buildUnavailableFact(
          factOf(githubWorkflows),
          'general.unavailable.refused',
          { target: 'github.com' },
        ),
      },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'no verification in workflows that were read in part',
      {
        ...good,
        ...checks(),
        ...workflow(
          job('deploy', [], { environment: 'staging' }),
          job('shared', ['deploy'], { calls: 'shop/shared/.github/x.yaml@v1' }),
        ),
      },
      'unknown',
      ['verification-not-seen'],
    ],
    [
      'a verify job that did not run, in a workflow that was read in part',
      {
        ...good,
        ...checks(),
        ...buildKnownFact(
          factOf(githubWorkflows),
          buildWorkflows(
            buildWorkflowFile([job('verify')], { errors: ['line 9: no'] }),
          ),
        ),
      },
      'unknown',
      ['verification-not-seen'],
    ],
    [
      'verified, but one that failed may be among checks that go on',
      {
        ...good,
        ...buildKnownFact(
          factOf(githubCommitChecks),
          buildCommitChecks([check('verify')], true),
        ),
      },
      'unknown',
      ['verification-not-seen'],
    ],
    [
      'no verification among checks that go on',
      { ...good, ...moreChecks, ...verifying },
      'unknown',
      ['verification-not-seen'],
    ],
    [
      'verified before it was deployed',
      { ...good, ...verifiedBefore(), ...verifying },
      'fail',
      ['verification-outdated'],
    ],
    [
      'verified before it was deployed, by no job that is known',
      { ...good, ...verifiedBefore() },
      'unknown',
      ['verification-outdated'],
    ],
    [
      'verified before it was deployed and again since',
      { ...good, ...verifiedBefore(check('verify')), ...verifying },
      'pass',
      [],
    ],
    [
      'verified in the second in which the deployment began',
      {
        ...good,
        ...checks(
          check('verify', 'success', {
            completedAt: beforeTestNow({ hours: 2 }),
          }),
        ),
      },
      'pass',
      [],
    ],
    [
      'verified by the run of a deployment that was reported done afterwards',
      { ...good, ...deployed({ updatedAt: beforeTestNow({ minutes: 30 }) }) },
      'pass',
      [],
    ],
    [
      'a failure from before the deployment, and the same job passed since',
      {
        ...good,
        ...checks(
          check('verify', 'failure', {
            completedAt: beforeTestNow({ hours: 3 }),
          }),
          check('verify'),
        ),
      },
      'pass',
      [],
    ],
    [
      'a failure from before the deployment that was not repeated',
      {
        ...good,
        ...checks(
          check('verify-ui', 'failure', {
            completedAt: beforeTestNow({ hours: 3 }),
          }),
          check('verify'),
        ),
      },
      'fail',
      ['verification-failed'],
    ],
    [
      'since when it is verified is not known',
      {
        ...good,
        ...checks(check('verify', 'success', { completedAt: undefined })),
      },
      'unknown',
      ['verification-undated'],
    ],
    [
      'one workflow verifies staging and prod, and ran for prod',
      {
        ...good,
        ...checks(check('verify-prod / smoke')),
        ...callingTwice,
      },
      'fail',
      ['verification-missing'],
    ],
    [
      'one workflow verifies staging and prod, and ran for staging',
      {
        ...good,
        ...checks(check('verify-staging / smoke')),
        ...callingTwice,
      },
      'pass',
      [],
    ],
    [
      'the verification failed',
      { ...good, ...checks(check('verify-staging', 'failure')) },
      'fail',
      ['verification-failed'],
    ],
    [
      'the verification was skipped',
      { ...good, ...checks(check('smoke test', 'skipped')) },
      'fail',
      ['verification-failed'],
    ],
    [
      'the verification still runs',
      {
        ...good,
        ...checks(check('verify', undefined, { status: 'in_progress' })),
      },
      'unknown',
      ['verification-running'],
    ],
    [
      'the verification of prod waits',
      {
        ...good,
        ...checks(
          check('verify-staging'),
          check('verify-prod', undefined, { status: 'queued' }),
        ),
      },
      'pass',
      [],
    ],
    [
      'the verification behind the deployment to prod waits',
      {
        ...good,
        ...checks(
          check('smoke-staging'),
          check('verify', undefined, { status: 'queued' }),
        ),
        ...workflow(
          job('deploy', [], { environment: 'production' }),
          job('verify', ['deploy']),
        ),
      },
      'pass',
      [],
    ],
    [
      'verified on prod alone',
      { ...good, ...checks(check('verify-prod')), ...workflow(job('deploy')) },
      'unknown',
      ['no-verification'],
    ],
    [
      'the verification of the workflow did not run',
      {
        ...good,
        ...checks(),
        ...workflow(
          job('deploy', [], { environment: 'staging' }),
          job('verify', ['deploy']),
        ),
      },
      'fail',
      ['verification-missing'],
    ],
    [
      'verified seven days ago',
      {
        ...good,
        ...deployedAgo({ days: 7 }),
        ...verifiedAgo({ days: 7 }),
      },
      'pass',
      [],
    ],
    [
      'verified a second longer ago',
      {
        ...good,
        ...deployedAgo({ days: 8 }),
        ...verifiedAgo({ days: 7, seconds: 1 }),
      },
      'fail',
      ['verification-old'],
    ],
    [
      'verified eight days ago, and the deployment was touched since',
      {
        ...good,
        ...deployed({
          createdAt: beforeTestNow({ days: 8 }),
          state: 'inactive',
          updatedAt: beforeTestNow({ minutes: 1 }),
        }),
        ...verifiedAgo({ days: 8 }),
      },
      'fail',
      ['verification-old'],
    ],
    [
      'deployed eight days ago and verified again since',
      { ...good, ...deployedAgo({ days: 8 }) },
      'pass',
      [],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(stagingVerified, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });
});
