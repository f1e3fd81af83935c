import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  releaseReadinessPromotionExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { GithubClients } from './client';
import { GithubReleaseComparison } from './comparison';
import { GithubSource } from './GithubSource';
import {
  auditGateAnswer,
  GithubPromotions,
  promotionDriverIds,
  readGithubPromotionSettings,
  subscribeToPromotionEvents,
} from './promotion';
import { readGithubSettings } from './settings';

/** One look at gates takes no longer; the next one goes on. */
const longestLook = { minutes: 1 };

/**
 * GitHub, with the credentials of `integrations.github`: a source of facts,
 * drivers of promotions by workflows, and the gate in front of production.
 *
 * @public
 */
export const releaseReadinessModuleGithub = createBackendModule({
  pluginId: 'release-readiness',
  moduleId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        promotion: releaseReadinessPromotionExtensionPoint,
        scheduler: coreServices.scheduler,
        sources: releaseReadinessSourcesExtensionPoint,
      },
      async init(services) {
        const { auditor, config, events, logger, scheduler } = services;
        const integrations = ScmIntegrations.fromConfig(config);
        const settings = readGithubSettings(config);
        const promotionSettings = readGithubPromotionSettings(config);
        const now = () => new Date();
        const clients = new GithubClients({
          ...settings,
          integrations,
          credentials:
            DefaultGithubCredentialsProvider.fromIntegrations(integrations),
          logger,
          now,
        });
        const source = new GithubSource({ clients, events, settings });
        services.sources.addSource(source);

        const promotions = new GithubPromotions({
          clients,
          settings: promotionSettings,
          services: () => source.services(),
          onGateAnswer: answer => auditGateAnswer(auditor, answer),
          logger,
          now,
        });
        for (const id of promotionDriverIds) {
          services.promotion.addDriver(id, portal =>
            promotions.createDriver(id, portal),
          );
        }
        services.promotion.setReleaseComparison(
          new GithubReleaseComparison({ ...promotionSettings, clients }),
        );

        const shutdown = new AbortController();
        services.lifecycle.addShutdownHook(() => shutdown.abort());
        await subscribeToPromotionEvents({
          events,
          follow: (hint, signal) => promotions.follow(hint, signal),
          logger,
          signal: shutdown.signal,
        });
        const { gate } = promotionSettings;
        await scheduler.scheduleTask({
          id: 'release-readiness-github-live-gates',
          // few, and none may wait for a replica that was killed
          scope: 'local',
          frequency: { milliseconds: gate.liveInterval },
          timeout: longestLook,
          fn: async signal => {
            await promotions.visitLive(signal);
            await promotions.catchUp(signal);
          },
        });
        await scheduler.scheduleTask({
          id: 'release-readiness-github-gates',
          scope: 'global',
          frequency: { milliseconds: gate.interval },
          timeout: longestLook,
          fn: signal => promotions.patrol(signal),
        });
      },
    });
  },
});
