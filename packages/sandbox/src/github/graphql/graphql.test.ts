import { ManualScenarioClock } from '../../clock';
import { exampleCommits, exampleData } from '../exampleData';
import { GitHubSandbox, startGitHub } from '../server';

describe('the GraphQL API', () => {
  let github: GitHubSandbox;

  beforeAll(async () => {
    github = await startGitHub({
      data: exampleData(),
      clock: ManualScenarioClock.create(),
    });
  });

  afterAll(() => github.close());
  afterEach(() => github.limits.clear());

  const ask = async (query: string, token = 'reader', variables = {}) => {
    const response = await fetch(`${github.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return { ...(await response.json()), status: response.status };
  };

  const inOrders = (selection: string) =>
    ask(`{ repository(owner: "shop", name: "orders") { ${selection} } }`);

  it('rolls up check runs and statuses of a commit', async () => {
    const { data, errors } = await inOrders(`
      object(oid: "${exampleCommits.second}") { ... on Commit {
        oid committedDate message author { name }
        statusCheckRollup { state contexts(first: 100) { nodes {
          __typename
          ... on CheckRun { name conclusion status detailsUrl summary
            checkSuite { app { slug } workflowRun { databaseId workflow { name } file { path } } } }
          ... on StatusContext { context state description targetUrl }
        } } } } }`);
    expect(errors).toBeUndefined();
    const { statusCheckRollup, ...commit } = data.repository.object;
    expect(commit).toMatchObject({ oid: exampleCommits.second });
    expect(statusCheckRollup.state).toBe('FAILURE');
    expect(statusCheckRollup.contexts.nodes).toMatchObject([
      {
        __typename: 'CheckRun',
        name: 'SonarQube Code Analysis',
        conclusion: 'FAILURE',
        checkSuite: { app: { slug: 'sonarqubecloud' }, workflowRun: null },
      },
      {
        __typename: 'CheckRun',
        name: 'test',
        conclusion: 'SUCCESS',
        checkSuite: {
          app: { slug: 'github-actions' },
          workflowRun: { databaseId: 501, workflow: { name: 'CI' } },
        },
      },
      {
        __typename: 'StatusContext',
        context: 'codecov/project',
        state: 'SUCCESS',
        description: '84.2% (target 80%)',
      },
    ]);
  });

  it('reads trees and blobs at a commit', async () => {
    const { data } = await inOrders(`
      tree: object(expression: "${exampleCommits.second}:.github/workflows") {
        ... on Tree { entries { name type object { ... on Blob { text byteSize } } } } }
      none: object(expression: "${exampleCommits.first}:.github/workflows") { oid }`);
    expect(data.repository).toEqual({
      tree: {
        entries: [
          {
            name: 'ci.yaml',
            type: 'blob',
            object: { text: 'on: push\n', byteSize: 9 },
          },
        ],
      },
      none: null,
    });
  });

  it('lists deployments newest first; a success makes earlier ones inactive', async () => {
    const { data } = await inOrders(`
      deployments(environments: ["staging"], first: 5, orderBy: {field: CREATED_AT, direction: DESC}) { nodes {
        databaseId commitOid environment payload state
        ref { name } latestStatus { state logUrl } statuses(first: 5) { nodes { state } } } }`);
    expect(data.repository.deployments.nodes).toMatchObject([
      {
        databaseId: 902,
        state: 'ACTIVE',
        payload: '{"image":"registry.mall.example/orders@sha256:aa"}',
        ref: { name: 'main' },
        latestStatus: { state: 'SUCCESS' },
      },
      {
        databaseId: 901,
        state: 'INACTIVE',
        statuses: { nodes: [{ state: 'INACTIVE' }, { state: 'SUCCESS' }] },
      },
    ]);
  });

  it('filters issues by any of the labels and by state', async () => {
    const { data } = await inOrders(`
      closed: issues(labels: ["P0", "P1"], states: [CLOSED], first: 10) { totalCount nodes {
        number title state closedAt url labels(first: 5) { nodes { name } }
        timelineItems(first: 10, itemTypes: [ISSUE_COMMENT, CLOSED_EVENT]) { nodes { __typename ... on IssueComment { createdAt } } } } }
      open: issues(labels: ["P1"], states: [OPEN], first: 10) { totalCount }`);
    expect(data.repository.open.totalCount).toBe(0);
    expect(data.repository.closed.nodes).toMatchObject([
      {
        number: 1,
        labels: { nodes: [{ name: 'P1' }] },
        timelineItems: {
          nodes: [
            { __typename: 'IssueComment' },
            { __typename: 'ClosedEvent' },
          ],
        },
      },
    ]);
  });

  it('pages with cursors', async () => {
    const page = (after: string) =>
      inOrders(
        `issues(first: 1${after}) { nodes { number } pageInfo { hasNextPage endCursor } }`,
      );
    const one = (await page('')).data.repository.issues;
    expect(one.pageInfo.hasNextPage).toBe(true);
    const two = (await page(`, after: "${one.pageInfo.endCursor}"`)).data
      .repository.issues;
    expect([one.nodes[0].number, two.nodes[0].number]).toEqual([1, 2]);
    expect(two.pageInfo.hasNextPage).toBe(false);
  });

  it('answers the repositories it has and names the one it has not', async () => {
    const { status, data, errors } = await ask(`{
      r0: repository(owner: "shop", name: "orders") { defaultBranchRef { name target { oid } } }
      r1: repository(owner: "shop", name: "gone") { id } }`);
    expect(status).toBe(200);
    expect(data.r0.defaultBranchRef.target.oid).toBe(exampleCommits.second);
    expect(data.r1).toBeNull();
    expect(errors).toMatchObject([{ type: 'NOT_FOUND', path: ['r1'] }]);
  });

  it.each([
    ['a field GitHub does not have', 'nonsense', /Cannot query field/],
    ['a connection without page size', 'issues { totalCount }', /`first` or/],
    ['a page above 100', 'issues(first: 101) { totalCount }', /limit of 100/],
  ])('refuses %s', async (_, selection, message) => {
    const { errors } = await inOrders(selection);
    expect(errors[0].message).toMatch(message);
  });

  it('refuses strangers', async () => {
    expect((await ask('{ viewer { login } }', '')).status).toBe(401);
    expect((await ask('{ viewer { login } }', 'wrong')).status).toBe(401);
    const { errors } = await ask(
      '{ repository(owner: "shop", name: "orders") { id } }',
      'stranger',
    );
    expect(errors).toMatchObject([{ type: 'NOT_FOUND' }]);
  });

  it('costs points by connections and refuses when none are left', async () => {
    const query = `query ($size: Int!) {
      repository(owner: "shop", name: "orders") {
        issues(first: $size) { nodes { labels(first: 5) { nodes { name } } } } }
      rateLimit { cost limit remaining nodeCount } }`;
    const { data } = await ask(query, 'reader', { size: 100 });
    // one request for issues and a hundred for their labels
    expect(data.rateLimit).toEqual({
      cost: 1,
      limit: 5000,
      remaining: 4999,
      nodeCount: 600,
    });
    await ask('{ viewer { login } }', 'poor');
    const { errors } = await ask('{ viewer { login } }', 'poor');
    expect(errors).toMatchObject([{ type: 'RATE_LIMITED' }]);
  });
});
