import {
  defaultPromotionPolicy,
  promotionTexts,
  textLanguages,
  builtInTextEntries,
  type PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildContainer,
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
  testCommit,
  testDigest,
  testNow,
  type FactsByKey,
  type ReleaseComparison,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../checks/testing';
import { hashSubject } from '../subject';
import { FactReleaseInspector } from './FactReleaseInspector';
import {
  buildComparison,
  buildPreviousWorkload,
  createFactReader,
  previousCommit,
  previousDigest,
  promotableFacts,
  rollbackWorkflow,
  servicesOf,
} from './testing';

interface World {
  facts?: FactsByKey;
  service?: ServiceDescriptor;
  comparison?: ReleaseComparison | Error | 'none';
  people?: Record<string, string> | Error;
  drivers?: string[];
  policy?: Partial<PromotionPolicy>;
}

async function inspect(world: World = {}) {
  const asked: unknown[] = [];
  const service = world.service ?? buildService();
  const comparison = world.comparison ?? buildComparison();
  const inspector = new FactReleaseInspector({
    services: servicesOf(service),
    reader: createFactReader({
      current: { ...promotableFacts(), ...world.facts },
    }),
    comparison:
      comparison === 'none'
        ? undefined
        : {
            compare: async (_, commits) => {
              asked.push(commits);
              if (comparison instanceof Error) throw comparison;
              return comparison;
            },
          },
    accounts: {
      peopleOf: async () => {
        if (world.people instanceof Error) throw world.people;
        return new Map(Object.entries(world.people ?? {}));
      },
    },
    drivers: world.drivers ?? ['github-actions', 'argo-rollouts'],
    settings: {
      policy: { ...defaultPromotionPolicy, ...world.policy },
      githubEnvironment: 'production',
    },
    now: () => testNow,
  });
  const inspection = await inspector.inspect('component:default/orders', {
    signal: new AbortController().signal,
  });
  return { inspection, asked };
}

async function candidateOf(world: World = {}) {
  const { inspection } = await inspect(world);
  if (!inspection?.candidate) {
    throw new Error(JSON.stringify(inspection?.problems));
  }
  return inspection.candidate;
}

const freeze = async (world: World = {}) =>
  (await candidateOf(world)).freeze({ category: 'normal' });

const migration = (name: string, undo?: string) => ({
  path: `db/V${name}.sql`,
  sql: 'create table t (id int)',
  undo,
});

const rollout = (overrides = {}) =>
  buildPreviousWorkload({ kind: 'Rollout', ...overrides });

describe('the inspection of a release', () => {
  it('freezes what runs on staging, with what prod goes back to', async () => {
    expect(await freeze()).toEqual({
      entityRef: 'component:default/orders',
      environment: 'prod',
      driver: 'github-actions',
      digests: [{ container: 'Deployment/orders · app', digest: testDigest }],
      commit: testCommit,
      configurationDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      chartVersion: '1.4.0',
      category: 'normal',
      rollbackPlan: {
        application: {
          kind: 'revision',
          digests: [
            { container: 'Deployment/orders · app', digest: previousDigest },
          ],
          revision: '41',
          commit: previousCommit,
        },
        database: { kind: 'none' },
        cacheKeyPatterns: [],
        notify: ['group:default/order-team'],
        workflow: '.github/workflows/roll-back.yaml',
      },
      policyVersion: '1',
    });
  });

  it('freezes the same subject again while nothing has changed', async () => {
    expect(hashSubject(await freeze())).toBe(hashSubject(await freeze()));
  });

  it('compares the commit of prod with the candidate’s', async () => {
    const { asked } = await inspect();
    expect(asked).toEqual([{ base: previousCommit, head: testCommit }]);
  });

  it('knows nothing of what is no service', async () => {
    const service = buildService({ entityRef: 'component:default/other' });
    const { inspection } = await inspect({ service });
    expect(inspection).toBeUndefined();
  });

  it('names containers as production does', async () => {
    const subject = await freeze({
      facts: {
        ...workloadsIn('staging', buildWorkload({ name: 'orders-staging' })),
        ...workloadsIn('prod', buildPreviousWorkload({ name: 'orders-prod' })),
      },
    });
    expect(subject.digests).toEqual([
      { container: 'Deployment/orders-prod · app', digest: testDigest },
    ]);
  });

  it('removes a first release, because there is nothing to go back to', async () => {
    const { inspection, asked } = await inspect({
      facts: workloadsIn('prod'),
      comparison: buildComparison({ base: undefined, commits: undefined }),
    });
    expect(asked).toEqual([{ base: undefined, head: testCommit }]);
    const subject = inspection?.candidate?.freeze({ category: 'major' });
    expect(subject?.rollbackPlan.application).toEqual({ kind: 'remove' });
    expect(inspection?.candidate?.proposal.category).toBe('major');
  });

  it('goes back by the workload’s own revision where Helm left none', async () => {
    const subject = await freeze({
      facts: workloadsIn(
        'prod',
        buildPreviousWorkload({ helmRevision: undefined }),
      ),
    });
    expect(subject.rollbackPlan.application).toMatchObject({ revision: '6' });
  });

  it('leaves a Rollout to its controller', async () => {
    const facts = workloadsIn('prod', rollout());
    expect(await freeze({ facts })).toMatchObject({ driver: 'argo-rollouts' });
  });

  it.each([
    ['its scripts, the last first', undefined, ['1', '2'], 'undo'],
    ['nothing, when somebody says why', 'only a new column', ['1', ''], 'none'],
    ['nothing that could be done', undefined, ['1', ''], 'forward-only'],
    ['nothing, by a reason that is blank', '  ', ['1', ''], 'forward-only'],
  ])(
    'undoes migrations by %s',
    async (_, migrationsCompatible, undos, kind) => {
      const candidate = await candidateOf({
        comparison: buildComparison({
          migrations: undos.map((undo, index) =>
            migration(`${index}`, undo && `db/U${index}.sql`),
          ),
        }),
      });
      const { rollbackPlan } = candidate.freeze({
        category: 'normal',
        migrationsCompatible,
      });
      expect(rollbackPlan.database).toEqual(
        {
          undo: {
            kind,
            scripts: [
              { migration: 'db/V1.sql', undo: 'db/U1.sql' },
              { migration: 'db/V0.sql', undo: 'db/U0.sql' },
            ],
          },
          none: { kind, reason: migrationsCompatible },
          'forward-only': { kind, migrations: ['db/V1.sql'] },
        }[kind],
      );
    },
  );

  it('proposes a major change for another JVM option, and shows it', async () => {
    const { proposal, diff } = await candidateOf({
      facts: workloadsIn(
        'staging',
        buildWorkload({
          containers: [buildContainer({ jvmOptions: ['-Xmx2g'] })],
        }),
      ),
    });
    expect(proposal.category).toBe('major');
    expect(diff.jvmOptions).toEqual([
      'orders · app: -Xmx2g',
      '– orders · app: -Xmx768m',
    ]);
  });

  it('shows names of configuration that come and go, never values', async () => {
    const { diff } = await candidateOf({
      facts: workloadsIn(
        'staging',
        buildWorkload({
          configuration: {
            environmentVariables: ['app/SPLIT'],
            configMapKeys: ['orders/LOG_LEVEL'],
            secretKeys: ['orders-database/password'],
            mountedFiles: [],
          },
        }),
      ),
    });
    expect(diff.configurationKeys).toEqual({
      added: ['orders: env app/SPLIT'],
      removed: ['orders: env app/SERVICE_NAME'],
    });
  });

  it('takes authors for the people that they are in the catalog', async () => {
    const candidate = await candidateOf({
      people: { 'octo-ann': 'user:default/ann' },
    });
    expect(candidate.commitAuthors).toEqual(['user:default/ann']);
    expect(candidate.diff.commits?.[0].authors).toEqual(['user:default/ann']);
    expect((await candidateOf()).commitAuthors).toEqual(['octo-ann']);
  });

  it('shows that an author can’t be told', async () => {
    const [commit] = buildComparison().commits ?? [];
    const candidate = await candidateOf({
      comparison: buildComparison({
        commits: [{ ...commit, unknownAuthor: true }],
      }),
    });
    expect(candidate.diff.commits?.[0].authors).toEqual(['octo-ann', '?']);
    expect(candidate.commitAuthors).toEqual(['octo-ann']);
  });

  it('drafts a change record that names service and commits', async () => {
    const { draft } = await candidateOf();
    expect(draft.title).toBe(`Release Orders ${testCommit.slice(0, 12)}`);
    expect(draft.content).toContain('Orders can be split');
    expect(draft.impact).toContain('group:default/order-team');
  });

  it('prefers the portal’s own example among rollback workflows', async () => {
    const other = (path: string) => ({ ...rollbackWorkflow, path });
    const subject = await freeze({
      facts: buildKnownFact(
        factOf(githubWorkflows),
        buildWorkflows(
          other('.github/workflows/a-rollback.yaml'),
          rollbackWorkflow,
        ),
      ),
    });
    expect(subject.rollbackPlan.workflow).toBe(rollbackWorkflow.path);
  });

  const mixed = [
    ...buildPods(2),
    ...buildPods(1, {
      images: [{ container: 'app', image: 'x', digest: previousDigest }],
    }),
  ];
  const workflows = (...files: Parameters<typeof buildWorkflows>) =>
    buildKnownFact(factOf(githubWorkflows), buildWorkflows(...files));

  it.each<[string, World, string[]]>([
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
        facts: workloadsIn('prod', rollout()),
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
      ['authors-unknown', 'general.unavailable.target-failing'],
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
    const { inspection } = await inspect(world);
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
