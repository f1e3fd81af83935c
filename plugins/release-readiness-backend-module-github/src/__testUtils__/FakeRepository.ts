import { createHash } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { GithubClient, RateBudget } from '../client';

const api = 'https://api.github.test';

export interface FakeCommit {
  sha: string;
  message: string;
  login?: string;
  files: Record<string, string>;
}

const idOf = (text: string) => createHash('sha1').update(text).digest('hex');

/** A line of commits, the oldest first, as `acme/order`. */
export class FakeRepository {
  commits: FakeCommit[] = [];
  /** Paths that were asked for, without the repository. */
  gets: string[] = [];
  truncated = false;
  pageSize = 100;
  onGet: (path: string) => Response | undefined = () => undefined;

  readonly server = setupServer(
    http.get(`${api}/repos/acme/order/*`, ({ request }) => {
      const { pathname, searchParams } = new URL(request.url);
      const path = pathname.replace('/repos/acme/order/', '');
      this.gets.push(path);
      return this.onGet(path) ?? this.#answer(path, searchParams);
    }),
  );

  client(): GithubClient {
    return new GithubClient({
      target: 'github.test/acme',
      apiBaseUrl: api,
      token: async () => 'ghs_very_secret',
      budget: new RateBudget({ target: 'github.test/acme', reserve: 0 }),
      timeout: 1_000,
      logger: mockServices.logger.mock(),
      now: () => new Date(),
      retryPause: 1,
    });
  }

  #answer(path: string, query: URLSearchParams): Response {
    const [base, head] = /^compare\/(.+)\.\.\.(.+)$/.exec(path)?.slice(1) ?? [];
    if (base) {
      const from = this.#position(base);
      const to = this.#position(head);
      if (from < 0 || to < 0) {
        return HttpResponse.json({ message: 'Not Found' }, { status: 404 });
      }
      const between = this.commits.slice(from + 1, to + 1);
      return this.#page(between, query, commits => ({
        html_url: `https://github.test/acme/order/${path}`,
        total_commits: between.length,
        commits,
      }));
    }
    if (path === 'commits') {
      const to = this.#position(query.get('sha') ?? '');
      const known = this.commits.slice(0, to + 1).reverse();
      return this.#page(known, query, commits => commits);
    }
    const [, tree] = /^git\/trees\/(.+)$/.exec(path) ?? [];
    const commit = this.commits.find(({ sha }) => sha === tree);
    if (commit) {
      return HttpResponse.json({
        truncated: this.truncated,
        tree: [
          { path: 'src', type: 'tree', sha: idOf('src') },
          ...Object.entries(commit.files).map(([file, text]) => ({
            path: file,
            type: 'blob',
            sha: idOf(text),
            size: text.length,
          })),
        ],
      });
    }
    const [, blob] = /^git\/blobs\/(.+)$/.exec(path) ?? [];
    const text = this.commits
      .flatMap(({ files }) => Object.values(files))
      .find(content => idOf(content) === blob);
    return text === undefined
      ? HttpResponse.json({ message: 'Not Found' }, { status: 404 })
      : HttpResponse.json({
          encoding: 'base64',
          content: Buffer.from(text).toString('base64'),
        });
  }

  #position(sha: string): number {
    return this.commits.findIndex(commit => commit.sha === sha);
  }

  #page(
    commits: FakeCommit[],
    query: URLSearchParams,
    body: (page: object[]) => object,
  ): Response {
    const page = Number(query.get('page'));
    const end = page * this.pageSize;
    return HttpResponse.json(
      body(
        commits
          .slice(end - this.pageSize, end)
          .map(({ sha, message, login }) => ({
            sha,
            html_url: `https://github.test/acme/order/commit/${sha}`,
            author: login ? { login } : null,
            commit: {
              message,
              author: { date: '2026-11-01T08:00:00Z' },
              committer: { date: '2026-11-01T09:00:00Z' },
            },
          })),
      ),
      end < commits.length
        ? { headers: { link: '<https://x>; rel="next"' } }
        : {},
    );
  }
}
