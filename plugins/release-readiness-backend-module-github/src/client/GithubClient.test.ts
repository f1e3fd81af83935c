import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { GithubClient } from './GithubClient';
import { GithubError } from './GithubError';
import { RateBudget } from './RateBudget';

const api = 'https://api.github.test';
const path = '/repos/acme/x/environments';
const now = new Date('2026-11-02T09:00:00Z');
const token = 'ghs_very_secret';

describe('GithubClient', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { signal } = new AbortController();
  let client: GithubClient;
  let requests: Request[];

  const createClient = (
    options: Partial<ConstructorParameters<typeof GithubClient>[0]> = {},
  ) =>
    new GithubClient({
      target: 'github.test/acme',
      apiBaseUrl: api,
      token: async () => token,
      budget: new RateBudget({ target: 'github.test/acme', reserve: 0.2 }),
      timeout: 200,
      logger: mockServices.logger.mock(),
      now: () => now,
      retryPause: 1,
      ...options,
    });

  beforeEach(() => {
    requests = [];
    client = createClient();
  });

  /** Answers in turn, the last one for ever. */
  const answer = (...responses: (() => Response | Promise<Response>)[]) => {
    const handler = ({ request }: { request: Request }) => {
      requests.push(request);
      const index = Math.min(requests.length, responses.length) - 1;
      return responses[index]();
    };
    server.use(
      http.get(`${api}${path}`, handler),
      http.post(`${api}/graphql`, handler),
    );
  };

  const get = () => client.get(path, json => json, signal);

  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => {
        throw new Error('It did not fail');
      },
      (error: GithubError | SourceError) => error,
    );

  describe('an answer with an ETag', () => {
    it('is asked for conditionally and taken from memory while it holds', async () => {
      answer(
        () => HttpResponse.json({ a: 1 }, { headers: { etag: 'W/"one"' } }),
        () => new HttpResponse(null, { status: 304 }),
      );
      expect(await get()).toEqual({ a: 1 });
      expect(await get()).toEqual({ a: 1 });
      expect(requests[0].headers.get('if-none-match')).toBeNull();
      expect(requests[1].headers.get('if-none-match')).toBe('W/"one"');
    });

    it('is replaced when it changed', async () => {
      answer(
        () => HttpResponse.json({ a: 1 }, { headers: { etag: 'W/"one"' } }),
        () => HttpResponse.json({ a: 2 }, { headers: { etag: 'W/"two"' } }),
        () => new HttpResponse(null, { status: 304 }),
      );
      await get();
      expect(await get()).toEqual({ a: 2 });
      expect(await get()).toEqual({ a: 2 });
      expect(requests[2].headers.get('if-none-match')).toBe('W/"two"');
    });
  });

  describe('a failing request', () => {
    it('is tried again a bounded number of times', async () => {
      answer(() => new HttpResponse(null, { status: 502 }));
      expect(await failure(get())).toMatchObject({
        name: 'GithubError',
        status: 502,
        reason: {
          key: 'general.unavailable.http-status',
          params: { target: 'github.test/acme', status: 502 },
        },
      });
      expect(requests).toHaveLength(3);
    });

    it('succeeds when GitHub recovers meanwhile', async () => {
      answer(
        () => new HttpResponse(null, { status: 503 }),
        () => HttpResponse.json({ a: 1 }),
      );
      expect(await get()).toEqual({ a: 1 });
    });

    it.each([
      [401, 'unauthorized'],
      [403, 'forbidden'],
      [404, 'not-found'],
      [422, 'not-found'],
    ])('with status %p is not tried again: %s', async (status, reason) => {
      answer(() => HttpResponse.json({ message: 'No' }, { status }));
      const error = await failure(get());
      expect(error.reason.key).toBe(`general.unavailable.${reason}`);
      expect(requests).toHaveLength(1);
    });

    it('says that there was no answer in time', async () => {
      client = createClient({ timeout: 20 });
      answer(async () => {
        await delay('infinite');
        return HttpResponse.json({});
      });
      expect((await failure(get())).reason).toEqual({
        key: 'general.unavailable.timeout',
        params: { target: 'github.test/acme', seconds: 0.02 },
      });
    });

    it('says that there is no connection', async () => {
      answer(() => HttpResponse.error());
      const error = await failure(get());
      expect(error).toBeInstanceOf(SourceError);
      expect(error.reason.key).toBe('general.unavailable.refused');
    });

    it('says that an answer makes no sense', async () => {
      answer(() => HttpResponse.json({ a: 1 }));
      const error = await failure(
        client.get(
          path,
          () => {
            throw new Error('not a list');
          },
          signal,
        ),
      );
      expect(error.reason.key).toBe('general.unavailable.invalid-response');
    });

    it('never tells the token', async () => {
      answer(() =>
        HttpResponse.json({ message: `bad ${path}` }, { status: 500 }),
      );
      const error = await failure(get());
      expect(requests[0].headers.get('authorization')).toBe(`Bearer ${token}`);
      expect(JSON.stringify([error, error.message, error.stack])).not.toContain(
        token,
      );
    });

    it('ends at once when the pass ends', async () => {
      const ended = new AbortController();
      answer(async () => {
        ended.abort();
        await delay('infinite');
        return HttpResponse.json({});
      });
      const error = await failure(client.get(path, x => x, ended.signal));
      expect(error.name).toBe('AbortError');
      expect(requests).toHaveLength(1);
    });
  });

  it('asks nobody without credentials', async () => {
    client = createClient({ token: async () => undefined });
    expect((await failure(get())).reason.key).toBe(
      'general.unavailable.not-configured',
    );
    expect(requests).toEqual([]);
  });

  describe('the request budget', () => {
    const limits = (remaining: number, resource = 'core') => ({
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(now.getTime() / 1000 + 600),
      'x-ratelimit-resource': resource,
    });

    it('is known from the last answer', async () => {
      answer(() => HttpResponse.json({}, { headers: limits(4321) }));
      await get();
      expect(client.budget.tightest).toEqual({
        limit: 5000,
        remaining: 4321,
        resetAt: new Date('2026-11-02T09:10:00Z'),
      });
    });

    it('leaves the reserve alone, and says until when', async () => {
      answer(() => HttpResponse.json({}, { headers: limits(1000) }));
      await get();
      const error = await failure(get());
      expect(error).toMatchObject({
        name: 'SourceError',
        retryAfter: new Date('2026-11-02T09:10:00Z'),
        reason: { key: 'general.unavailable.rate-limited' },
      });
      expect(requests).toHaveLength(1);
    });

    it('of REST does not hold up GraphQL', async () => {
      answer(
        () => HttpResponse.json({}, { headers: limits(0) }),
        () => HttpResponse.json({ data: { ok: true } }),
      );
      await get();
      expect(
        (await client.graphql('{ viewer { login } }', {}, signal)).data,
      ).toEqual({ ok: true });
    });

    it.each([
      ['Retry-After', 403, { 'retry-after': '30' }, '2026-11-02T09:00:30.000Z'],
      ['429 without a word', 429, {}, '2026-11-02T09:01:00.000Z'],
      ['no requests left', 403, limits(0), '2026-11-02T09:10:00.000Z'],
    ])('is honoured: %s', async (_, status, headers, until) => {
      answer(() =>
        HttpResponse.json(
          { message: 'You have exceeded a limit' },
          { status, headers: headers as Record<string, string> },
        ),
      );
      const error = await failure(get());
      expect((error as SourceError).retryAfter?.toISOString()).toBe(until);
      await failure(client.graphql('{ viewer { login } }', {}, signal));
      expect(requests).toHaveLength(1);
    });

    it('that is used up by GraphQL is told in an answer with status 200', async () => {
      answer(() =>
        HttpResponse.json(
          { errors: [{ type: 'RATE_LIMITED', message: 'exceeded' }] },
          { headers: limits(0, 'graphql') },
        ),
      );
      const error = await failure(
        client.graphql('{ viewer { login } }', {}, signal),
      );
      expect(error.reason.key).toBe('general.unavailable.rate-limited');
    });
  });

  it('returns what GraphQL has beside what it refused', async () => {
    const errors = [
      { type: 'NOT_FOUND', path: ['r1'], message: 'Could not resolve' },
    ];
    answer(() =>
      HttpResponse.json({ data: { r0: { id: 1 }, r1: null }, errors }),
    );
    expect(await client.graphql('{ x }', {}, signal)).toMatchObject({
      data: { r0: { id: 1 }, r1: null },
      errors,
    });
  });

  it('finds GraphQL of an enterprise server beside its REST', async () => {
    client = createClient({ apiBaseUrl: 'https://ghe.test/api/v3' });
    server.use(
      http.post('https://ghe.test/api/graphql', () =>
        HttpResponse.json({ data: { ok: true } }),
      ),
    );
    expect((await client.graphql('{ x }', {}, signal)).data).toEqual({
      ok: true,
    });
  });
});
