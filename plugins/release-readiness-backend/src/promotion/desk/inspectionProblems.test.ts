import {
  builtInTextEntries,
  promotionTexts,
  textLanguages,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildKnownFact,
  buildPods,
  buildService,
  buildUnavailableFact,
  buildWorkflowFile,
  buildWorkflowJob,
  buildWorkflows,
  buildWorkload,
  factIn,
  factOf,
  githubWorkflows,
  kubernetesWorkloads,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../checks/testing';
import {
  buildComparison,
  buildPreviousRollout,
  buildPreviousWorkload,
  inspectRelease,
  previousDigest,
  rollbackWorkflow,
  type InspectedWorld,
} from './testing';

const mixed = [
  ...buildPods(2),
  ...buildPods(1, {
    images: [{ container: 'app', image: 'x', digest: previousDigest }],
  }),
];
const workflows = (...files: Parameters<typeof buildWorkflows>) =>
  buildKnownFact(factOf(githubWorkflows), buildWorkflows(...files));

describe('the inspection of what can’t be promoted', () => {
  it.each<[string, InspectedWorld, string[]]>([
    [
      'staging is not seen',
      {
        facts: buildUnavailableFact(
          factIn(kubernetesWorkloads, 'staging'),
          'general.unavailable.refused',
          { target: 'staging' },
        ),
      },
      ['staging-unknown', 'general.unavailable.refused'],
    ],
    [
      'nothing runs on staging',
      { facts: workloadsIn('staging') },
      ['nothing-on-staging'],
    ],
    [
      'staging runs two builds at once',
      { facts: workloadsIn('staging', buildWorkload({ pods: mixed })) },
      ['moving'],
    ],
    [
      'a rollout to staging is not over',
      { facts: workloadsIn('staging', buildWorkload({ updatedReplicas: 1 })) },
      ['moving'],
    ],
    [
      'a digest on staging is not known',
      {
        facts: workloadsIn(
          'staging',
          buildWorkload({
            pods: buildPods(3, { images: [{ container: 'app', image: 'x' }] }),
          }),
        ),
      },
      ['digest-unknown', 'commit.no-evidence'],
    ],
    [
      'sources disagree about the commit',
      {
        facts: workloadsIn(
          'staging',
          buildWorkload({ commitAnnotation: 'e'.repeat(40) }),
        ),
      },
      ['commit.disagreement'],
    ],
    [
      'prod is not seen',
      { facts: buildUnavailableFact(factIn(kubernetesWorkloads, 'prod')) },
      ['prod-unknown', 'general.unavailable.not-collected'],
    ],
    [
      'prod is declared absent',
      { service: buildService({ absentEnvironments: ['prod'] }) },
      ['no-prod'],
    ],
    [
      'prod is scaled to nothing',
      {
        facts: workloadsIn(
          'prod',
          buildPreviousWorkload({ desiredReplicas: 0 }),
        ),
      },
      ['prod-scaled-down'],
    ],
    [
      'prod runs the candidate already',
      { facts: workloadsIn('prod', buildWorkload({ helmRevision: '41' })) },
      ['nothing-new'],
    ],
    [
      'Helm’s revision is "the one before"',
      {
        facts: workloadsIn(
          'prod',
          buildPreviousWorkload({ helmRevision: '0' }),
        ),
      },
      ['no-revision'],
    ],
    [
      'Helm’s revision is nowhere, whatever the workload’s own is',
      {
        facts: workloadsIn(
          'prod',
          buildPreviousWorkload({
            helmRevision: undefined,
            managedByHelm: true,
          }),
        ),
      },
      ['no-revision'],
    ],
    [
      'two workloads are at different revisions',
      {
        facts: workloadsIn(
          'prod',
          buildPreviousWorkload(),
          buildPreviousWorkload({ name: 'orders-worker', helmRevision: '40' }),
        ),
      },
      ['revisions-differ'],
    ],
    [
      'the commit of prod is not known',
      {
        facts: workloadsIn(
          'prod',
          buildPreviousWorkload({ commitAnnotation: undefined }),
        ),
      },
      ['prod-commit-unknown'],
    ],
    [
      'the workflows are not known',
      { facts: buildUnavailableFact(factOf(githubWorkflows)) },
      ['workflows-unknown', 'general.unavailable.not-collected'],
    ],
    [
      'a rollback workflow can’t be dispatched',
      { facts: workflows({ ...rollbackWorkflow, triggers: ['push'] }) },
      ['no-rollback-workflow'],
    ],
    [
      'a rollback workflow does not touch production',
      {
        facts: workflows(
          buildWorkflowFile(
            [buildWorkflowJob('x', [], { environment: 'staging' })],
            { path: 'rollback.yaml', triggers: ['workflow_dispatch'] },
          ),
        ),
      },
      ['no-rollback-workflow'],
    ],
    [
      'a rollback workflow can’t be read',
      { facts: workflows({ ...rollbackWorkflow, errors: ['line 1'] }) },
      ['no-rollback-workflow'],
    ],
    ['no driver is there', { drivers: [] }, ['no-driver']],
    [
      'the driver of a Rollout is missing',
      {
        drivers: ['github-actions'],
        facts: workloadsIn('prod', buildPreviousRollout()),
      },
      ['no-driver'],
    ],
    [
      'the first version of a Rollout would have no canary',
      {
        facts: {
          ...workloadsIn('staging', buildWorkload({ kind: 'Rollout' })),
          ...workloadsIn('prod'),
        },
        comparison: buildComparison({ base: undefined, commits: undefined }),
      },
      ['first-rollout'],
    ],
    [
      'Flagger shifts the traffic, and nothing speaks to it',
      {
        facts: workloadsIn(
          'prod',
          buildPreviousWorkload({
            strategy: { type: 'canary', progressive: 'flagger' },
          }),
        ),
      },
      ['no-driver'],
    ],
    [
      'a canary is in prod already',
      {
        facts: workloadsIn(
          'prod',
          buildPreviousWorkload(),
          buildWorkload({ name: 'orders-canary', track: 'canary' }),
        ),
      },
      ['canary-in-prod'],
    ],
    ['nothing compares', { comparison: 'none' }, ['no-comparison']],
    [
      'the repository does not answer',
      {
        comparison: new SourceError('gone', {
          reason: {
            key: 'general.unavailable.refused',
            params: { target: 'g' },
          },
        }),
      },
      ['comparison-unknown', 'general.unavailable.refused'],
    ],
    [
      'the answer about commits is cut off',
      { comparison: buildComparison({ commits: undefined }) },
      ['authors-unknown'],
    ],
    [
      'the cache keys can’t be told',
      { comparison: buildComparison({ cacheKeyPatterns: undefined }) },
      ['cache-unknown'],
    ],
    [
      'the catalog does not answer',
      { people: new Error('down') },
      ['authors-unknown', 'general.unavailable.internal'],
    ],
    [
      'policy excludes a builder whom nobody knows',
      { policy: { excludeImageBuilder: true } },
      ['builder-unknown'],
    ],
    [
      'the service has no repository and no owner',
      { service: buildService({ github: undefined, owner: undefined }) },
      ['no-repository', 'no-owner'],
    ],
  ])('has no candidate when %s, and says so', async (_, world, expected) => {
    const { inspection } = await inspectRelease(world);
    expect(inspection?.candidate).toBeUndefined();
    expect(
      inspection?.problems.map(({ key }) =>
        key.replace('promotion.release.', ''),
      ),
    ).toEqual(expected);
    for (const language of textLanguages) {
      const texts = {
        ...builtInTextEntries(language),
        ...promotionTexts[language],
      };
      for (const { key } of inspection?.problems ?? []) {
        expect(texts).toHaveProperty([key]);
      }
    }
  });
});
