import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
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
import { CheckRegistry, PromotionRegistry, SourceRegistry } from './registries';

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
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
      },
      async init({ lifecycle, httpRouter, permissionsRegistry, ...services }) {
        const settings = readSettings(services.config);
        permissionsRegistry.addPermissions(releaseReadinessPermissions);
        const core = createCore({
          ...services,
          settings,
          sources: sources.list(),
          checks: checks.select(settings),
          knex: await openDatabase(services.database),
        });
        httpRouter.use(core.router);
        lifecycle.addStartupHook(() => core.start());
        lifecycle.addShutdownHook(() => core.stop());
      },
    });
  },
});
