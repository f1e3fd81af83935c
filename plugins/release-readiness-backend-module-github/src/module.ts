import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { releaseReadinessSourcesExtensionPoint } from '@release-readiness/backstage-plugin-release-readiness-node';
import { GithubClients } from './client';
import { GithubSource } from './GithubSource';
import { readGithubSettings } from './settings';

/**
 * GitHub as a source of facts, with the credentials of `integrations.github`.
 *
 * @public
 */
export const releaseReadinessModuleGithub = createBackendModule({
  pluginId: 'release-readiness',
  moduleId: 'github',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        events: eventsServiceRef,
        sources: releaseReadinessSourcesExtensionPoint,
      },
      async init({ config, logger, events, sources }) {
        const integrations = ScmIntegrations.fromConfig(config);
        const settings = readGithubSettings(config);
        const clients = new GithubClients({
          ...settings,
          integrations,
          credentials:
            DefaultGithubCredentialsProvider.fromIntegrations(integrations),
          logger,
          now: () => new Date(),
        });
        sources.addSource(new GithubSource({ clients, events, settings }));
      },
    });
  },
});
