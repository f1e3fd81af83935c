import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  releaseReadinessPromotionExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { PrometheusSource } from './collection/PrometheusSource';
import { readConfiguration, serverOf } from './configuration';
import { PrometheusLiveMetrics } from './promotion';

/**
 * Adds Prometheus and Alertmanager as sources of facts and, where a server
 * watches production, as live metrics of promotions.
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
        promotions: releaseReadinessPromotionExtensionPoint,
      },
      async init({ config, sources, promotions }) {
        const configuration = readConfiguration(config);
        sources.addSource(new PrometheusSource(configuration));
        if (serverOf(configuration, 'prod')) {
          promotions.setLiveMetrics(
            portal => new PrometheusLiveMetrics({ configuration, portal }),
          );
        }
      },
    });
  },
});
