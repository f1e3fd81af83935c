import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { GithubClient, RateBudget } from '../client';

export const api = 'https://api.github.test';
export const effectId = 'e'.repeat(64);
export const now = new Date('2026-11-02T09:00:00Z');

export interface FakeRun {
  id: number;
  display_title: string;
  path: string;
  event: string;
  head_branch: string;
  head_sha: string;
  status: string;
  conclusion: string | null;
  run_attempt: number;
  html_url: string;
  created_at: string;
}

export const fakeRun = (changes: Partial<FakeRun> = {}): FakeRun => ({
  id: 99,
  display_title: `Deploy canary (${effectId})`,
  path: '.github/workflows/deploy-canary.yaml',
  event: 'workflow_dispatch',
  head_branch: 'main',
  head_sha: 'c'.repeat(40),
  status: 'waiting',
  conclusion: null,
  run_attempt: 1,
  html_url: 'https://github.test/acme/order/actions/runs/99',
  created_at: now.toISOString(),
  ...changes,
});

/** A repository's Actions that remember what they were asked to do. */
export class FakeActions {
  runs: FakeRun[] = [];
  jobs: object[] = [];
  deployments: { id: number; statuses: object[] }[] = [];
  /** Every POST: path and body. */
  posts: { path: string; body: Record<string, unknown> }[] = [];
  gets: string[] = [];
  /** Answers a POST instead of this; undefined: it is carried out. */
  onPost: (
    path: string,
    body: Record<string, unknown>,
  ) => Response | undefined = () => undefined;
  onGet: (path: string) => Response | undefined = () => undefined;
  /** Sends the run's id back when asked for, as since February 2026. */
  returnsRunDetails = true;
  workflowState: string | undefined = 'active';

  readonly server = setupServer(
    http.post(`${api}/*`, async ({ request }) => {
      const path = new URL(request.url).pathname;
      const text = await request.text();
      const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>;
      this.posts.push({ path, body });
      return this.onPost(path, body) ?? this.#post(path, body);
    }),
    http.get(`${api}/*`, ({ request }) => {
      const { pathname, searchParams } = new URL(request.url);
      this.gets.push(pathname);
      return this.onGet(pathname) ?? this.#get(pathname, searchParams);
    }),
  );

  client(timeout = 500): GithubClient {
    return new GithubClient({
      target: 'github.test/acme',
      apiBaseUrl: api,
      token: async () => 'ghs_very_secret',
      budget: new RateBudget({ target: 'github.test/acme', reserve: 0 }),
      timeout,
      logger: mockServices.logger.mock(),
      now: () => now,
      retryPause: 1,
    });
  }

  /** Starts the run that a dispatch asks for. */
  start(path: string, body: Record<string, unknown>): FakeRun {
    const inputs = body.inputs as Record<string, string>;
    const run = fakeRun({
      id: 99 + this.runs.length,
      path: `.github/workflows/${path.split('/')[6]}`,
      display_title: `Run (${inputs.effect_id})`,
      status: 'queued',
    });
    this.runs.push(run);
    return run;
  }

  #post(path: string, body: Record<string, unknown>): Response {
    if (path.endsWith('/dispatches')) {
      const run = this.start(path, body);
      return body.return_run_details && this.returnsRunDetails
        ? HttpResponse.json({
            workflow_run_id: run.id,
            run_url: `${api}/repos/acme/order/actions/runs/${run.id}`,
            html_url: run.html_url,
          })
        : new HttpResponse(null, { status: 204 });
    }
    if (/cancel$/.test(path)) {
      return HttpResponse.json({}, { status: 202 });
    }
    if (path.endsWith('/statuses')) {
      return HttpResponse.json({ id: 1 }, { status: 201 });
    }
    return new HttpResponse(null, { status: 204 });
  }

  #get(path: string, query: URLSearchParams): Response {
    const rest = path.replace('/repos/acme/order', '');
    if (rest === '') {
      return HttpResponse.json({
        id: 4711,
        full_name: 'acme/order',
        default_branch: 'main',
      });
    }
    const [, file] = /^\/actions\/workflows\/([^/]+)\/runs$/.exec(rest) ?? [];
    if (file || rest === '/actions/runs') {
      const status = query.get('status');
      return HttpResponse.json({
        workflow_runs: this.runs.filter(
          run =>
            (!file || run.path.endsWith(`/${file}`)) &&
            (!status || run.status === status),
        ),
      });
    }
    if (rest.startsWith('/actions/workflows/')) {
      return this.workflowState
        ? HttpResponse.json({ state: this.workflowState })
        : HttpResponse.json({ message: 'Not Found' }, { status: 404 });
    }
    const run = this.runs.find(({ id }) => rest.split('/')[3] === String(id));
    if (rest.endsWith('/jobs')) {
      return HttpResponse.json({ jobs: this.jobs });
    }
    if (rest.endsWith('/pending_deployments')) {
      return HttpResponse.json([{ environment: { name: 'production' } }]);
    }
    if (rest.endsWith('/statuses')) {
      return HttpResponse.json(
        this.deployments.find(({ id }) => rest.split('/')[2] === String(id))
          ?.statuses ?? [],
      );
    }
    if (rest === '/deployments') {
      return HttpResponse.json(this.deployments.map(({ id }) => ({ id })));
    }
    return run
      ? HttpResponse.json(run)
      : HttpResponse.json({ message: 'Not Found' }, { status: 404 });
  }
}
