import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { navigationModule } from './modules/navigation';
import { signInModule } from './modules/signIn';

// Backstage's tooling looks for a default export here.
export default createApp({
  features: [catalogPlugin, navigationModule, signInModule],
});
