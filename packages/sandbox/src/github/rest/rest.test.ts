import { strFromU8, unzipSync } from 'fflate';
import { problemsOf } from '../__testUtils__/officialDescription';
import { repository, RestWorld } from '../__testUtils__/RestWorld';
import { exampleCommits } from '../exampleData';
import { endpoints } from './router';

const { first, second } = exampleCommits;

describe('the REST API', () => {
  const world = new RestWorld();

  beforeEach(() => world.start());
  afterEach(() => world.close());

  /** One request for each operation, at least; the test below wants all. */
  const examples: Record<string, string[]> = {
    '/repos/{owner}/{repo}': [repository, '/repos/shop/docs'],
    '/repos/{owner}/{repo}/commits/{ref}/check-runs': [
      `${repository}/commits/${second}/check-runs`,
    ],
    '/repos/{owner}/{repo}/check-runs/{check_run_id}': [
      `${repository}/check-runs/801`,
      `${repository}/check-runs/601`,
    ],
    '/repos/{owner}/{repo}/commits/{ref}/check-suites': [
      `${repository}/commits/${second}/check-suites`,
    ],
    '/repos/{owner}/{repo}/commits/{ref}/status': [
      `${repository}/commits/main/status`,
      `${repository}/commits/${first}/status`,
    ],
    '/repos/{owner}/{repo}/commits/{ref}/statuses': [
      `${repository}/commits/main/statuses`,
    ],
    '/repos/{owner}/{repo}/commits': [`${repository}/commits`],
    '/repos/{owner}/{repo}/commits/{ref}': [`${repository}/commits/main`],
    '/repos/{owner}/{repo}/compare/{basehead}': [
      `${repository}/compare/${first}...${second}`,
      `${repository}/compare/${second}...${first}?page=1&per_page=1`,
    ],
    '/repos/{owner}/{repo}/code-scanning/analyses': [
      `${repository}/code-scanning/analyses?tool_name=Trivy&ref=main`,
    ],
    '/repos/{owner}/{repo}/code-scanning/alerts': [
      `${repository}/code-scanning/alerts`,
    ],
    '/repos/{owner}/{repo}/code-scanning/alerts/{alert_number}': [
      `${repository}/code-scanning/alerts/1`,
    ],
    '/repos/{owner}/{repo}/actions/workflows': [
      `${repository}/actions/workflows`,
    ],
    '/repos/{owner}/{repo}/actions/runs': [
      `${repository}/actions/runs?head_sha=${second}`,
    ],
    '/repos/{owner}/{repo}/actions/runs/{run_id}': [
      `${repository}/actions/runs/501`,
    ],
    '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs': [
      `${repository}/actions/runs/501/jobs`,
    ],
    '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': [
      `${repository}/actions/runs/501/artifacts`,
    ],
    '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}': [
      `${repository}/actions/artifacts/701`,
    ],
    '/repos/{owner}/{repo}/deployments': [
      `${repository}/deployments?environment=staging`,
    ],
    '/repos/{owner}/{repo}/deployments/{deployment_id}': [
      `${repository}/deployments/902`,
    ],
    '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses': [
      `${repository}/deployments/902/statuses`,
    ],
    '/repos/{owner}/{repo}/environments': [`${repository}/environments`],
    '/repos/{owner}/{repo}/environments/{environment_name}': [
      `${repository}/environments/production`,
    ],
    '/repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules':
      [`${repository}/environments/production/deployment_protection_rules`],
    '/repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies':
      [`${repository}/environments/production/deployment-branch-policies`],
    '/repos/{owner}/{repo}/branches': [`${repository}/branches`],
    '/repos/{owner}/{repo}/branches/{branch}': [
      `${repository}/branches/main`,
      `${repository}/branches/feature%2Fa`,
    ],
    '/repos/{owner}/{repo}/branches/{branch}/protection': [
      `${repository}/branches/main/protection`,
    ],
    '/repos/{owner}/{repo}/rules/branches/{branch}': [
      `${repository}/rules/branches/main`,
    ],
    '/repos/{owner}/{repo}/issues': [`${repository}/issues?state=all`],
    '/repos/{owner}/{repo}/issues/{issue_number}': [`${repository}/issues/1`],
    '/repos/{owner}/{repo}/issues/{issue_number}/comments': [
      `${repository}/issues/1/comments`,
    ],
    '/repos/{owner}/{repo}/issues/{issue_number}/timeline': [
      `${repository}/issues/1/timeline`,
    ],
    '/repos/{owner}/{repo}/contents/{path}': [
      `${repository}/contents/README.md`,
      `${repository}/contents/db/migration?ref=${second}`,
    ],
    '/repos/{owner}/{repo}/git/trees/{tree_sha}': [
      `${repository}/git/trees/main`,
      `${repository}/git/trees/${second}?recursive=1`,
    ],
    '/repos/{owner}/{repo}/git/blobs/{file_sha}': [
      // `printf 'Orders\n' | git hash-object --stdin`
      `${repository}/git/blobs/e993f4d492cad5f85faaac1a4fc73762f9ae3d3c`,
    ],
    '/rate_limit': ['/rate_limit'],
    '/installation/repositories': ['/installation/repositories'],
  };

  const answeredElsewhere = [
    '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    '/app/installations',
    '/app/installations/{installation_id}/access_tokens',
  ];

  it('has an example for every operation that is served', () => {
    expect([...Object.keys(examples), ...answeredElsewhere].sort()).toEqual(
      endpoints.map(({ path }) => path).sort(),
    );
  });

  it.each(
    Object.entries(examples).flatMap(([path, urls]) =>
      urls.map(url => [url, path] as const),
    ),
  )('answers %s as GitHub describes it', async (url, path) => {
    const response = await world.ask(url);
    const body = await response.json();
    expect({ status: response.status, body }).toMatchObject({ status: 200 });
    expect(problemsOf(path, 'get', 200, body)).toEqual([]);
  });

  it('notices an answer that GitHub would not give', async () => {
    const path = '/repos/{owner}/{repo}/commits/{ref}/check-runs';
    const { check_runs, ...rest } = await (
      await world.ask(`${repository}/commits/${second}/check-runs`)
    ).json();
    expect(problemsOf(path, 'get', 200, rest)).not.toEqual([]);
    delete check_runs[0].output;
    expect(problemsOf(path, 'get', 200, { ...rest, check_runs })).not.toEqual(
      [],
    );
  });

  it.each([
    ['an older with a newer', `${first}...${second}`, 'ahead', 1],
    ['a newer with an older', `${second}...${first}`, 'behind', 0],
    ['one with itself', `${first}...${first}`, 'identical', 0],
  ])('compares %s commit', async (_, commits, status, count) => {
    const answer = await (
      await world.ask(`${repository}/compare/${commits}`)
    ).json();
    expect(answer).toMatchObject({ status, total_commits: count });
    expect(answer.commits).toHaveLength(count);
    expect(answer.files.length > 0).toBe(count > 0);
  });

  it('compares nothing with a commit that is not there', async () => {
    const answer = await world.ask(`${repository}/compare/${first}...nowhere`);
    expect(answer.status).toBe(404);
  });

  it('serves an artifact as a zip behind a redirect until it expires', async () => {
    const redirect = await world.ask(`${repository}/actions/artifacts/701/zip`);
    expect(redirect.status).toBe(302);
    const download = await fetch(redirect.headers.get('location')!);
    const files = unzipSync(new Uint8Array(await download.arrayBuffer()));
    expect(strFromU8(files['coverage-summary.json'])).toBe('{"total":{}}');
    const expired = await world.ask(`${repository}/actions/artifacts/702/zip`);
    expect(expired.status).toBe(410);
  });

  it('says that code scanning is off, not that there are no alerts', async () => {
    world.orders.codeScanning = 403;
    const refused = await world.ask(`${repository}/code-scanning/alerts`);
    expect(refused.status).toBe(403);
    const missing = await world.ask('/repos/shop/docs/code-scanning/analyses');
    expect(missing.status).toBe(404);
    expect((await missing.json()).message).toBe('no analysis found');
  });

  it('says 422 for a commit it does not have', async () => {
    const response = await world.ask(
      `${repository}/commits/${'f'.repeat(40)}/check-runs`,
    );
    expect(response.status).toBe(422);
  });
});
