import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import { candidate } from './__testUtils__/FakeGithub';
import { queryProblems } from './__testUtils__/officialExamples';
import { service, SourceWorld } from './__testUtils__/SourceWorld';

describe('GithubSource', () => {
  const world = new SourceWorld();
  const { github } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  it('publishes every fact of a service once, for its candidate', async () => {
    await world.collect();
    expect(world.facts.map(({ reference }) => reference.key).sort()).toEqual(
      world.source.kinds.map(({ id }) => id).sort(),
    );
    expect(world.factOf('repository')).toMatchObject({
      slug: 'acme/orders',
      defaultBranch: 'main',
    });
    expect(world.factOf('commit-checks')).toMatchObject({
      commit: candidate,
      truncated: false,
      checks: [{ name: 'test', conclusion: 'success' }],
    });
    expect(world.factOf('workflows')).toMatchObject({
      commit: candidate,
      files: [{ path: '.github/workflows/ci.yaml', errors: [] }],
    });
    expect(world.factOf('code-scanning')).toMatchObject({
      commit: candidate,
      analyses: [{ tool: 'Trivy' }],
      alerts: [],
    });
    expect(world.factOf('coverage')).toMatchObject({
      commit: candidate,
      percent: 79.9,
      origin: 'artifact',
      name: 'coverage-report',
    });
    expect(world.factOf('environments')).toEqual({
      slug: 'acme/orders',
      environments: [
        {
          name: 'production',
          canAdminsBypass: false,
          requiredReviewers: 0,
          waitTimerMinutes: 0,
          protectionRules: ['release-gate'],
        },
        {
          name: 'staging',
          requiredReviewers: 0,
          waitTimerMinutes: 0,
          protectionRules: ['release-gate'],
        },
      ],
    });
  });

  it('sends only queries that GitHub’s schema knows', async () => {
    await world.collect();
    expect(github.queries.flatMap(({ query }) => queryProblems(query))).toEqual(
      [],
    );
  });

  it('reads further pages of incidents and checks', async () => {
    const issue = (number: number) => ({
      number,
      title: 'Down',
      state: 'OPEN',
      createdAt: '2026-11-01T00:00:00Z',
      url: `https://github.test/acme/orders/issues/${number}`,
      labels: { totalCount: 1, nodes: [{ name: 'P1' }] },
    });
    github.repository = () => ({
      data: {
        openP1: {
          pageInfo: { hasNextPage: true, endCursor: 'one' },
          nodes: [issue(1)],
        },
      },
    });
    github.query = ({ variables }) =>
      variables.after === 'one'
        ? HttpResponse.json({
            data: {
              repository: {
                issues: { pageInfo: { hasNextPage: false }, nodes: [issue(2)] },
              },
            },
          })
        : undefined;
    await world.collect();
    expect(world.factOf('incidents')).toMatchObject({
      incidents: [{ number: 1 }, { number: 2 }],
    });
    expect(github.queries.flatMap(({ query }) => queryProblems(query))).toEqual(
      [],
    );
  });

  it('has a target for each account, and says which has no credentials', async () => {
    world.services = [
      service('orders'),
      service('cart'),
      service('other', {
        github: { host: 'github.test', owner: 'Else', repository: 'other' },
      }),
      service('none', { github: undefined }),
      service('foreign', {
        github: { host: 'ghe.test', owner: 'acme', repository: 'foreign' },
      }),
    ];
    expect(await world.source.targets()).toEqual([
      expect.objectContaining({ id: 'github.test/acme' }),
      expect.objectContaining({ id: 'github.test/else' }),
      expect.objectContaining({
        id: 'ghe.test/acme',
        unsupported: {
          key: 'general.unavailable.not-configured',
          params: { what: 'integrations.github: ghe.test' },
        },
      }),
    ]);
  });

  it('keeps personal data and the token out of facts', async () => {
    await world.collect();
    expect(JSON.stringify(world.facts)).not.toMatch(
      /secret-token|login|@.*\.example/,
    );
  });
});
