import { strToU8, zipSync } from 'fflate';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

export const api = 'https://api.github.test';
export const candidate = 'c'.repeat(40);
/** What GitHub answers where a further page follows. */
export const withNextPage = (body: object) =>
  HttpResponse.json(body, {
    headers: { link: `<${api}/next>; rel="next"` },
  });
/** A workflow artifact with a coverage report. */
export const coverageArchive = (lines: { covered: number; total: number }) =>
  HttpResponse.arrayBuffer(
    zipSync({
      'coverage-summary.json': strToU8(JSON.stringify({ total: { lines } })),
    }).buffer as ArrayBuffer,
    { headers: { 'content-type': 'application/zip' } },
  );

interface GraphqlBody {
  query: string;
  variables: Record<string, string>;
}

const commitNode = (name: string) => ({
  url: `https://github.test/acme/${name}`,
  commit: {
    __typename: 'Commit',
    oid: candidate,
    statusCheckRollup: {
      contexts: {
        pageInfo: { hasNextPage: false },
        nodes: [
          {
            __typename: 'CheckRun',
            databaseId: 9,
            name: 'test',
            status: 'COMPLETED',
            conclusion: 'SUCCESS',
            checkSuite: {
              app: { slug: 'github-actions' },
              workflowRun: { databaseId: 77 },
            },
          },
        ],
      },
    },
  },
  workflows: {
    __typename: 'Tree',
    entries: [
      {
        name: 'ci.yaml',
        type: 'blob',
        object: {
          text: 'on: push\njobs: {test: {runs-on: x, steps: [{run: x}]}}',
        },
      },
      { name: 'README.md', type: 'blob', object: { text: '# no workflow' } },
    ],
  },
});

const repositoryNode = (name: string) => ({
  nameWithOwner: `acme/${name}`,
  url: `https://github.test/acme/${name}`,
  defaultBranchRef: { name: 'main', target: { oid: 'd'.repeat(40) } },
  staging: { pageInfo: { hasNextPage: false }, nodes: [] },
  prod: { pageInfo: { hasNextPage: false }, nodes: [] },
  ...Object.fromEntries(
    ['open', 'closed'].flatMap(state =>
      ['P0', 'P1', 'P2', 'P3'].map(level => [
        `${state}${level}`,
        { pageInfo: { hasNextPage: false }, nodes: [] },
      ]),
    ),
  ),
});

/** A GitHub on which every repository looks alike, unless a test changes it. */
export class FakeGithub {
  readonly server = setupServer(
    http.post(`${api}/graphql`, async ({ request }) => {
      const body = (await request.json()) as GraphqlBody;
      this.requests.push(`POST /graphql`);
      this.queries.push(body);
      return this.answerQuery(body);
    }),
    http.get(`${api}/*`, ({ request }) => {
      const { pathname } = new URL(request.url);
      const conditional = request.headers.has('if-none-match');
      this.requests.push(
        `GET ${pathname}${conditional ? ' (conditional)' : ''}`,
      );
      return conditional
        ? new HttpResponse(null, { status: 304 })
        : this.answerRest(pathname);
    }),
  );

  requests: string[] = [];
  queries: GraphqlBody[] = [];
  /** Overrides what is answered: by part of a path, or by repository. */
  rest: Record<string, () => Response> = {};
  query: (body: GraphqlBody) => Response | undefined = () => undefined;
  repository: (name: string) => { data?: object | null; error?: object } =
    () => ({});

  count(part: string): number {
    return this.requests.filter(request => request.includes(part)).length;
  }

  answerQuery(body: GraphqlBody): Response {
    const override = this.query(body);
    if (override) {
      return override;
    }
    const data: Record<string, unknown> = {};
    const errors: object[] = [];
    for (let index = 0; `n${index}` in body.variables; index += 1) {
      const alias = `r${index}`;
      const name = body.variables[`n${index}`];
      const changed = this.repository(name);
      data[alias] =
        changed.data === null
          ? null
          : {
              ...(`c${index}` in body.variables
                ? commitNode(name)
                : repositoryNode(name)),
              ...changed.data,
            };
      if (changed.error) {
        const { path = [], ...error } = changed.error as {
          path?: string[];
        };
        errors.push({ message: 'No', ...error, path: [alias, ...path] });
      }
    }
    return HttpResponse.json({ data, ...(errors.length > 0 && { errors }) });
  }

  answerRest(path: string): Response {
    const override = Object.entries(this.rest).find(([part]) =>
      path.includes(part),
    );
    if (override) {
      return override[1]();
    }
    const json = (body: object) =>
      HttpResponse.json(body, { headers: { etag: `W/"${path}"` } });
    if (path.endsWith('/deployment_protection_rules')) {
      return json({
        custom_deployment_protection_rules: [
          { enabled: true, app: { slug: 'release-gate' } },
        ],
      });
    }
    if (path.endsWith('/environments')) {
      return json({
        environments: [
          { name: 'production', can_admins_bypass: false },
          { name: 'staging' },
          { name: 'preview' },
        ],
      });
    }
    if (path.endsWith('/analyses')) {
      return json([
        {
          ref: 'refs/heads/main',
          commit_sha: candidate,
          created_at: '2026-11-01T00:00:00Z',
          error: '',
          tool: { name: 'Trivy' },
        },
      ]);
    }
    if (path.endsWith('/artifacts')) {
      return json({
        artifacts: [
          {
            id: 5,
            name: 'coverage-report',
            size_in_bytes: 100,
            expired: false,
          },
          { id: 6, name: 'image', size_in_bytes: 100, expired: false },
        ],
      });
    }
    if (path.endsWith('/zip')) {
      return coverageArchive({ covered: 799, total: 1000 });
    }
    return json([]);
  }
}
