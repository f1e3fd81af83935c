import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';

const signInPage = SignInPageBlueprint.make({
  params: {
    loader: () =>
      import('./PortalSignInPage').then(module => module.PortalSignInPage),
  },
});

/** Signs people in: as any user of the sandbox where that is configured, else as a guest. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [signInPage],
});
