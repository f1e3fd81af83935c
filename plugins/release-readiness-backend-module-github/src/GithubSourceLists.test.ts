import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import {
  candidate,
  coverageArchive,
  withNextPage,
} from './__testUtils__/FakeGithub';
import { service, SourceWorld } from './__testUtils__/SourceWorld';

const other = 'e'.repeat(40);

const analysis = (commit: string, tool = 'Trivy') => ({
  ref: 'refs/heads/main',
  commit_sha: commit,
  created_at: '2026-11-01T00:00:00Z',
  error: '',
  tool: { name: tool },
});
const artifact = (id: number, name: string, size = 100) => ({
  id,
  name,
  size_in_bytes: size,
  expired: false,
});
const checkRun = (runId: number) => ({
  __typename: 'CheckRun',
  databaseId: runId,
  name: `job ${runId}`,
  status: 'COMPLETED',
  conclusion: 'SUCCESS',
  checkSuite: { workflowRun: { databaseId: runId } },
});

/** Answers page after page; after the last, it again. */
const pages = (...responses: (() => Response)[]) => {
  let page = 0;
  return () => responses[Math.min(page++, responses.length - 1)]();
};

describe('a list that goes on', () => {
  const world = new SourceWorld();
  const { github } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  const withChecks = (nodes: object[], hasNextPage = false) => {
    const contexts = { pageInfo: { hasNextPage }, nodes };
    github.repository = () => ({
      data: {
        commit: {
          __typename: 'Commit',
          oid: candidate,
          statusCheckRollup: { contexts },
        },
      },
    });
  };

  it('of deployments says so, by environment', async () => {
    await world.collect();
    expect(world.factOf('deployments')).not.toHaveProperty('truncated');
    github.repository = () => ({
      data: { prod: { pageInfo: { hasNextPage: true }, nodes: [] } },
    });
    await world.collect();
    expect(world.factOf('deployments')).toMatchObject({ truncated: ['prod'] });
  });

  it('of analyses is not "no analysis of the candidate"', async () => {
    github.rest['/analyses'] = () => withNextPage([analysis(other)]);
    await world.collect();
    expect(world.factOf('code-scanning')).toEqual({
      key: 'general.unavailable.partial-response',
      params: {
        target: 'github.test/acme',
        warnings: 'code scanning analyses',
      },
    });
    expect(github.count('/analyses')).toBe(3);
    await world.collect();
    expect(github.count('/analyses')).toBe(3);
  });

  it('of analyses is read until those of the candidate end', async () => {
    github.rest['/analyses'] = pages(
      () => withNextPage([analysis(other)]),
      () => withNextPage([analysis(other), analysis(candidate)]),
      () => withNextPage([analysis(candidate, 'CodeQL'), analysis(other)]),
    );
    await world.collect();
    expect(world.factOf('code-scanning')).toMatchObject({
      analyses: [{ tool: 'Trivy' }, { tool: 'CodeQL' }],
    });
  });

  it('of environments is read on, and unknown where it does not end', async () => {
    const named = (name: string) => ({ environments: [{ name }] });
    github.rest['/environments'] = pages(
      () => withNextPage(named('preview')),
      () => HttpResponse.json(named('production')),
      () => HttpResponse.json({}),
    );
    await world.collect();
    expect(world.factOf('environments')).toMatchObject({
      environments: [{ name: 'production' }],
    });
    await world.start();
    github.rest['/environments'] = () => withNextPage(named('production'));
    await world.collect();
    expect(world.factOf('environments')).toMatchObject({
      key: 'general.unavailable.partial-response',
    });
  });

  it('of artifacts is read on', async () => {
    github.rest['/artifacts/5/zip'] = () =>
      coverageArchive({ covered: 8, total: 10 });
    github.rest['/artifacts'] = pages(
      () => withNextPage({ artifacts: [artifact(1, 'image')] }),
      () => HttpResponse.json({ artifacts: [artifact(5, 'coverage')] }),
    );
    await world.collect();
    expect(world.factOf('coverage')).toMatchObject({ percent: 80 });
  });

  it.each([
    [
      'artifacts',
      () => {
        github.rest['/artifacts'] = () =>
          withNextPage({ artifacts: [artifact(1, 'image')] });
      },
    ],
    [
      'reports that are too large',
      () => {
        const large = artifact(1, 'coverage', 21 * 1024 * 1024);
        github.rest['/artifacts'] = () =>
          HttpResponse.json({ artifacts: [large] });
      },
    ],
    [
      'workflow runs',
      () => {
        withChecks([1, 2, 3, 4, 5].map(checkRun));
        github.rest['/artifacts'] = () => HttpResponse.json({ artifacts: [] });
      },
    ],
    ['checks', () => withChecks([], true)],
  ])('of %s is not "no coverage"', async (_, arrange) => {
    arrange();
    await world.collect();
    expect(world.factOf('coverage')).toEqual({
      slug: 'acme/orders',
      commit: candidate,
      truncated: true,
    });
  });

  it('of labels leaves open whose incident it is', async () => {
    const issue = {
      number: 1,
      title: 'Down',
      state: 'OPEN',
      createdAt: '2026-11-01T00:00:00Z',
      url: 'https://github.test/acme/orders/issues/1',
      labels: { totalCount: 21, nodes: [{ name: 'P1' }] },
    };
    github.repository = () => ({
      data: { openP1: { pageInfo: { hasNextPage: false }, nodes: [issue] } },
    });
    await world.collect();
    expect(world.factOf('incidents')).toMatchObject({
      key: 'general.unavailable.partial-response',
    });
  });
});

describe('analyses that were kept', () => {
  const world = new SourceWorld();
  const { github } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  it('are not taken for those of another candidate', async () => {
    const inOneRepository = {
      github: { host: 'github.test', owner: 'acme', repository: 'orders' },
    };
    world.services = [
      service('orders', inOneRepository),
      service('cart', { ...inOneRepository, candidateCommit: other }),
    ];
    github.rest['/analyses'] = () =>
      HttpResponse.json([analysis(candidate), analysis(other, 'CodeQL')], {
        headers: { etag: 'W/"same"' },
      });
    await world.collect();
    expect(world.factOf('code-scanning', 'orders')).toMatchObject({
      analyses: [{ tool: 'Trivy' }],
    });
    expect(world.factOf('code-scanning', 'cart')).toMatchObject({
      analyses: [{ tool: 'CodeQL' }],
    });
  });
});
