import {
  beforeTestNow,
  buildCommitCheck,
  buildCommitChecks,
  buildDeployment,
  buildDeployments,
  buildPods,
  buildRevision,
  buildWorkflowFile,
  buildWorkflowJob,
  buildWorkflows,
  buildWorkload,
  buildWorkloads,
  defaultPolicy,
  testCommit,
  testDigest,
  testNow,
  type CommitCheck,
  type CommitChecks,
  type DeploymentObservation,
  type Fact,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { chainEvent, type ChainedEvent } from '../chain';
import { conclude, evidenceOf } from '../guards/guardResult';
import { findEarlierProof } from './earlierProof';
import { revisionExists } from './pinnedRevision';
import {
  imagesOnStaging,
  observeSoak,
  observeVerification,
} from './stagingProof';

function known<T>(value: T): Fact<T> {
  return {
    status: 'known',
    value,
    observedAt: testNow.toISOString(),
    origin: { source: 'test', target: 'test' },
  };
}

const unavailable: Fact<never> = {
  status: 'unavailable',
  reason: { key: 'general.unavailable.refused' },
};

const previous = `sha256:${'b2'.repeat(32)}`;
const images = [{ container: 'Deployment/orders · app', digest: testDigest }];

describe('the soak on staging', () => {
  const soakOf = (...workloads: WorkloadObservation[]) =>
    observeSoak(known(buildWorkloads('staging', ...workloads)));

  it('counts from the youngest workload’s longest-running ready pod', () => {
    const soak = soakOf(
      buildWorkload(),
      buildWorkload({
        name: 'orders-worker',
        pods: [
          ...buildPods(1, { startedAt: beforeTestNow({ minutes: 40 }) }),
          ...buildPods(1, { startedAt: beforeTestNow({ minutes: 5 }) }),
        ],
      }),
    );
    expect(soak).toMatchObject({
      value: [
        {
          readyFrom: Date.parse(beforeTestNow({ minutes: 40 })),
          readyTo: testNow.getTime(),
        },
      ],
    });
  });

  it.each([
    ['while a workload is not healthy', { readyReplicas: 2 }],
    [
      'while its rollout is stuck',
      { conditions: [{ type: 'Progressing', status: 'False' }] },
    ],
  ])('counts for nothing %s', (_, overrides) => {
    expect(soakOf(buildWorkload(overrides))).toMatchObject({ value: [] });
  });

  it.each([
    ['is not seen', observeSoak(unavailable), 'general.unavailable.refused'],
    [
      'is still moving',
      soakOf(buildWorkload({ updatedReplicas: 1 })),
      'promotion.release.moving',
    ],
    [
      'does not say since when',
      soakOf(buildWorkload({ pods: buildPods(3, { startedAt: undefined }) })),
      'staging-verified.no-start',
    ],
  ])('is not known when staging %s', (_, soak, key) => {
    expect(soak).toMatchObject({ status: 'unavailable', reason: { key } });
  });

  it('does not take an evicted pod for something that runs', () => {
    const evicted = buildPods(1, { phase: 'Failed', images: [] });
    const workload = buildWorkload({ pods: [...buildPods(3), ...evicted] });
    expect(
      imagesOnStaging(known(buildWorkloads('staging', workload))),
    ).toMatchObject({ value: images });
  });
});

describe('the verification on staging', () => {
  const verify = (given: {
    deployment?: Partial<DeploymentObservation> | 'none';
    checks?: CommitCheck[] | Fact<CommitChecks>;
    jobs?: string[];
    truncated?: boolean;
  }) => {
    const { deployment = {}, checks = [], jobs = [] } = given;
    return observeVerification(
      {
        deployments: known(
          buildDeployments({
            staging: deployment === 'none' ? [] : [buildDeployment(deployment)],
            truncated: given.truncated ? ['staging'] : [],
          }),
        ),
        checks: Array.isArray(checks)
          ? known(buildCommitChecks(checks))
          : checks,
        workflows: known(
          buildWorkflows(
            buildWorkflowFile(jobs.map(id => buildWorkflowJob(id))),
          ),
        ),
      },
      { digests: images, commit: testCommit },
      defaultPolicy,
    );
  };
  const at = (past: { hours: number }) => Date.parse(beforeTestNow(past));

  it('is the verify job of the deployment, as of when the job ended', () => {
    const deployment = { updatedAt: beforeTestNow({ minutes: 1 }) };
    const checks = [buildCommitCheck('verify')];
    expect(verify({ deployment, checks })).toMatchObject({
      value: [{ digests: images, succeeded: true, at: at({ hours: 1 }) }],
    });
  });

  it('is found by the checks of the same commit, shortened', () => {
    const checks = known({
      ...buildCommitChecks([buildCommitCheck('verify')]),
      commit: testCommit.slice(0, 12),
    });
    expect(verify({ checks })).toMatchObject({ value: [{ succeeded: true }] });
  });

  it.each([
    [
      'a failed verify job',
      { checks: [buildCommitCheck('verify', 'failure')] },
    ],
    ['a failed deployment', { deployment: { state: 'failure' } }],
  ])('fails by %s', (_, given) => {
    expect(verify(given)).toMatchObject({ value: [{ succeeded: false }] });
  });

  it.each([
    ['nothing was deployed', { deployment: 'none' as const }],
    [
      'a deployment names other digests',
      { deployment: { digests: [previous] } },
    ],
    [
      'the job ended before the deployment began',
      {
        deployment: { createdAt: beforeTestNow({ minutes: 59 }) },
        checks: [buildCommitCheck('verify')],
        jobs: ['verify'],
      },
    ],
    ['the job of the workflow did not run', { jobs: ['verify'] }],
  ])('is not there when %s', (_, given) => {
    expect(verify(given)).toMatchObject({ status: 'known', value: [] });
  });

  it.each([
    [
      'it still runs',
      {
        checks: [
          buildCommitCheck('verify', undefined, { status: 'in_progress' }),
        ],
      },
      'staging-verified.verification-running',
    ],
    ['nothing verifies', {}, 'staging-verified.no-verification'],
    [
      'the deployments that were read do not name it, and there are more',
      {
        deployment: 'none' as const,
        truncated: true,
        checks: [buildCommitCheck('verify')],
      },
      'staging-verified.not-listed',
    ],
    ['the checks are not', { checks: unavailable }, unavailable.reason.key],
    [
      'the checks are those of another commit',
      {
        checks: known({
          ...buildCommitChecks([buildCommitCheck('verify')]),
          commit: 'e'.repeat(40),
        }),
      },
      'general.unavailable.candidate-changed',
    ],
  ])('is not known while %s', (_, given, key) => {
    expect(verify(given)).toMatchObject({
      status: 'unavailable',
      reason: { key },
    });
  });
});

describe('the revision to go back to', () => {
  const target = {
    revision: '41',
    digests: [{ container: 'x', digest: previous }],
  };
  const exists = (...workloads: Partial<WorkloadObservation>[]) =>
    revisionExists(workloads.map(buildWorkload), target);

  it.each([
    ['is there while it runs', [{ helmRevision: '41', revisions: [] }], true],
    ['is there while a history has its digest', [{ helmRevision: '43' }], true],
    [
      'is gone when a complete history lacks it',
      [{ revisions: [buildRevision({ images: [], current: true })] }],
      false,
    ],
    [
      'is not known when only Helm could tell',
      [{ helmRevision: '43', revisions: [] }],
      undefined,
    ],
    [
      'is not known when Helm left no number',
      [
        {
          managedByHelm: true,
          revisions: [
            buildRevision({ images: [], revision: 41, current: true }),
          ],
        },
      ],
      undefined,
    ],
    [
      'is not known when the history names tags only',
      [
        {
          revisions: [
            buildRevision({
              images: [{ container: 'app', image: 'orders:1' }],
            }),
          ],
        },
      ],
      undefined,
    ],
    ['is not known when nothing runs', [{ desiredReplicas: 0 }], undefined],
    [
      'is gone when it is for one of two workloads',
      [
        { helmRevision: '41' },
        { revisions: [buildRevision({ images: [], current: true })] },
      ],
      false,
    ],
  ])('%s', (_, workloads, expected) => {
    expect(exists(...workloads)).toBe(expected);
  });
});

describe('the proof from when the candidate ran on staging', () => {
  const proven = conclude('staging-proof', [
    evidenceOf(true, 'staging-soak', { minutes: 31, limit: 30 }),
    evidenceOf(
      true,
      'staging-verification',
      { days: 0, limit: 7 },
      { observedAt: beforeTestNow({ hours: 3 }) },
    ),
  ]);
  const checks = conclude('checks', [
    evidenceOf(true, 'check-passes', { check: 'tests-passed' }),
    evidenceOf(true, 'check-proven', { check: 'test-coverage' }),
    evidenceOf(true, 'check-waived', { check: 'security-scan' }),
    evidenceOf(false, 'check-fails', { check: 'code-analysis' }),
  ]);
  const plan = conclude('rollback-plan', [
    {
      outcome: 'open',
      message: { key: 'promotion.rollback-plan.workflow.open' },
    },
  ]);

  const event = (
    overrides: { kind?: string; hash?: string; refused?: object } = {},
    guards = [proven, checks, plan],
  ): ChainedEvent =>
    chainEvent(undefined, {
      promotionId: 'p1',
      at: beforeTestNow({ hours: 1 }),
      actor: '{}',
      kind: overrides.kind ?? 'gates-evaluated',
      payload: {
        subjectHash: overrides.hash ?? 'hash',
        refused: overrides.refused,
        event: { guards },
      },
    });

  it('has what the newest open evaluation of the gate saw', () => {
    const older = event();
    expect(findEarlierProof([older, event({}, [checks])], 'hash')).toEqual({
      at: Date.parse(beforeTestNow({ hours: 1 })),
      verifiedAt: Date.parse(beforeTestNow({ hours: 3 })),
      checks: new Set(['tests-passed', 'test-coverage']),
      workflowDispatchable: true,
    });
  });

  it.each([
    ['of another subject', event({ hash: 'other' })],
    ['that was refused', event({ refused: { key: 'x' } })],
    ['of another kind', event({ kind: 'submit' })],
    [
      'that had the staging proof closed',
      event({}, [
        conclude('staging-proof', [evidenceOf(false, 'staging-soak')]),
      ]),
    ],
  ])('has nothing by an event %s', (_, line) => {
    expect(findEarlierProof([line], 'hash')).toBeUndefined();
  });
});
