import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { Authentication } from '../configuration';
import { HttpClient, HttpRequest } from './HttpClient';

const url = 'http://prometheus.example/prefix/';
const address = 'http://prometheus.example/prefix/api/v1/query';

describe('HttpClient', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const pauses: number[] = [];

  beforeEach(() => {
    pauses.length = 0;
  });

  function client(
    authentication: Authentication = { type: 'none' },
    timeoutSeconds = 5,
  ) {
    return new HttpClient({
      target: 'prod',
      url,
      authentication,
      timeoutSeconds,
      maximumAnswerBytes: 10_000,
      wait: async milliseconds => pauses.push(milliseconds),
    });
  }

  function request(more: Partial<HttpRequest> = {}): HttpRequest {
    return {
      path: '/api/v1/query',
      parameters: { query: 'up' },
      subject: 'query',
      signal: new AbortController().signal,
      ...more,
    };
  }

  it.each([
    [
      { type: 'basic', username: 'reader', password: 'päss:word' } as const,
      'authorization',
      `Basic ${Buffer.from('reader:päss:word').toString('base64')}`,
    ],
    [{ type: 'bearer', token: 'abc' } as const, 'authorization', 'Bearer abc'],
    [
      { type: 'header', name: 'X-Scope-OrgID', value: 'mall' } as const,
      'x-scope-orgid',
      'mall',
    ],
  ])('presents the credentials: %j', async (authentication, name, value) => {
    server.use(
      http.get(address, ({ request: received }) =>
        HttpResponse.json({ got: received.headers.get(name) }),
      ),
    );
    expect(await client(authentication).getJson(request())).toEqual({
      got: value,
    });
  });

  it('sends long queries as a form', async () => {
    server.use(
      http.post(address, async ({ request: received }) =>
        HttpResponse.json({
          type: received.headers.get('content-type'),
          length: new URLSearchParams(await received.text()).get('query')!
            .length,
        }),
      ),
    );
    expect(
      await client().getJson(
        request({ parameters: { query: 'x'.repeat(2_000) } }),
      ),
    ).toEqual({
      type: 'application/x-www-form-urlencoded',
      length: 2_000,
    });
  });

  it.each([502, 503, 504])(
    'repeats a request that a gateway refused with %d',
    async status => {
      let asked = 0;
      server.use(
        http.get(address, () => {
          asked += 1;
          return asked < 3
            ? new HttpResponse('bad gateway', { status })
            : HttpResponse.json('answer');
        }),
      );
      expect(await client().getJson(request())).toBe('answer');
      expect(pauses).toEqual([250, 500]);
    },
  );

  it('gives up after three attempts', async () => {
    let asked = 0;
    server.use(
      http.get(address, () => {
        asked += 1;
        return HttpResponse.error();
      }),
    );
    await expect(client().getJson(request())).rejects.toMatchObject({
      concerns: 'server',
      reason: {
        key: 'general.unavailable.refused',
        params: { target: 'prod' },
      },
    });
    expect(asked).toBe(3);
  });

  it.each([
    [401, undefined, 'server', 'unauthorized'],
    [403, undefined, 'request', 'forbidden'],
    [404, undefined, 'request', 'not-found'],
    [500, undefined, 'server', 'http-status'],
    [302, undefined, 'server', 'http-status'],
    [
      503,
      { status: 'error', errorType: 'timeout', error: 'query timed out' },
      'request',
      'http-status',
    ],
    [
      422,
      { status: 'error', errorType: 'execution', error: 'many-to-many' },
      'request',
      'invalid-response',
    ],
  ])(
    'says what status %d means: %j',
    async (status, body, concerns, reason) => {
      server.use(
        http.get(address, () =>
          body
            ? HttpResponse.json(body, { status })
            : new HttpResponse('no', { status }),
        ),
      );
      await expect(client().getJson(request())).rejects.toMatchObject({
        concerns,
        reason: { key: `general.unavailable.${reason}` },
      });
    },
  );

  it('passes on when a limited server may be asked again', async () => {
    server.use(
      http.get(
        address,
        () =>
          new HttpResponse('slow down', {
            status: 429,
            headers: { 'retry-after': 'Mon, 02 Nov 2026 10:00:00 GMT' },
          }),
      ),
    );
    await expect(client().getJson(request())).rejects.toMatchObject({
      retryAfter: new Date('2026-11-02T10:00:00Z'),
      reason: {
        key: 'general.unavailable.rate-limited',
        params: { target: 'prod', until: '2026-11-02T10:00:00.000Z' },
      },
    });
  });

  it('does not wait longer than it may', async () => {
    server.use(
      http.get(address, async () => {
        await delay('infinite');
        return HttpResponse.json({});
      }),
    );
    await expect(
      client({ type: 'none' }, 0.02).getJson(request()),
    ).rejects.toMatchObject({
      reason: {
        key: 'general.unavailable.timeout',
        params: { target: 'prod', seconds: 0.02 },
      },
    });
    expect(pauses).toEqual([]);
  });

  it('stops when the work ends', async () => {
    const controller = new AbortController();
    server.use(
      http.get(address, async () => {
        controller.abort(new Error('shut down'));
        await delay('infinite');
        return HttpResponse.json({});
      }),
    );
    await expect(
      client().getJson(request({ signal: controller.signal })),
    ).rejects.toThrow('shut down');
  });

  it('does not read on when an answer is larger than it may be', async () => {
    server.use(http.get(address, () => HttpResponse.text('x'.repeat(10_001))));
    await expect(client().getJson(request())).rejects.toMatchObject({
      tooLarge: true,
      concerns: 'request',
    });
  });

  it('refuses what is not JSON', async () => {
    server.use(http.get(address, () => HttpResponse.html('<p>Log in</p>')));
    await expect(client().getJson(request())).rejects.toMatchObject({
      concerns: 'request',
      reason: {
        key: 'general.unavailable.invalid-response',
        params: { target: 'prod', what: 'query: not JSON' },
      },
    });
  });

  it('never names a credential in an error', async () => {
    server.use(http.get(address, () => HttpResponse.error()));
    const error: Error = await client({ type: 'bearer', token: 'sesame' })
      .getJson(request())
      .then(
        () => {
          throw new Error('answered');
        },
        (reason: Error) => reason,
      );
    expect(
      JSON.stringify(error, Object.getOwnPropertyNames(error)),
    ).not.toContain('sesame');
  });
});
