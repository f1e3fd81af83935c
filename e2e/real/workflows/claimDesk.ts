import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';

/** Answers claims as the portal does: to a run with a valid token, once. */
export class ClaimDesk {
  readonly #server: Server;
  readonly #effects = new Map<string, object>();
  #keys: JSONWebKeySet = { keys: [] };

  static async start(): Promise<ClaimDesk> {
    const desk = new ClaimDesk();
    await new Promise<void>(resolve => {
      desk.#server.listen(0, '127.0.0.1', resolve);
    });
    return desk;
  }

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const id = /\/claims\/([0-9a-f]{64})$/.exec(request.url ?? '')?.[1] ?? '';
      const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
      const answer = this.#effects.get(id);
      const known = await this.#isFromRun(token);
      if (!known || !answer || request.method !== 'POST') {
        response.writeHead(known ? 409 : 401).end('{}');
        return;
      }
      this.#effects.delete(id);
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Believes tokens that an issuer has signed for this address. */
  async trust(issuer: string): Promise<void> {
    const response = await fetch(`${issuer}/.well-known/jwks`);
    this.#keys = (await response.json()) as JSONWebKeySet;
  }

  /** @param claim - what the portal answers beside the effect */
  offer(effectId: string, effect: object, claim: object): void {
    this.#effects.set(effectId, { effect, ...claim });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  async #isFromRun(token: string): Promise<boolean> {
    try {
      await jwtVerify(token, createLocalJWKSet(this.#keys), {
        audience: this.url,
      });
      return true;
    } catch {
      return false;
    }
  }
}
