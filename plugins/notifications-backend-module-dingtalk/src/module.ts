import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { notificationsProcessingExtensionPoint } from '@backstage/plugin-notifications-node';
import { setTimeout as timer } from 'node:timers/promises';
import { readConfiguration } from './configuration';
import { DingTalkProcessor } from './DingTalkProcessor';

/** Sends Backstage notifications to DingTalk groups and signed webhooks. @public */
export const notificationsModuleDingtalk = createBackendModule({
  pluginId: 'notifications',
  moduleId: 'dingtalk',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        lifecycle: coreServices.lifecycle,
        notifications: notificationsProcessingExtensionPoint,
      },
      async init({ config, logger, lifecycle, notifications }) {
        const configuration = readConfiguration(config);
        if (!configuration) return;
        const stopping = new AbortController();
        lifecycle.addShutdownHook(() => stopping.abort());
        notifications.addProcessor(
          new DingTalkProcessor(configuration, {
            logger,
            signal: stopping.signal,
            clock: {
              now: () => Date.now(),
              wait: (milliseconds, signal) =>
                timer(milliseconds, undefined, { signal }).catch(() => {}),
            },
          }),
        );
      },
    });
  },
});
