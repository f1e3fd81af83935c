import express, { RequestHandler } from 'express';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Fault, faultMiddleware, Faults } from './faults';
import { RequestLog, requestLogMiddleware } from './requests';

/** A running loopback server of the sandbox. */
export interface SandboxServer {
  /** Base address without a slash at the end, such as `http://127.0.0.1:7101`. */
  readonly url: string;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Ends the server and drops its connections. */
  close(): Promise<void>;
}

/**
 * Starts a server on the loopback interface, with fault injection and request
 * counting in front of the handler.
 *
 * @param options - `handler`: an express application or router; `port`: 0 or absent for a free one.
 */
export async function startSandboxServer(options: {
  handler: RequestHandler;
  port?: number;
}): Promise<SandboxServer> {
  let fault: Fault | undefined;
  const requests = new RequestLog();
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLogMiddleware(requests));
  app.use(faultMiddleware(() => fault));
  app.use(options.handler);

  const server = createServer(app);
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;

  const faults: Faults = {
    get current() {
      return fault;
    },
    async set(next) {
      fault = next;
      if (next.kind === 'refuse') {
        await stopListening(server);
        return;
      }
      if (!server.listening) {
        await listen(server, port);
      }
      if (next.kind !== 'delay') {
        server.closeAllConnections();
      }
    },
    async clear() {
      const previous = fault;
      fault = undefined;
      if (!server.listening) {
        await listen(server, port);
      } else if (previous?.kind === 'hang') {
        server.closeAllConnections();
      }
    },
  };

  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    requests,
    close: () => stopListening(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stopListening(server: Server): Promise<void> {
  if (!server.listening) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    server.close(error => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
