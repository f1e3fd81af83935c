import express from 'express';
import { SandboxServer, startSandboxServer } from './SandboxServer';

describe('startSandboxServer', () => {
  let server: SandboxServer;

  beforeEach(async () => {
    const app = express();
    app.get('/hello', (_, response) => {
      response.send('hello');
    });
    server = await startSandboxServer({ handler: app });
  });

  afterEach(() => server.close());

  it('counts and lists what it was asked', async () => {
    await fetch(`${server.url}/hello?a=1`);
    await fetch(`${server.url}/nothing`);
    expect(server.requests.total).toBe(2);
    expect(server.requests.entries).toEqual([
      { method: 'GET', path: '/hello', query: '?a=1', status: 200 },
      { method: 'GET', path: '/nothing', query: '', status: 404 },
    ]);
    server.requests.reset();
    expect(server.requests.total).toBe(0);
  });

  it('answers the status of a fault, with its body', async () => {
    await server.faults.set({
      kind: 'status',
      status: 503,
      body: { message: 'down' },
    });
    const response = await fetch(`${server.url}/hello`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: 'down' });
    await server.faults.clear();
    expect((await fetch(`${server.url}/hello`)).status).toBe(200);
  });

  it('narrows a fault to a path', async () => {
    await server.faults.set({ kind: 'status', status: 500, path: '/other' });
    expect((await fetch(`${server.url}/hello`)).status).toBe(200);
    expect((await fetch(`${server.url}/other/x`)).status).toBe(500);
  });

  it('refuses connections and listens on the same port again', async () => {
    await server.faults.set({ kind: 'refuse' });
    await expect(fetch(`${server.url}/hello`)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    await server.faults.clear();
    expect(await (await fetch(`${server.url}/hello`)).text()).toBe('hello');
  });

  it('hangs until the caller gives up', async () => {
    await server.faults.set({ kind: 'hang' });
    const caller = new AbortController();
    const answer = fetch(`${server.url}/hello`, { signal: caller.signal });
    const outcome = answer.catch((error: Error) => error.name);
    while (server.requests.total === 0) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
    caller.abort();
    expect(await outcome).toBe('AbortError');
  });

  it('drops connections that are open when a fault begins', async () => {
    const streaming = express();
    streaming.get('/stream', (_, response) => {
      response.write('first');
    });
    const other = await startSandboxServer({ handler: streaming });
    const response = await fetch(`${other.url}/stream`);
    const reader = response.body!.getReader();
    await reader.read();
    await other.faults.set({ kind: 'status', status: 503 });
    await expect(reader.read()).rejects.toThrow();
    await other.close();
  });

  it('answers late under a delay', async () => {
    await server.faults.set({ kind: 'delay', delay: '1ms' });
    expect((await fetch(`${server.url}/hello`)).status).toBe(200);
  });
});
