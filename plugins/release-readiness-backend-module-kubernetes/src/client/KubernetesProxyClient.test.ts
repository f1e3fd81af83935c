import {
  mockCredentials,
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  readKubernetesSettings,
  type KubernetesSettings,
} from '../configuration/KubernetesSettings';
import { fakePluginUrl, watchLine } from '../__testUtils__/FakeCluster';
import { KubernetesProxyClient } from './KubernetesProxyClient';

describe('KubernetesProxyClient', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const { signal } = new AbortController();
  const pods = { cluster: 'prod', what: 'pods', path: '/api/v1/pods', signal };

  function clientWith(settings: Partial<KubernetesSettings>) {
    return new KubernetesProxyClient({
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => fakePluginUrl,
      }),
      auth: mockServices.auth.mock({
        getOwnServiceCredentials: async () => mockCredentials.service(),
        getPluginRequestToken: async () => ({ token: 'own-token' }),
      }),
      settings: {
        ...readKubernetesSettings(mockServices.rootConfig()),
        ...settings,
      },
      pause: async () => {},
    });
  }

  async function eventsOf(client: KubernetesProxyClient): Promise<unknown[]> {
    const events: unknown[] = [];
    for await (const event of client.events(pods)) {
      events.push(event);
    }
    return events;
  }

  it('asks as the plugin itself, names the cluster and sends no credential for it', async () => {
    let headers = new Headers();
    server.use(
      http.get(`${fakePluginUrl}/proxy/api/v1/pods`, ({ request }) => {
        headers = request.headers;
        return HttpResponse.json({});
      }),
    );
    await clientWith({}).get(pods);
    expect(headers.get('authorization')).toBe('Bearer own-token');
    expect(headers.get('backstage-kubernetes-cluster')).toBe('prod');
    expect(headers.has('backstage-kubernetes-authorization')).toBe(false);
  });

  it('gives up an answer that doesn’t come, and says for what', async () => {
    server.use(
      http.get(`${fakePluginUrl}/proxy/api/v1/pods`, () => delay('infinite')),
    );
    await expect(
      clientWith({ requestTimeout: 10 }).get(pods),
    ).rejects.toMatchObject({
      message: 'Cluster prod did not answer for pods within 0 s',
      reason: { key: 'general.unavailable.timeout' },
    });
  });

  it('tells nothing of an answer that is no JSON', async () => {
    server.use(
      http.get(
        `${fakePluginUrl}/proxy/api/v1/pods`,
        () => new HttpResponse('password: hunter2'),
      ),
    );
    const failure = await clientWith({})
      .get(pods)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      reason: { key: 'general.unavailable.invalid-response' },
    });
    expect(String(failure)).not.toContain('hunter2');
  });

  it('waits longer for the first word of a watch than for an answer', async () => {
    server.use(
      http.get(`${fakePluginUrl}/proxy/api/v1/pods`, async () => {
        await delay(50);
        return new HttpResponse(watchLine('BOOKMARK', {}));
      }),
    );
    expect(await eventsOf(clientWith({ requestTimeout: 1 }))).toEqual([
      { type: 'BOOKMARK', object: {} },
    ]);
  });

  it('gives up a watch that is silent', async () => {
    server.use(
      http.get(
        `${fakePluginUrl}/proxy/api/v1/pods`,
        () => new HttpResponse(new ReadableStream()),
      ),
    );
    await expect(
      eventsOf(clientWith({ watchSilence: 10 })),
    ).rejects.toMatchObject({
      reason: { key: 'general.unavailable.timeout' },
    });
  });

  it('puts events together that come in pieces', async () => {
    const text = `${JSON.stringify({ type: 'ADDED', object: { name: '早上好' } })}\n`;
    const bytes = new TextEncoder().encode(text.repeat(2));
    server.use(
      http.get(`${fakePluginUrl}/proxy/api/v1/pods`, () => {
        const body = new ReadableStream<Uint8Array>({
          start(stream) {
            for (const byte of bytes) {
              stream.enqueue(new Uint8Array([byte]));
            }
            stream.close();
          },
        });
        return new HttpResponse(body);
      }),
    );
    expect(await eventsOf(clientWith({}))).toEqual([
      { type: 'ADDED', object: { name: '早上好' } },
      { type: 'ADDED', object: { name: '早上好' } },
    ]);
  });
});
