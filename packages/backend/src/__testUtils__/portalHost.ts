// Runs in a process of its own: a backend with the plugin and its sources, and
// Backstage's Kubernetes plugin, whose client only plain Node can load.
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

/** What the process is told when it starts. */
export interface PortalHostOptions {
  config: NonNullable<ConstructorParameters<typeof ConfigReader>[0]>;
  entities: Entity[];
}

const announcement = createBackendPlugin({
  pluginId: 'announcement',
  register(env) {
    env.registerInit({
      deps: { lifecycle: coreServices.rootLifecycle },
      async init({ lifecycle }) {
        lifecycle.addStartupHook(() => {
          process.send?.('ready');
        });
      },
    });
  },
});

// A test that dies leaves nothing behind.
process.once('disconnect', () => process.exit(0));

process.once('message', ({ config, entities }: PortalHostOptions) => {
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(config),
    }),
  );
  backend.add(catalogServiceMock.factory({ entities }));
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  backend.add(
    import('@release-readiness/backstage-plugin-release-readiness-backend'),
  );
  backend.add(
    import('@release-readiness/backstage-plugin-release-readiness-backend-module-kubernetes'),
  );
  backend.add(
    import('@release-readiness/backstage-plugin-release-readiness-backend-module-github'),
  );
  backend.add(
    import('@release-readiness/backstage-plugin-release-readiness-backend-module-prometheus'),
  );
  backend.add(announcement);
  backend.start().catch(error => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  });
});
