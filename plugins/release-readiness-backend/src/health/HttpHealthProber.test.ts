import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildService } from '@release-readiness/backstage-plugin-release-readiness-node';
import { buildPromotion, observationOf } from '../promotion/testing/builders';
import { HttpHealthProber } from './HttpHealthProber';

const { subject } = buildPromotion();
const { signal } = new AbortController();

describe('the health of a canary', () => {
  let server: Server;
  let url: string;
  const seen: (string | undefined)[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.headers['x-canary'] as string | undefined);
      const status = Number(request.url?.slice(1));
      if (status === 0) return;
      response.writeHead(status, { location: '/200' }).end('a body');
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => seen.splice(0));

  const probe = (
    healthUrl: string | undefined,
    more: Partial<ConstructorParameters<typeof HttpHealthProber>[0]> = {},
    canary = true,
  ) =>
    new HttpHealthProber({
      findService: async () => buildService({ healthUrl }),
      ...more,
    }).probe(subject, {
      observation: {
        ...observationOf(buildPromotion(), 'canary'),
        canaryPresent: canary,
      },
      signal,
    });

  it.each([
    ['200', 'succeeded'],
    ['204', 'succeeded'],
    ['302', 'failed'],
    ['404', 'failed'],
    ['503', 'failed'],
  ])('whose URL answers %s is %s', async (status, outcome) => {
    expect(await probe(`${url}/${status}`)).toBe(outcome);
    expect(seen).toEqual(['true']);
  });

  it('is asked of the service itself once no canary is there', async () => {
    expect(await probe(`${url}/200`, {}, false)).toBe('succeeded');
    expect(seen).toEqual([undefined]);
  });

  it('that does not answer in time has failed', async () => {
    expect(await probe(`${url}/0`, { timeout: 50 })).toBe('failed');
  });

  it('that refuses the connection has failed', async () => {
    const closed = createServer();
    await new Promise<void>(resolve => {
      closed.listen(0, '127.0.0.1', resolve);
    });
    const { port } = closed.address() as AddressInfo;
    await new Promise(resolve => {
      closed.close(resolve);
    });
    expect(await probe(`http://127.0.0.1:${port}/`)).toBe('failed');
  });

  it("is unknown when the prober's own name server fails", async () => {
    expect(await probe('http://health.invalid/')).toBe('unknown');
  });

  it.each([
    ['ok', 'succeeded'],
    ['failed', 'failed'],
    ['unknown', 'unknown'],
  ] as const)(
    'without a URL is that of its pods: %s',
    async (pods, outcome) => {
      expect(
        await probe(undefined, { observer: { probe: async () => pods } }),
      ).toBe(outcome);
    },
  );

  it('without a URL and without a cluster is unknown', async () => {
    expect(await probe(undefined)).toBe('unknown');
  });

  it('of a service that the catalog lost is unknown', async () => {
    expect(await probe(undefined, { findService: async () => undefined })).toBe(
      'unknown',
    );
  });
});
