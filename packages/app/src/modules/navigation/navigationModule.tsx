import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import { PortalSidebar } from './PortalSidebar';

const sidebar = NavContentBlueprint.make({
  params: { component: PortalSidebar },
});

/** The portal's sidebar. */
export const navigationModule = createFrontendModule({
  pluginId: 'app',
  extensions: [sidebar],
});
