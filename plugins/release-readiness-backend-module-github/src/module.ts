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
        sources.addSource(
          new GithubSource({
            integrations,
            credentials:
              DefaultGithubCredentialsProvider.fromIntegrations(integrations),
            events,
            logger,
            settings: readGithubSettings(config),
          }),
        );
      },
    });
  },
});
