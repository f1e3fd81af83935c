import {
  beforeTestNow,
  buildDeployment,
  buildDeployments,
  buildKnownFact,
  buildRevision,
  buildService,
  buildUnavailableFact,
  buildWorkload,
  factOf,
  githubDeployments,
  type RevisionObservation,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { rollbackTarget } from './rollbackTarget';

const digest = `sha256:${'d4'.repeat(32)}`;
const current = buildRevision({ revision: 9, current: true });
const previous = (
  image: string,
  overrides: Partial<RevisionObservation> = {},
) =>
  buildRevision({
    revision: 8,
    images: [{ container: 'app', image }],
    ...overrides,
  });
const prod = (
  revisions: RevisionObservation[],
  overrides: Partial<WorkloadObservation> = {},
) => workloadsIn('prod', buildWorkload({ revisions, ...overrides }));
const deployed = (...states: (string | undefined)[]) =>
  buildKnownFact(
    factOf(githubDeployments),
    buildDeployments({
      prod: states.map(state =>
        buildDeployment({
          environment: 'production',
          state,
          digests: [digest],
        }),
      ),
    }),
  );
/** The oldest that was read is so old, and there are more. */
const cutDeployments = (past: { days: number }, state?: string) =>
  buildKnownFact(
    factOf(githubDeployments),
    buildDeployments({
      prod: [
        buildDeployment({
          environment: 'production',
          createdAt: beforeTestNow(past),
          ...(state ? { state, digests: [digest] } : { digests: [] }),
        }),
      ],
      truncated: ['prod'],
    }),
  );
const unseenDeployments = buildUnavailableFact(
  factOf(githubDeployments),
  'general.unavailable.refused',
  { target: 'github.com' },
);
const pinned = previous(`orders@${digest}`);
const noneOnGithub = deployed();

describe('rollback-target', () => {
  it.each([
    ['a previous revision, pinned', prod([current, pinned]), 'pass', []],
    ['the present one only', prod([current]), 'fail', ['no-revision']],
    ['no history', prod([]), 'fail', ['no-revision']],
    [
      'a previous revision by tag',
      prod([current, previous('orders:1.1.0')]),
      'fail',
      ['not-pinned'],
    ],
    [
      'an older one is pinned',
      prod([
        current,
        previous('orders:1.1.0'),
        previous(`orders@${digest}`, { revision: 7 }),
      ]),
      'pass',
      [],
    ],
    [
      'one container of two by tag',
      prod([
        current,
        {
          ...pinned,
          images: [...pinned.images, { container: 'proxy', image: 'proxy:1' }],
        },
      ]),
      'fail',
      ['not-pinned'],
    ],
    [
      'it had succeeded',
      { ...prod([current, pinned]), ...deployed('inactive') },
      'pass',
      [],
    ],
    [
      'it had failed',
      { ...prod([current, pinned]), ...deployed('failure') },
      'fail',
      ['only-failed'],
    ],
    [
      'it had failed first and succeeded then',
      { ...prod([current, pinned]), ...deployed('success', 'failure') },
      'pass',
      [],
    ],
    [
      'a failed one before a good one',
      {
        ...prod([
          current,
          pinned,
          previous(`orders@sha256:${'e5'.repeat(32)}`, { revision: 7 }),
        ]),
        ...deployed('error'),
      },
      'pass',
      [],
    ],
    [
      'Helm has one, the cluster has none',
      prod([current], { helmRevision: '4' }),
      'unknown',
      ['helm-only'],
    ],
    [
      'the first revision of Helm',
      prod([current], { helmRevision: '1' }),
      'fail',
      ['no-revision'],
    ],
    [
      'prod not seen',
      unseen('prod'),
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'nothing in prod',
      workloadsIn('prod'),
      'unknown',
      ['general.not-running'],
    ],
    [
      'an aborted rollout left a newer one only',
      prod([current, previous(`orders@${digest}`, { revision: 10 })]),
      'fail',
      ['no-revision'],
    ],
    [
      'an aborted rollout left a newer one, and the one before is by tag',
      prod([
        previous(`orders@${digest}`, { revision: 10 }),
        current,
        previous('orders:1.1.0'),
      ]),
      'fail',
      ['not-pinned'],
    ],
    [
      'a revision without a number',
      prod([current, previous(`orders@${digest}`, { revision: 0 })]),
      'fail',
      ['no-revision'],
    ],
    ['none of the revisions runs', prod([pinned]), 'unknown', ['none-runs']],
    [
      'the number of the one that runs is not known',
      prod([buildRevision({ revision: 0, current: true }), pinned]),
      'unknown',
      ['none-runs'],
    ],
    [
      'deployments go on, and those that were read do not go back to it',
      {
        ...prod([current, pinned]),
        ...cutDeployments({ days: 8 }, 'failure'),
      },
      'unknown',
      ['not-listed'],
    ],
    [
      'deployments go on, but not before it was there',
      { ...prod([current, pinned]), ...cutDeployments({ days: 9 }) },
      'pass',
      [],
    ],
    [
      'deployments go on, and it had failed since it was there',
      {
        ...prod([current, pinned]),
        ...cutDeployments({ days: 9 }, 'failure'),
      },
      'fail',
      ['only-failed'],
    ],
    [
      'deployments go on, and it had succeeded in one of the newest',
      {
        ...prod([current, pinned]),
        ...cutDeployments({ days: 8 }, 'inactive'),
      },
      'pass',
      [],
    ],
    [
      'deployments not seen, so that it may have failed',
      { ...prod([current, pinned]), ...unseenDeployments },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'deployments not seen, and nothing to go back to anyhow',
      { ...prod([current]), ...unseenDeployments },
      'fail',
      ['no-revision'],
    ],
    [
      'deployments not seen, and none pinned anyhow',
      { ...prod([current, previous('orders:1.1.0')]), ...unseenDeployments },
      'fail',
      ['not-pinned'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(
      evaluateCheck(rollbackTarget, { facts: { ...noneOnGithub, ...facts } }),
    ).toMatchObject({ outcome, problems });
  });

  it('goes by the history of the cluster where there is no repository', () => {
    const service = buildService({ github: undefined });
    const facts = prod([current, pinned]);
    expect(evaluateCheck(rollbackTarget, { facts, service })).toMatchObject({
      outcome: 'pass',
    });
  });

  it('names the newest revision before the one that runs', () => {
    const { findings } = evaluateCheck(rollbackTarget, {
      facts: {
        ...noneOnGithub,
        ...prod([
          previous(`orders@${digest}`, { revision: 10, name: 'aborted' }),
          previous(`orders@${digest}`, { revision: 3, name: 'old' }),
          pinned,
          current,
        ]),
      },
    });
    expect(findings[0].observed).toContain(`${pinned.name} (8)`);
  });
});
