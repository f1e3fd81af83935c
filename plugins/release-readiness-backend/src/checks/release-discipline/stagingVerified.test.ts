import {
  beforeTestNow,
  buildCandidate,
  buildCommitCheck,
  buildCommitChecks,
  buildDeployment,
  buildDeployments,
  buildKnownFact,
  buildPods,
  buildUnavailableFact,
  buildWorkflowFile,
  buildWorkflowJob as job,
  buildWorkflows,
  buildWorkload,
  factOf,
  githubCommitChecks,
  githubDeployments,
  githubWorkflows,
  testCommit,
  type CommitCheck,
  type DeploymentObservation,
  type PodObservation,
  type WorkflowJob,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { stagingVerified } from './stagingVerified';

const staging = (overrides: Partial<WorkloadObservation> = {}) =>
  workloadsIn('staging', buildWorkload(overrides));
const pods = (overrides: Partial<PodObservation>) =>
  staging({ pods: buildPods(3, overrides) });
const checks = (...list: CommitCheck[]) =>
  buildKnownFact(factOf(githubCommitChecks), buildCommitChecks(list));
const check = buildCommitCheck;
const deployed = (overrides: Partial<DeploymentObservation> = {}) =>
  buildKnownFact(
    factOf(githubDeployments),
    buildDeployments({ staging: [buildDeployment(overrides)] }),
  );
const notDeployed = buildKnownFact(
  factOf(githubDeployments),
  buildDeployments({ staging: [] }),
);
const workflow = (...jobs: WorkflowJob[]) =>
  buildKnownFact(
    factOf(githubWorkflows),
    buildWorkflows(buildWorkflowFile(jobs)),
  );
const github = { ...deployed(), ...checks(check('verify')) };
const good = { ...staging(), ...github };
const verifying = workflow(
  job('deploy', [], { environment: 'staging' }),
  job('verify', ['deploy']),
);
const moreChecks = buildKnownFact(
  factOf(githubCommitChecks),
  buildCommitChecks([], true),
);
const deployedAgo = (past: { days: number }) =>
  deployed({ createdAt: beforeTestNow(past), updatedAt: beforeTestNow(past) });
const verifiedAgo = (past: { days: number; seconds?: number }) =>
  checks(check('verify', 'success', { completedAt: beforeTestNow(past) }));
const verifiedBefore = (...since: CommitCheck[]) =>
  checks(
    check('verify', 'success', {
      completedAt: beforeTestNow({ hours: 2, seconds: 1 }),
    }),
    ...since,
  );
const callingTwice = buildKnownFact(
  factOf(githubWorkflows),
  buildWorkflows(
    buildWorkflowFile([
      job('verify-staging', [], { calls: './.github/workflows/verify.yaml' }),
      job('deploy-prod', ['verify-staging'], { environment: 'production' }),
      job('verify-prod', ['deploy-prod'], {
        calls: './.github/workflows/verify.yaml',
      }),
    ]),
    buildWorkflowFile([job('smoke')], {
      path: '.github/workflows/verify.yaml',
      triggers: ['workflow_call'],
    }),
  ),
);

describe('staging-verified', () => {
  it.each([
    ['healthy, soaked, deployed and verified', good, 'pass', []],
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
      'soaked for half an hour',
      { ...good, ...pods({ startedAt: beforeTestNow({ minutes: 30 }) }) },
      'pass',
      [],
    ],
    [
      'a second less',
      {
        ...good,
        ...pods({ startedAt: beforeTestNow({ minutes: 29, seconds: 59 }) }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'one pod was moved since',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(2),
            ...buildPods(1, { startedAt: beforeTestNow({ minutes: 1 }) }),
          ],
        }),
      },
      'pass',
      [],
    ],
    [
      'a container was started again a minute ago',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(2),
            ...buildPods(1, {
              restarts: 1,
              startedAt: beforeTestNow({ minutes: 1 }),
            }),
          ],
        }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'a container was started again half an hour ago',
      {
        ...good,
        ...pods({ restarts: 4, startedAt: beforeTestNow({ minutes: 30 }) }),
      },
      'pass',
      [],
    ],
    [
      'when a container was started again is not known',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(2),
            ...buildPods(1, { restarts: 1, startedAt: undefined }),
          ],
        }),
      },
      'unknown',
      ['no-start'],
    ],
    [
      'a pod of the revision before still runs',
      {
        ...good,
        ...staging({
          pods: [...buildPods(3), ...buildPods(1, { current: false })],
        }),
      },
      'fail',
      ['not-observed'],
    ],
    [
      'a pod of the revision before is going, and one was evicted',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(3, { startedAt: beforeTestNow({ minutes: 30 }) }),
            ...buildPods(1, { current: false, terminating: true }),
            ...buildPods(1, { current: false, ready: false, phase: 'Failed' }),
          ],
        }),
      },
      'pass',
      [],
    ],
    [
      'only pods of the revision before have soaked',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(3, { startedAt: beforeTestNow({ minutes: 2 }) }),
            ...buildPods(3, { current: false, terminating: true }),
          ],
        }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'a Rollout keeps pods of the revision before, which do not count',
      {
        ...good,
        ...staging({
          kind: 'Rollout',
          pods: [
            ...buildPods(3, { startedAt: beforeTestNow({ minutes: 2 }) }),
            ...buildPods(3, { current: false }),
          ],
        }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'only a pod that is going has soaked',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(3, { startedAt: beforeTestNow({ minutes: 2 }) }),
            ...buildPods(1, { terminating: true }),
          ],
        }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'which revision runs is not known',
      { ...good, ...pods({ current: undefined }) },
      'unknown',
      ['no-digest'],
    ],
    [
      'since when is not known',
      { ...good, ...pods({ startedAt: undefined }) },
      'unknown',
      ['no-start'],
    ],
    [
      'a pod is not ready',
      { ...good, ...staging({ readyReplicas: 2 }) },
      'fail',
      ['unhealthy'],
    ],
    [
      'the rollout got stuck',
      {
        ...good,
        ...staging({
          conditions: [
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
            },
          ],
        }),
      },
      'fail',
      ['unhealthy'],
    ],
    [
      'the latest specification was not seen',
      { ...good, ...staging({ generation: 8 }) },
      'fail',
      ['not-observed'],
    ],
    [
      'old pods are left',
      { ...good, ...staging({ updatedReplicas: 2 }) },
      'fail',
      ['not-observed'],
    ],
    [
      'the running image is not known',
      {
        ...good,
        ...pods({ images: [{ container: 'app', image: 'orders:1' }] }),
      },
      'unknown',
      ['no-digest'],
    ],
    [
      'nothing runs',
      { ...good, ...workloadsIn('staging') },
      'fail',
      ['no-candidate'],
    ],
    [
      'scaled to nothing',
      { ...good, ...staging({ desiredReplicas: 0 }) },
      'fail',
      ['no-candidate'],
    ],
    [
      'staging not seen',
      { ...github, ...unseen('staging') },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'not deployed by the pipeline',
      { ...good, ...notDeployed },
      'fail',
      ['not-deployed'],
    ],
    [
      'not among the newest deployments, and there are more',
      {
        ...good,
        ...buildKnownFact(
          factOf(githubDeployments),
          buildDeployments({ staging: [], truncated: ['staging'] }),
        ),
      },
      'unknown',
      ['not-listed'],
    ],
    [
      'not on a list of its own that is complete',
      {
        ...good,
        ...buildKnownFact(
          factOf(githubDeployments),
          buildDeployments({ staging: [], truncated: ['prod'] }),
        ),
      },
      'fail',
      ['not-deployed'],
    ],
    [
      'another digest of the same commit was deployed',
      { ...good, ...deployed({ digests: [`sha256:${'ff'.repeat(32)}`] }) },
      'fail',
      ['not-deployed'],
    ],
    [
      'a deployment that names the commit only',
      { ...good, ...deployed({ digests: [] }) },
      'pass',
      [],
    ],
    [
      'a deployment of another commit',
      { ...good, ...deployed({ digests: [], commit: 'f'.repeat(40) }) },
      'fail',
      ['not-deployed'],
    ],
    [
      'a later deployment made it inactive',
      { ...good, ...deployed({ state: 'inactive' }) },
      'pass',
      [],
    ],
    [
      'its deployment failed',
      { ...good, ...deployed({ state: 'failure' }) },
      'fail',
      ['deployment-failed'],
    ],
    [
      'its deployment is not finished',
      { ...good, ...deployed({ state: 'in_progress' }) },
      'unknown',
      ['deployment-running'],
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
