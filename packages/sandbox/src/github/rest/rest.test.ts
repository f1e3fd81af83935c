import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv, { ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { strFromU8, unzipSync } from 'fflate';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { ManualScenarioClock } from '../../clock';
import { exampleCommits, exampleData } from '../exampleData';
import { GitHubSandbox, startGitHub } from '../server';
import { endpoints } from './router';

const START = '2026-11-02T09:00:00Z';
const { first, second } = exampleCommits;

interface Description {
  paths: Record<string, Record<string, Operation>>;
}
interface Operation {
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

/** OpenAPI 3.0 as JSON Schema says it. */
function asJsonSchema(_key: string, schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const { nullable, ...rest } = schema as Record<string, unknown>;
  if (rest.format === 'uri' && rest.default === '') {
    // described as an address whose default is no address
    delete rest.format;
  }
  if (nullable === true) {
    return { anyOf: [rest, { type: 'null' }] };
  }
  return Array.isArray(schema) ? schema : rest;
}

const description: Description = JSON.parse(
  readFileSync(
    join(
      dirname(require.resolve('@octokit/openapi/package.json')),
      'generated/api.github.com.json',
    ),
    'utf8',
  ),
  asJsonSchema,
);

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
addFormats(ajv);
ajv.addSchema({ $id: 'github', ...description });

const problemsOf = (
  path: string,
  method: string,
  status: number,
  body: unknown,
): ErrorObject[] => {
  const pointer = [
    'paths',
    path,
    method,
    'responses',
    String(status),
    'content',
    'application/json',
    'schema',
  ]
    .map(part =>
      encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')),
    )
    .join('/');
  return problemsAt(pointer, body);
};

function problemsAt(pointer: string, body: unknown): ErrorObject[] {
  const validate = ajv.compile({ $ref: `github#/${pointer}` });
  return validate(body) ? [] : (validate.errors ?? []);
}

describe('the REST API', () => {
  let clock: ManualScenarioClock;
  let github: GitHubSandbox;

  beforeEach(async () => {
    clock = ManualScenarioClock.create(START);
    github = await startGitHub({ data: exampleData(), clock });
  });

  afterEach(() => github.close());

  const ask = (
    path: string,
    { token = 'reader', ...headers }: Record<string, string> = {},
  ) =>
    fetch(`${github.url}${path}`, {
      redirect: 'manual',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });

  const repository = '/repos/shop/orders';

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
    const response = await ask(url);
    const body = await response.json();
    expect({ status: response.status, body }).toMatchObject({ status: 200 });
    expect(problemsOf(path, 'get', 200, body)).toEqual([]);
  });

  it('notices an answer that GitHub would not give', async () => {
    const path = '/repos/{owner}/{repo}/commits/{ref}/check-runs';
    const { check_runs, ...rest } = await (
      await ask(`${repository}/commits/${second}/check-runs`)
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
    const answer = await (await ask(`${repository}/compare/${commits}`)).json();
    expect(answer).toMatchObject({ status, total_commits: count });
    expect(answer.commits).toHaveLength(count);
    expect(answer.files.length > 0).toBe(count > 0);
  });

  it('compares nothing with a commit that is not there', async () => {
    const answer = await ask(`${repository}/compare/${first}...nowhere`);
    expect(answer.status).toBe(404);
  });

  it('serves an artifact as a zip behind a redirect until it expires', async () => {
    const redirect = await ask(`${repository}/actions/artifacts/701/zip`);
    expect(redirect.status).toBe(302);
    const download = await fetch(redirect.headers.get('location')!);
    const files = unzipSync(new Uint8Array(await download.arrayBuffer()));
    expect(strFromU8(files['coverage-summary.json'])).toBe('{"total":{}}');
    const expired = await ask(`${repository}/actions/artifacts/702/zip`);
    expect(expired.status).toBe(410);
  });

  describe('a conditional request', () => {
    it('answers 304 without a body and without cost while nothing changed', async () => {
      const fresh = await ask(`${repository}/environments`);
      const etag = fresh.headers.get('etag')!;
      const again = await ask(`${repository}/environments`, {
        'if-none-match': etag,
      });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      expect(again.headers.get('x-ratelimit-remaining')).toBe(
        fresh.headers.get('x-ratelimit-remaining'),
      );
    });

    it('answers anew after a change', async () => {
      const path = `${repository}/code-scanning/alerts`;
      const etag = (await ask(path)).headers.get('etag')!;
      github.store.repository('shop', 'orders')!.updateAlert(1, {
        state: 'fixed',
        fixedAt: '2026-11-02T08:00:00Z',
      });
      const again = await ask(path, { 'if-none-match': etag });
      expect(again.status).toBe(200);
    });
  });

  describe('a list of several pages', () => {
    it('links the next, the last and, further on, the first', async () => {
      const path = `${repository}/issues?state=all&per_page=1`;
      const one = await ask(path);
      const link = one.headers.get('link')!;
      expect(link).toContain('rel="next"');
      expect(link).toContain('rel="last"');
      const next = /<([^>]+)>; rel="next"/.exec(link)![1];
      const two = await ask(next.slice(github.url.length));
      expect((await two.json())[0].number).toBe(1);
      expect(two.headers.get('link')).toContain('rel="first"');
      expect(two.headers.get('link')).not.toContain('rel="next"');
    });

    it('caps a page at 100', async () => {
      const orders = github.store.repository('shop', 'orders')!;
      for (let count = 0; count < 120; count += 1) {
        orders.addStatus({
          sha: first,
          context: `c${count}`,
          state: 'success',
          creator: 'ops',
          createdAt: START,
        });
      }
      const answer = await ask(
        `${repository}/commits/${first}/statuses?per_page=500`,
      );
      expect(await answer.json()).toHaveLength(100);
    });
  });

  describe('a caller without rights', () => {
    it.each([
      ['a wrong token', 'wrong', repository, 401, 'Bad credentials'],
      ['no token, private', '', repository, 404, 'Not Found'],
      ['no token, public', '', '/repos/shop/docs', 200, undefined],
      ['another repository', 'stranger', repository, 404, 'Not Found'],
      [
        'a missing permission',
        'narrow',
        `${repository}/code-scanning/alerts`,
        403,
        'Resource not accessible by integration',
      ],
    ])('%s', async (_, token, path, status, message) => {
      const response = await ask(path, { token });
      expect(response.status).toBe(status);
      expect((await response.json()).message).toBe(message);
    });
  });

  it('says that code scanning is off, not that there are no alerts', async () => {
    const orders = github.store.repository('shop', 'orders')!;
    orders.codeScanning = 403;
    const refused = await ask(`${repository}/code-scanning/alerts`);
    expect(refused.status).toBe(403);
    const missing = await ask('/repos/shop/docs/code-scanning/analyses');
    expect(missing.status).toBe(404);
    expect((await missing.json()).message).toBe('no analysis found');
  });

  it('says 422 for a commit it does not have', async () => {
    const response = await ask(
      `${repository}/commits/${'f'.repeat(40)}/check-runs`,
    );
    expect(response.status).toBe(422);
  });

  describe('the rate limit', () => {
    it('counts down, refuses, and starts again with the next hour', async () => {
      const remaining = [];
      for (let count = 0; count < 3; count += 1) {
        const response = await ask(repository, { token: 'poor' });
        remaining.push(response.headers.get('x-ratelimit-remaining'));
      }
      expect(remaining).toEqual(['2', '1', '0']);
      const refused = await ask(repository, { token: 'poor' });
      expect(refused.status).toBe(403);
      expect((await refused.json()).message).toMatch('API rate limit exceeded');
      const free = await ask('/rate_limit', { token: 'poor' });
      expect((await free.json()).resources.core.remaining).toBe(0);
      clock.advance('61m');
      expect((await ask(repository, { token: 'poor' })).status).toBe(200);
    });

    it('tells everybody to wait under a secondary limit', async () => {
      github.limits.slowDown(30, 429);
      const response = await ask(repository);
      expect(response.status).toBe(429);
      expect(response.headers.get('retry-after')).toBe('30');
      clock.advance('31s');
      expect((await ask(repository)).status).toBe(200);
    });
  });

  it('lets an App exchange its signature for a token of its installation', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const apps = [
      {
        id: 42,
        slug: 'readiness',
        publicKey: await exportSPKI(publicKey),
        installations: [{ id: 77, account: 'shop' }],
      },
    ];
    const other = await startGitHub({
      data: { ...exampleData(), apps },
      clock,
    });
    const now = clock.now().getTime() / 1000;
    const jwt = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer('42')
      .setIssuedAt(now - 60)
      .setExpirationTime(now + 540)
      .sign(privateKey);
    const call = (path: string, token: string, method = 'GET') =>
      fetch(`${other.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      });
    try {
      const installations = await (
        await call('/app/installations', jwt)
      ).json();
      // the operation's own schema asks an account to be a user and an enterprise
      expect(
        problemsAt('components/schemas/installation', installations[0]),
      ).toEqual([]);
      const answer = await call(
        '/app/installations/77/access_tokens',
        jwt,
        'POST',
      );
      const body = await answer.json();
      expect(answer.status).toBe(201);
      expect(
        problemsOf(
          '/app/installations/{installation_id}/access_tokens',
          'post',
          201,
          body,
        ),
      ).toEqual([]);
      expect((await call(repository, body.token)).status).toBe(200);
      expect((await call('/app/installations', 'reader')).status).toBe(401);
    } finally {
      await other.close();
    }
  });
});
