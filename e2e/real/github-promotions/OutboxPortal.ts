import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { json } from 'node:stream/consumers';
import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { mockServices } from '@backstage/backend-test-utils';
import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildService,
  type DriverEffect,
  type EffectOutcome,
  type PortalEffect,
  type PromotionDriver,
  type PromotionPortal,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  type SandboxServer,
  startSandboxServer,
} from '@release-readiness/sandbox';

// The parts are put together here as the portal does it; no package exports them.
import { GithubClients } from '../../../plugins/release-readiness-backend-module-github/src/client';
import { GithubReleaseComparison } from '../../../plugins/release-readiness-backend-module-github/src/comparison';
import {
  type GateAnswer,
  GithubPromotions,
  readGithubPromotionSettings,
  readPromotionHint,
} from '../../../plugins/release-readiness-backend-module-github/src/promotion';

const { signal } = new AbortController();

/** What is promoted. */
export const subject: PromotionSubject = {
  entityRef: 'component:default/mall-order',
  environment: 'prod',
  driver: 'github-actions',
  digests: [],
  commit: 'c'.repeat(40),
  configurationDigest: 'd'.repeat(64),
  category: 'normal',
  rollbackPlan: {
    application: { kind: 'remove' },
    database: { kind: 'none' },
    cacheKeyPatterns: [],
    notify: [],
    workflow: '.github/workflows/roll-back.yaml',
  },
  policyVersion: '1',
};

/** An effect's id from words. */
export const effectIdFor = (words: string) =>
  createHash('sha256').update(words).digest('hex');

/** A portal that is nothing but an outbox, claims, and GitHub's module. */
export class OutboxPortal implements PromotionPortal {
  readonly effects = new Map<string, PortalEffect>();
  readonly outcomes: EffectOutcome[] = [];
  readonly answers: GateAnswer[] = [];
  /** Claims that were refused: HTTP status. */
  readonly refused: number[] = [];
  /** Takes no webhooks: it has to look for itself. */
  deaf = false;
  #server: SandboxServer | undefined;
  #parts:
    | {
        promotions: GithubPromotions;
        driver: PromotionDriver;
        comparison: GithubReleaseComparison;
      }
    | undefined;

  get url(): string {
    return this.#server?.url ?? '';
  }

  get parts() {
    if (!this.#parts) {
      throw new Error('The portal is not connected');
    }
    return this.#parts;
  }

  async start(): Promise<void> {
    const handler: RequestListener = (ask, answer) => {
      this.#answer(ask).then(
        ({ status, body }) => answer.writeHead(status).end(body),
        () => answer.writeHead(500).end(),
      );
    };
    this.#server = await startSandboxServer({ handler });
  }

  /** Makes the module's parts for a GitHub of the sandbox. */
  connect(github: { url: string; issuer: string }): void {
    const { host } = new URL(github.url);
    const config = new ConfigReader({
      backend: { baseUrl: this.url },
      integrations: {
        github: [{ host, apiBaseUrl: github.url, token: 'mall-github-token' }],
      },
      releaseReadiness: { github: { promotion: { issuer: github.issuer } } },
    });
    const integrations = ScmIntegrations.fromConfig(config);
    const logger = mockServices.logger.mock();
    const now = () => new Date();
    const clients = new GithubClients({
      integrations,
      credentials:
        DefaultGithubCredentialsProvider.fromIntegrations(integrations),
      requestTimeout: 10_000,
      budgetReserve: 0.2,
      logger,
      now,
    });
    const settings = readGithubPromotionSettings(config);
    const service = this.serviceOn(host);
    const promotions = new GithubPromotions({
      clients,
      settings,
      services: () => [service],
      onGateAnswer: answer => {
        this.answers.push(answer);
      },
      logger,
      now,
    });
    this.findService = async () => service;
    this.#parts = {
      promotions,
      driver: promotions.createDriver('github-actions', this),
      comparison: new GithubReleaseComparison({ ...settings, clients }),
    };
  }

  serviceOn(host: string) {
    return buildService({
      entityRef: 'component:default/mall-order',
      name: 'mall-order',
      github: { host, owner: 'mall', repository: 'mall-order' },
    });
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  forget(): void {
    this.effects.clear();
    this.deaf = false;
    for (const list of [this.outcomes, this.answers, this.refused]) {
      list.length = 0;
    }
  }

  /** Hands an effect over, as the runner does. */
  async handOver(effectId: string, effect: DriverEffect) {
    this.effects.set(effectId, {
      effectId,
      promotionId: 'p',
      subject,
      effect,
      live: true,
      status: 'sent',
      ...this.effects.get(effectId),
    });
    const receipt = await this.parts.driver.apply(
      subject,
      { effectId, fence: 1, expectedVersion: 1, effect },
      { signal },
    );
    if ('externalId' in receipt && receipt.externalId) {
      this.#change(effectId, { externalId: receipt.externalId });
    }
    return receipt;
  }

  findService: PromotionPortal['findService'] = async () => undefined;

  async observe(): Promise<never> {
    throw new Error('Production is not observed here');
  }

  async findEffect(effectId: string): Promise<PortalEffect | undefined> {
    return this.effects.get(effectId);
  }

  async recordOutcome(outcome: EffectOutcome): Promise<void> {
    this.outcomes.push(outcome);
    this.#change(outcome.effectId, {
      status: outcome.status === 'succeeded' ? 'done' : 'failed',
    });
  }

  async listLive() {
    return [{ promotionId: 'p', subject, state: 'canary' as const }];
  }

  async #answer(ask: IncomingMessage) {
    const [, effectId] =
      /\/promotions\/claims\/(\w+)$/.exec(ask.url ?? '') ?? [];
    if (effectId) {
      const token = ask.headers.authorization?.replace('Bearer ', '') ?? '';
      return this.#claim(effectId, token);
    }
    const hint = readPromotionHint({
      topic: `github.${ask.headers['x-github-event']}`,
      eventPayload: await json(ask),
    });
    if (hint && !this.deaf) {
      // as the module: what fails here is found by looking
      this.parts.promotions.follow(hint, signal).catch(() => undefined);
    }
    return { status: 202, body: '' };
  }

  async #claim(effectId: string, token: string) {
    const effect = this.effects.get(effectId);
    if (!effect) {
      return this.#refuse(409);
    }
    const found = await this.parts.driver.identifyRun?.(token, effect, {
      signal,
    });
    if (found?.status !== 'verified') {
      return this.#refuse(found?.status === 'unavailable' ? 503 : 403);
    }
    const { claimedBy } = this.effects.get(effectId) ?? effect;
    if (claimedBy && claimedBy.runId !== found.run.runId) {
      return this.#refuse(409);
    }
    this.#change(effectId, { status: 'claimed', claimedBy: found.run });
    return {
      status: 200,
      body: JSON.stringify({
        effect: effect.effect,
        commit: effect.subject.commit,
        requestedAt: 1,
        expectedVersion: 1,
      }),
    };
  }

  #refuse(status: number) {
    this.refused.push(status);
    return { status, body: '' };
  }

  #change(effectId: string, change: Partial<PortalEffect>): void {
    const effect = this.effects.get(effectId);
    if (effect) {
      this.effects.set(effectId, { ...effect, ...change });
    }
  }
}
