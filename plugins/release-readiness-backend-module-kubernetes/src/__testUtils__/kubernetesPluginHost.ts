import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { createBackend } from '@backstage/backend-defaults';
import { ConfigReader } from '@backstage/config';
import kubernetes from '@backstage/plugin-kubernetes-backend';

// A backend with Backstage's Kubernetes plugin alone, in a process of its own:
// the plugin loads its client by dynamic import, which jest doesn't allow.
// Configuration comes by IPC; the answer is sent once it is ready.
process.once('message', async data => {
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () =>
        Object.assign(
          new ConfigReader(
            data as ConstructorParameters<typeof ConfigReader>[0],
          ),
          { subscribe: () => ({ unsubscribe() {} }) },
        ),
    }),
  );
  backend.add(kubernetes);
  await backend.start();
  process.send?.('ready');
});
