import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  releaseReadinessPromotionExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { KubernetesProxyClient } from './client/KubernetesProxyClient';
import { KubernetesSource } from './collection/KubernetesSource';
import { readKubernetesSettings } from './configuration/KubernetesSettings';
import { KubernetesProductionObserver } from './promotion/KubernetesProductionObserver';

/**
 * Adds the clusters of Backstage's Kubernetes plugin as a source of facts, and
 * reads production back for promotions.
 *
 * @public
 */
export const releaseReadinessModuleKubernetes = createBackendModule({
  pluginId: 'release-readiness',
  moduleId: 'kubernetes',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        auth: coreServices.auth,
        sources: releaseReadinessSourcesExtensionPoint,
        promotion: releaseReadinessPromotionExtensionPoint,
      },
      async init({ config, discovery, auth, sources, promotion }) {
        const settings = readKubernetesSettings(config);
        const client = new KubernetesProxyClient({ discovery, auth, settings });
        sources.addSource(new KubernetesSource({ client, settings }));
        promotion.setProductionObserver(
          new KubernetesProductionObserver({ client, settings }),
        );
      },
    });
  },
});
