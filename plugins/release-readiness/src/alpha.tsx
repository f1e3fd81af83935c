/**
 * Scorecard tab and card, and the page of all services, for the new frontend
 * system.
 *
 * @packageDocumentation
 */
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import PlaylistAddCheckIcon from '@material-ui/icons/PlaylistAddCheck';
import { ReleaseReadinessClient } from '@release-readiness/backstage-plugin-release-readiness-common';
import { releaseReadinessApiRef } from './api';
import { rootRouteRef } from './routes';

const services = { kind: 'component', 'spec.type': 'service' };

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: releaseReadinessApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new ReleaseReadinessClient(options),
    }),
});

const entityContent = EntityContentBlueprint.make({
  params: {
    path: '/release-readiness',
    title: 'Release readiness',
    filter: services,
    loader: async () => {
      const { EntityScorecard } = await import('./components/tab');
      return <EntityScorecard />;
    },
  },
});

const entityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: services,
    loader: async () => {
      const { OverviewCard } = await import('./components/card');
      return <OverviewCard />;
    },
  },
});

const page = PageBlueprint.make({
  params: {
    path: '/release-readiness',
    title: 'Release readiness',
    icon: <PlaylistAddCheckIcon fontSize="inherit" />,
    routeRef: rootRouteRef,
    loader: async () => {
      const { ReleaseReadinessPageContent } = await import('./components/page');
      return <ReleaseReadinessPageContent />;
    },
  },
});

/**
 * The plugin for the new frontend system.
 *
 * @public
 */
export default createFrontendPlugin({
  pluginId: 'release-readiness',
  title: 'Release readiness',
  icon: <PlaylistAddCheckIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [api, entityContent, entityCard, page],
});

export {
  releaseReadinessChecksTranslationRef,
  releaseReadinessTranslationRef,
} from './translation';
