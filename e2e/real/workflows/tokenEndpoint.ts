import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Issue = (audience: string) => Promise<string>;

/** What a job with `id-token: write` finds in its environment. */
export interface TokenRequest {
  readonly ACTIONS_ID_TOKEN_REQUEST_URL: string;
  readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
}

/** Gives a job its tokens, as GitHub's own service does. */
export class TokenEndpoint {
  readonly #jobs = new Map<string, Issue>();
  readonly #server: Server;

  static async start(): Promise<TokenEndpoint> {
    const endpoint = new TokenEndpoint();
    await new Promise<void>(resolve => {
      endpoint.#server.listen(0, '127.0.0.1', resolve);
    });
    return endpoint;
  }

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const secret = request.headers.authorization?.replace('Bearer ', '');
      const issue = this.#jobs.get(secret ?? '');
      const audience = new URL(
        request.url ?? '/',
        'http://localhost',
      ).searchParams.get('audience');
      if (!issue || !audience) {
        response.writeHead(401).end();
        return;
      }
      try {
        const value = await issue(audience);
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ value }));
      } catch {
        response.writeHead(500).end();
      }
    });
  }

  /** Lets one job ask; each secret is of one job. */
  admit(issue: Issue): TokenRequest {
    const secret = randomUUID();
    this.#jobs.set(secret, issue);
    const { port } = this.#server.address() as AddressInfo;
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}
