import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { releaseReadinessPermissions } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  releaseReadinessChangeRegisterExtensionPoint,
  releaseReadinessChecksExtensionPoint,
  releaseReadinessPromotionExtensionPoint,
  releaseReadinessSourcesExtensionPoint,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { builtInChecks } from './checks';
import { readSettings } from './configuration';
import { openDatabase } from './database';
import { createCore } from './core';
import { exportPromotionHealth } from './exportPromotionHealth';
import { CheckRegistry, PromotionRegistry, SourceRegistry } from './registries';
import { unauthenticatedPaths } from './routes';

/**
 * The backend of Release Readiness.
 *
 * @public
 */
export const releaseReadinessPlugin = createBackendPlugin({
  pluginId: 'release-readiness',
  register(env) {
    const sources = new SourceRegistry();
    const checks = new CheckRegistry(builtInChecks);
    env.registerExtensionPoint(releaseReadinessSourcesExtensionPoint, sources);
    env.registerExtensionPoint(releaseReadinessChecksExtensionPoint, checks);
    const promotions = new PromotionRegistry();
    env.registerExtensionPoint(
      releaseReadinessPromotionExtensionPoint,
      promotions,
    );
    env.registerExtensionPoint(
      releaseReadinessChangeRegisterExtensionPoint,
      promotions,
    );
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
      },
      async init({
        lifecycle,
        httpRouter,
        permissionsRegistry,
        metrics,
        ...services
      }) {
        const settings = readSettings(services.config);
        permissionsRegistry.addPermissions(releaseReadinessPermissions);
        const core = createCore({
          ...services,
          settings,
          sources: sources.select(settings),
          checks: checks.select(settings),
          knex: await openDatabase(services.database),
          promotions: {
            registry: promotions,
            notifications: services.notifications,
            permissionsEnabled:
              services.config.getOptionalBoolean('permission.enabled') ?? false,
          },
        });
        httpRouter.use(core.router);
        for (const path of unauthenticatedPaths) {
          httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        exportPromotionHealth(metrics, core.promotionHealth);
        lifecycle.addStartupHook(() => core.start());
        lifecycle.addShutdownHook(() => core.stop());
      },
    });
  },
});
