import { createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { decide } from './decide';

/** The portal's permission policy. */
export const permissionModuleMallPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'mall-policy',
  register(reg) {
    reg.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy({
          handle: async ({ permission }, user) => decide(permission, user),
        });
      },
    });
  },
});
