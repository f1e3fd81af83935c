import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { releaseReadinessSourcesExtensionPoint } from '@release-readiness/backstage-plugin-release-readiness-node';
import { PrometheusSource } from './collection/PrometheusSource';
import { readConfiguration } from './configuration';

/**
 * Adds Prometheus and Alertmanager as sources of facts.
 *
 * @public
 */
export const releaseReadinessModulePrometheus = createBackendModule({
  pluginId: 'release-readiness',
  moduleId: 'prometheus',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sources: releaseReadinessSourcesExtensionPoint,
      },
      async init({ config, sources }) {
        sources.addSource(new PrometheusSource(readConfiguration(config)));
      },
    });
  },
});
