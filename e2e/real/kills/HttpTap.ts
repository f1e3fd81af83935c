import {
  createServer,
  type IncomingMessage,
  request as send,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Happening, Trap } from './Trap';

/** Stands in front of an HTTP server. */
export interface HttpTap {
  readonly url: string;
  /** Where requests go from now on. */
  use(target: string): void;
  stop(): Promise<void>;
}

/** Starts a tap on a free port of the loopback interface. */
export async function startHttpTap(
  trap: Trap,
  place: Exclude<Happening['place'], 'database'>,
  target?: string,
): Promise<HttpTap> {
  let current = target;
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const point = trap.matching({
      place,
      method: request.method ?? '',
      path: request.url ?? '',
      body: body.toString('utf8'),
    });
    if (point?.when === 'before') trap.spring();
    if (trap.sprung || current === undefined) {
      response.destroy();
      return;
    }
    if (point) {
      // Whatever came of it, the answer stays here.
      if (await isDone(ask(current, request, body, response))) trap.spring();
      else trap.missed();
      response.destroy();
      return;
    }
    const answer = await ask(current, request, body, response);
    if (trap.sprung) {
      response.destroy();
      return;
    }
    response.writeHead(
      answer.statusCode ?? 502,
      answer.statusMessage,
      answer.headers,
    );
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  };
  const server = createServer((request, response) => {
    // Whoever asks learns of it as of any connection that breaks.
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>(resolve =>
    server.listen({ port: 0, host: '127.0.0.1' }, resolve),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    use: next => {
      current = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** It is done only when all of the answer is there. */
async function isDone(asked: Promise<IncomingMessage>): Promise<boolean> {
  try {
    const answer = await asked;
    await buffer(answer);
    return (answer.statusCode ?? 500) < 400;
  } catch {
    return false;
  }
}

/** Sends a request on; no longer than whoever sent it waits. */
function ask(
  target: string,
  { method, headers, url = '/' }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const onward = send(
      new URL(url, target),
      // A connection of its own: an idle one may be closed in this moment.
      { method, headers, agent: false },
      resolve,
    );
    onward.on('error', reject);
    response.on('close', () => onward.destroy());
    onward.end(body);
  });
}
