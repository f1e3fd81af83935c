import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import {
  chooseSandboxUser,
  readSandboxUsers,
  sandboxUserHeader,
} from './sandboxUsers';

const sandboxAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async (result: { userEntityRef: string }) => ({
    profile: { displayName: result.userEntityRef },
  }),
  initialize: ({ config }) => readSandboxUsers(config),
  authenticate: async ({ req }, users) => ({
    result: {
      userEntityRef: chooseSandboxUser(users, {
        remoteAddress: req.socket.remoteAddress,
        forwardedFor: req.headers['x-forwarded-for'],
        userHeader: req.headers[sandboxUserHeader],
      }),
    },
  }),
});

/**
 * Signs in as any of the users listed under `auth.providers.sandbox`, without
 * a password, from this machine only. Without that configuration the
 * provider does not exist.
 */
export const authModuleSandboxProvider = createBackendModule({
  pluginId: 'auth',
  moduleId: 'sandbox-provider',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        if (!config.has('auth.providers.sandbox')) {
          return;
        }
        providers.registerProvider({
          providerId: 'sandbox',
          factory: createProxyAuthProviderFactory({
            authenticator: sandboxAuthenticator,
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: result.userEntityRef,
              }),
          }),
        });
      },
    });
  },
});
