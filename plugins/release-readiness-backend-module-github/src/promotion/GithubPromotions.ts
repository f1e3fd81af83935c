import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  type PromotionPortal,
  type ServiceDescriptor,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { GithubClients } from '../client';
import { ClaimVerifiers } from './claims';
import { WorkflowDriver } from './driver';
import type { PromotionHint } from './events';
import {
  DeploymentGate,
  type DeploymentGateOptions,
  type GatedEffect,
} from './gate';
import { GatePatrol } from './patrol';
import { type ServiceRepository, ServiceRepositories } from './repositories';
import type { GithubPromotionSettings, PromotionDriverId } from './settings';

export interface GithubPromotionsOptions {
  clients: Pick<GithubClients, 'of' | 'isConfigured'>;
  settings: GithubPromotionSettings;
  /** All services there are now. */
  services(): readonly ServiceDescriptor[];
  onGateAnswer?: DeploymentGateOptions['onAnswer'];
  logger: LoggerService;
  now(): Date;
}

/**
 * GitHub's part in promotions: drivers that start workflows, and the gate in
 * front of production. Does nothing before the portal made a driver.
 */
export class GithubPromotions {
  readonly repositories: ServiceRepositories;
  readonly #options: GithubPromotionsOptions;
  readonly #verifiers: ClaimVerifiers;
  readonly #patrol: GatePatrol;
  readonly #drivers = new Map<string, WorkflowDriver>();
  #portal: PromotionPortal | undefined;
  #caughtUp = false;

  constructor(options: GithubPromotionsOptions) {
    const { settings, logger, now } = options;
    this.#options = options;
    this.repositories = new ServiceRepositories(options);
    this.#verifiers = new ClaimVerifiers({ ...settings.claims, now });
    this.#patrol = new GatePatrol({
      gateOf: repository => this.#gateOf(repository),
      logger,
    });
  }

  createDriver(id: PromotionDriverId, portal: PromotionPortal): WorkflowDriver {
    const driver = new WorkflowDriver({
      id,
      portal,
      settings: this.#options.settings.drivers[id],
      locate: async ({ entityRef }) => {
        const service = await portal.findService(entityRef);
        // Not to be found now is no word on its repository: a portal that has
        // just started, or a catalog that lost it for a moment.
        if (!service) {
          throw new SourceError(`${entityRef} is no service now`, {
            reason: { key: 'promotion.waiting.driver' },
          });
        }
        return this.repositories.of(service);
      },
      verifiers: this.#verifiers,
      now: this.#options.now,
    });
    this.#portal = portal;
    this.#drivers.set(id, driver);
    return driver;
  }

  /** Jobs that wait in repositories that are being promoted. */
  async visitLive(signal: AbortSignal): Promise<void> {
    const portal = this.#portal;
    if (!portal) {
      return;
    }
    const live = await portal.listLive();
    const refs = [...new Set(live.map(({ subject }) => subject.entityRef))];
    const services = await Promise.all(
      refs.map(ref => portal.findService(ref)),
    );
    const repositories = services
      .map(service => this.repositories.of(service))
      .filter(repository => repository !== undefined)
      // a promotion has to go on, so it may use the reserve
      .map(repository => ({ ...repository, reader: repository.client }));
    await this.#patrol.visit(repositories, signal);
  }

  /** Jobs that wait anywhere: deployments started outside the portal. */
  async patrol(signal: AbortSignal): Promise<void> {
    if (this.#portal) {
      await this.#patrol.patrol(this.repositories.all(), signal);
    }
  }

  /**
   * Patrols once, as soon as services are known: what came while no portal was
   * there, or before it had read its catalog, waits for no round.
   */
  async catchUp(signal: AbortSignal): Promise<void> {
    if (this.#caughtUp || !this.#portal || !this.#options.services().length) {
      return;
    }
    this.#caughtUp = true;
    await this.patrol(signal);
  }

  /**
   * Looks at what a webhook is about.
   *
   * @throws GithubError, SourceError when GitHub can't be asked or does not
   * take the answer
   */
  async follow(hint: PromotionHint, signal: AbortSignal): Promise<void> {
    // a stranger may name any repository; only those of services are asked about
    const repository = this.repositories.find(hint.host, hint.repository);
    if (!repository || !this.#portal) {
      return;
    }
    if (hint.kind === 'gate') {
      await this.#gateOf(repository).answer(
        { ...hint.request, repository: repository.repository },
        signal,
      );
    } else {
      await this.#followRun(this.#portal, hint.effectId, signal);
    }
  }

  async #followRun(
    portal: PromotionPortal,
    effectId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const effect = await portal.findEffect(effectId);
    if (effect?.status !== 'sent' && effect?.status !== 'claimed') {
      return;
    }
    const driver = this.#drivers.get(effect.subject.driver);
    const outcomes = await driver?.track(effect.subject, {
      effectIds: [effectId],
      signal,
    });
    for (const outcome of outcomes ?? []) {
      if (outcome.status !== 'running') {
        await portal.recordOutcome(outcome);
      }
    }
  }

  #gateOf({ client, reader }: ServiceRepository): DeploymentGate {
    const { settings, onGateAnswer } = this.#options;
    return new DeploymentGate({
      client,
      reader,
      effects: { find: effectId => this.#findGated(effectId) },
      environments: [
        ...new Set(
          Object.values(settings.drivers).map(({ environment }) => environment),
        ),
      ],
      onAnswer: onGateAnswer,
    });
  }

  async #findGated(effectId: string): Promise<GatedEffect | undefined> {
    const effect = await this.#portal?.findEffect(effectId);
    if (!effect) {
      return undefined;
    }
    // the look-up of a repository is bounded by its client's own timeout
    const { signal } = new AbortController();
    const driver = this.#drivers.get(effect.subject.driver);
    return driver?.gatedEffect(effect, signal);
  }
}
