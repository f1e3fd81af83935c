import { createHmac } from 'node:crypto';
import express, { text } from 'express';
import { SandboxServer, startSandboxServer } from '../../http';

/** What it signs webhooks with. */
export const SECRET = 'shared';

/** A portal that has handed effects over and lets in nothing else. */
export class FakePortal {
  readonly effects = new Map<string, object>();
  readonly claims: { effectId: string; token: string }[] = [];
  readonly webhooks: { event: string; signed: boolean; body: string }[] = [];
  gitHub = '';
  /** Of what is promoted. */
  commit = '';
  #server?: SandboxServer;

  get url(): string {
    return this.#server?.url ?? '';
  }

  async start(): Promise<void> {
    const app = express();
    app.post('/api/release-readiness/promotions/claims/:id', (ask, answer) => {
      const effect = this.effects.get(ask.params.id);
      const token = ask.get('authorization')?.replace('Bearer ', '') ?? '';
      this.claims.push({ effectId: ask.params.id, token });
      answer.status(effect ? 200 : 409).json({
        effect,
        commit: this.commit,
        // Mall's services have been deployed twice
        rollbackRevision: '2',
        requestedAt: 1,
        expectedVersion: this.claims.length,
      });
    });
    app.post(
      '/api/events/http/github',
      text({ type: '*/*', limit: '1mb' }),
      async (ask, answer) => {
        const event = ask.get('x-github-event') ?? '';
        const signature = createHmac('sha256', SECRET).update(ask.body);
        this.webhooks.push({
          event,
          signed:
            ask.get('x-hub-signature-256') ===
            `sha256=${signature.digest('hex')}`,
          body: ask.body,
        });
        answer.status(202).end();
        if (event === 'deployment_protection_rule') {
          await this.#answerRule(JSON.parse(ask.body));
        }
      },
    );
    this.#server = await startSandboxServer({ handler: app });
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answerRule(request: {
    environment: string;
    deployment_callback_url: string;
  }): Promise<void> {
    const run = request.deployment_callback_url.replace(/\/[^/]+$/, '');
    const { display_title: title } = await this.ask(run);
    const known = [...this.effects.keys()].some(one => title.includes(one));
    await this.ask(request.deployment_callback_url, {
      environment_name: request.environment,
      state: known ? 'approved' : 'rejected',
      comment: known ? 'Handed over' : 'Nobody here asked for it',
    });
  }

  async ask(url: string, body?: object) {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: 'Bearer mall-github-token',
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const answer = await response.text();
    return answer ? JSON.parse(answer) : undefined;
  }
}
