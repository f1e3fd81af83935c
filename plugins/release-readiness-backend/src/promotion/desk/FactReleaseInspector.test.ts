import {
  buildContainer,
  buildKnownFact,
  buildService,
  buildWorkflows,
  buildWorkload,
  factOf,
  githubWorkflows,
  testCommit,
  testDigest,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadsIn } from '../../checks/testing';
import { hashSubject } from '../subject';
import {
  buildComparison,
  buildPreviousRollout,
  buildPreviousWorkload,
  inspectRelease,
  previousCommit,
  previousDigest,
  rollbackWorkflow,
  type InspectedWorld,
} from './testing';

async function candidateOf(world: InspectedWorld = {}) {
  const { inspection } = await inspectRelease(world);
  if (!inspection?.candidate) {
    throw new Error(JSON.stringify(inspection?.problems));
  }
  return inspection.candidate;
}

const freeze = async (world: InspectedWorld = {}) =>
  (await candidateOf(world)).freeze({ category: 'normal' });

const migration = (name: string, undo?: string) => ({
  path: `db/V${name}.sql`,
  sql: 'create table t (id int)',
  undo,
});

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
    const { asked } = await inspectRelease();
    expect(asked).toEqual([{ base: previousCommit, head: testCommit }]);
  });

  it('knows nothing of what is no service', async () => {
    const service = buildService({ entityRef: 'component:default/other' });
    const { inspection } = await inspectRelease({ service });
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
    const { inspection, asked } = await inspectRelease({
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
    const facts = workloadsIn('prod', buildPreviousRollout());
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
    expect(candidate.commitAuthors).toEqual(['octo-ann', '?']);
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
});
