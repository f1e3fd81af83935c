import { ConfigReader } from '@backstage/config';
import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import type {
  CollectedService,
  CollectionContext,
  PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { strToU8 } from 'fflate';
import { HttpResponse } from 'msw';
import { GithubClients } from './client';
import { GithubSource } from './GithubSource';
import { readGithubSettings } from './settings';
import {
  api,
  candidate,
  coverageArchive,
  FakeGithub,
} from './__testUtils__/FakeGithub';
import { queryProblems } from './__testUtils__/officialExamples';

const start = new Date('2026-11-02T09:00:00Z');

const service = (
  name: string,
  change: Partial<CollectedService> = {},
): CollectedService => ({
  entityRef: `component:default/${name}`,
  name,
  title: name,
  environments: {},
  absentEnvironments: [],
  github: { host: 'github.test', owner: 'acme', repository: name },
  metricsService: name,
  backupName: name,
  runtime: 'jvm',
  problems: [],
  candidateCommit: candidate,
  ...change,
});

describe('GithubSource', () => {
  const github = new FakeGithub();
  registerMswTestHooks(github.server);
  let services: CollectedService[];
  let source: GithubSource;
  let facts: PublishedFact[];
  let time: Date;

  const createSource = (integration: object) => {
    const config = new ConfigReader({
      integrations: {
        github: [{ host: 'github.test', apiBaseUrl: api, ...integration }],
      },
    });
    const integrations = ScmIntegrations.fromConfig(config);
    const settings = readGithubSettings(config);
    return new GithubSource({
      clients: new GithubClients({
        ...settings,
        integrations,
        credentials:
          DefaultGithubCredentialsProvider.fromIntegrations(integrations),
        logger: mockServices.logger.mock(),
        now: () => time,
        retryPause: 1,
      }),
      events: mockServices.events.mock(),
      settings,
    });
  };

  beforeEach(async () => {
    Object.assign(github, {
      requests: [],
      queries: [],
      rest: {},
      query: () => undefined,
      repository: () => ({}),
    });
    services = [service('orders')];
    facts = [];
    time = start;
    source = createSource({ token: 'secret-token' });
    await source.start({ services: () => services, requestCollection() {} });
  });

  const collect = async (only?: string[]) => {
    facts = [];
    const context: CollectionContext = {
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
      services: () => services,
      only,
      async publish(published) {
        facts.push(...published);
      },
      async confirm() {},
      reportBudget() {},
      now: () => time,
    };
    const [target] = await source.targets();
    await source.collect(target, context);
  };

  const factOf = (kind: string, name = 'orders') => {
    const found = facts.filter(
      ({ entityRef, reference }) =>
        entityRef === `component:default/${name}` &&
        reference.key === `github.${kind}`,
    );
    expect(found).toHaveLength(1);
    const [{ fact }] = found;
    return fact.status === 'known' ? fact.value : fact.reason;
  };

  const generate = (count: number) => {
    services = Array.from({ length: count }, (_, index) =>
      service(`service-${index}`),
    );
  };

  it('publishes every fact of a service once, for its candidate', async () => {
    await collect();
    expect(facts.map(({ reference }) => reference.key).sort()).toEqual(
      source.kinds.map(({ id }) => id).sort(),
    );
    expect(factOf('repository')).toMatchObject({
      slug: 'acme/orders',
      defaultBranch: 'main',
    });
    expect(factOf('commit-checks')).toMatchObject({
      commit: candidate,
      truncated: false,
      checks: [{ name: 'test', conclusion: 'success' }],
    });
    expect(factOf('workflows')).toMatchObject({
      commit: candidate,
      files: [{ path: '.github/workflows/ci.yaml', errors: [] }],
    });
    expect(factOf('code-scanning')).toMatchObject({
      commit: candidate,
      analyses: [{ tool: 'Trivy' }],
      alerts: [],
    });
    expect(factOf('coverage')).toMatchObject({
      commit: candidate,
      percent: 79.9,
      origin: 'artifact',
      name: 'coverage-report',
    });
    expect(factOf('environments')).toEqual({
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
    await collect();
    expect(github.queries.flatMap(({ query }) => queryProblems(query))).toEqual(
      [],
    );
  });

  describe('the number of requests', () => {
    it.each([
      [16, 1, 1],
      [1600, 40, 54],
    ])(
      'of a first pass over %p repositories: GraphQL by batches, REST seven for each new candidate',
      async (count, repositoryQueries, commitQueries) => {
        generate(count);
        await collect();
        expect(github.count('POST /graphql')).toBe(
          repositoryQueries + commitQueries,
        );
        // environments, 2 custom rules, analyses, alerts, artifacts, 1 report
        expect(github.count('GET ')).toBe(7 * count);
      },
      60_000,
    );

    it('of REST is zero while nothing is new', async () => {
      generate(16);
      await collect();
      github.requests = [];
      await collect();
      expect(github.count('GET ')).toBe(0);
      expect(factOf('coverage', 'service-3')).toMatchObject({ percent: 79.9 });
    });

    it('is that of one repository when one has a new candidate', async () => {
      generate(16);
      await collect();
      github.requests = [];
      services[3].candidateCommit = 'e'.repeat(40);
      await collect();
      expect(github.count('GET ')).toBe(
        github.count('GET /repos/acme/service-3/'),
      );
      expect(github.count('GET ')).toBe(4);
    });

    it('is conditional when what is known grows old', async () => {
      await collect();
      github.requests = [];
      time = new Date(start.getTime() + 31 * 60_000);
      await collect();
      expect(github.count('GET ')).toBe(5);
      expect(github.count('(conditional)')).toBe(5);
      expect(factOf('environments')).toMatchObject({ slug: 'acme/orders' });
    });

    it('is conditional for the services that somebody asks for now', async () => {
      generate(3);
      await collect();
      github.requests = [];
      await collect(['component:default/service-1']);
      expect(github.count('GET ')).toBe(5);
      expect(github.count('/service-1/')).toBe(5);
      expect(github.count('(conditional)')).toBe(5);
    });
  });

  describe('what can’t be known', () => {
    it('without a candidate is said, and nothing is asked for it', async () => {
      services = [service('orders', { candidateCommit: undefined })];
      await collect();
      expect(factOf('coverage')).toEqual({
        key: 'general.unavailable.candidate-unknown',
      });
      expect(factOf('deployments')).toMatchObject({ staging: [] });
      expect(github.count('POST /graphql')).toBe(1);
    });

    it('of a repository that is gone does not hide the others', async () => {
      services = [service('gone'), service('orders')];
      github.repository = name =>
        name === 'gone' ? { data: null, error: { type: 'NOT_FOUND' } } : {};
      await collect();
      for (const kind of ['repository', 'incidents', 'workflows', 'coverage']) {
        expect(factOf(kind, 'gone')).toEqual({
          key: 'general.unavailable.not-found',
          params: { what: 'acme/gone' },
        });
      }
      expect(factOf('repository')).toMatchObject({ slug: 'acme/orders' });
      expect(github.count('/gone/')).toBe(0);
    });

    it('for lack of a right is not an empty list', async () => {
      github.repository = () => ({
        data: { prod: null },
        error: { type: 'FORBIDDEN', path: ['prod'] },
      });
      await collect();
      expect(factOf('deployments')).toMatchObject({
        key: 'general.unavailable.forbidden',
      });
      expect(factOf('incidents')).toMatchObject({ incidents: [] });
    });

    it('of an answer with a hole and no error is not an empty list', async () => {
      github.repository = () => ({ data: { openP1: null } });
      await collect();
      expect(factOf('incidents')).toMatchObject({
        key: 'general.unavailable.invalid-response',
      });
    });

    it.each([
      [403, 'Code Security must be enabled for this repository', 'feature-off'],
      [404, 'no analysis found', 'feature-off'],
      [403, 'Resource not accessible by integration', 'forbidden'],
      [500, 'Oops', 'http-status'],
    ])(
      'code scanning that answers %p "%s" is not "zero alerts"',
      async (status, message, reason) => {
        github.rest['/code-scanning/'] = () =>
          HttpResponse.json({ message }, { status });
        await collect();
        expect(factOf('code-scanning')).toMatchObject({
          key: `general.unavailable.${reason}`,
        });
        expect(factOf('coverage')).toMatchObject({ percent: 79.9 });
      },
    );

    it('of a candidate that the repository does not have', async () => {
      github.repository = () => ({ data: { commit: null } });
      await collect();
      expect(factOf('commit-checks')).toEqual({
        key: 'general.unavailable.not-found',
        params: { what: `acme/orders@${candidate}` },
      });
    });

    it('of custom protection rules leaves the environments unknown', async () => {
      github.rest.deployment_protection_rules = () =>
        HttpResponse.json({ message: 'No' }, { status: 403 });
      await collect();
      expect(factOf('environments')).toMatchObject({
        key: 'general.unavailable.forbidden',
      });
    });
  });

  describe('coverage', () => {
    const withChecks = (...nodes: object[]) => {
      github.repository = () => ({
        data: {
          commit: {
            __typename: 'Commit',
            oid: candidate,
            statusCheckRollup: {
              contexts: { pageInfo: { hasNextPage: false }, nodes },
            },
          },
        },
      });
    };
    const coverageRun = (title: string) => ({
      __typename: 'CheckRun',
      databaseId: 9,
      name: 'Coverage',
      status: 'COMPLETED',
      conclusion: 'SUCCESS',
      title,
    });
    const codecov = {
      __typename: 'StatusContext',
      context: 'codecov/project',
      state: 'SUCCESS',
      description: '81.5% (+0.1%)',
      createdAt: '2026-11-01T00:00:00Z',
    };

    it('of a report is as exact as the report', async () => {
      github.rest['/zip'] = () =>
        coverageArchive({ covered: 849, total: 1_000 });
      await collect();
      expect(factOf('coverage')).toMatchObject({ percent: 84.9 });
    });

    it('comes from a check run where there is no artifact', async () => {
      withChecks(codecov, coverageRun('82.25% of lines'));
      await collect();
      expect(factOf('coverage')).toMatchObject({
        percent: 82.25,
        origin: 'check-run',
        name: 'Coverage',
      });
    });

    it('comes from the check run’s summary where its title says nothing', async () => {
      withChecks(coverageRun('Done'));
      github.rest['/check-runs/9'] = () =>
        HttpResponse.json({ output: { summary: 'Line coverage: 77%' } });
      await collect();
      expect(factOf('coverage')).toMatchObject({ percent: 77 });
    });

    it('comes from a commit status where nothing else says it', async () => {
      withChecks(codecov);
      await collect();
      expect(factOf('coverage')).toMatchObject({
        percent: 81.5,
        origin: 'status',
      });
    });

    it('is known to be absent where nothing says it', async () => {
      withChecks();
      await collect();
      expect(factOf('coverage')).toEqual({
        slug: 'acme/orders',
        commit: candidate,
      });
    });

    it('is unknown where the report can’t be read', async () => {
      github.rest['/zip'] = () =>
        HttpResponse.arrayBuffer(strToU8('broken').buffer as ArrayBuffer, {
          headers: { 'content-type': 'application/zip' },
        });
      await collect();
      expect(factOf('coverage')).toMatchObject({
        key: 'general.unavailable.invalid-response',
      });
    });

    it('is looked for again when the checks of the commit change', async () => {
      withChecks();
      await collect();
      withChecks(codecov);
      await collect();
      expect(factOf('coverage')).toMatchObject({ percent: 81.5 });
    });
  });

  it('reads further pages of incidents and checks', async () => {
    const issue = (number: number) => ({
      number,
      title: 'Down',
      state: 'OPEN',
      createdAt: '2026-11-01T00:00:00Z',
      url: `https://github.test/acme/orders/issues/${number}`,
      labels: { nodes: [{ name: 'P1' }] },
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
    await collect();
    expect(factOf('incidents')).toMatchObject({
      incidents: [{ number: 1 }, { number: 2 }],
    });
    expect(github.queries.flatMap(({ query }) => queryProblems(query))).toEqual(
      [],
    );
  });

  describe('a target in trouble', () => {
    it('that answers nothing fails as a whole and publishes nothing', async () => {
      github.query = () => new HttpResponse(null, { status: 503 });
      await expect(collect()).rejects.toMatchObject({
        name: 'SourceError',
        reason: { key: 'general.unavailable.http-status' },
      });
      expect(facts).toEqual([]);
    });

    it('gives up after a bounded number of requests', async () => {
      generate(400);
      github.query = () => new HttpResponse(null, { status: 502 });
      await expect(collect()).rejects.toMatchObject({ name: 'SourceError' });
      expect(github.requests.length).toBeLessThanOrEqual(27);
    });

    it('because of one repository loses only that one', async () => {
      generate(16);
      github.query = ({ variables }) =>
        Object.values(variables).includes('service-5')
          ? new HttpResponse(null, { status: 502 })
          : undefined;
      await collect();
      expect(factOf('repository', 'service-5')).toMatchObject({
        key: 'general.unavailable.http-status',
      });
      expect(factOf('repository', 'service-4')).toMatchObject({
        slug: 'acme/service-4',
      });
    });

    it('that takes no more REST requests still tells what GraphQL has', async () => {
      generate(2);
      await collect();
      services = [...services, service('new')];
      services[1].candidateCommit = 'e'.repeat(40);
      github.rest['/'] = () =>
        HttpResponse.json(
          { message: 'API rate limit exceeded' },
          { status: 403, headers: { 'retry-after': '60' } },
        );
      await collect();
      expect(factOf('repository', 'new')).toMatchObject({ slug: 'acme/new' });
      expect(factOf('environments', 'new')).toMatchObject({
        key: 'general.unavailable.rate-limited',
      });
      expect(factOf('environments', 'service-1')).toMatchObject({
        slug: 'acme/service-1',
      });
      expect(factOf('code-scanning', 'service-1')).toMatchObject({
        key: 'general.unavailable.rate-limited',
      });
      expect(factOf('code-scanning', 'service-0')).toMatchObject({
        commit: candidate,
      });
    });

    it('with a wrong token fails as a whole', async () => {
      github.query = () =>
        HttpResponse.json({ message: 'Bad credentials' }, { status: 401 });
      await expect(collect()).rejects.toMatchObject({
        reason: { key: 'general.unavailable.unauthorized' },
      });
    });
  });

  it('has a target for each account, and says which has no credentials', async () => {
    services = [
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
    expect(await source.targets()).toEqual([
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
    await collect();
    expect(JSON.stringify(facts)).not.toMatch(
      /secret-token|login|@.*\.example/,
    );
  });
});
