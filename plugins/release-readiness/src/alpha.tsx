/**
 * Scorecard tab and card, the page of all services and that of promotions, for
 * the new frontend system.
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
import PublishIcon from '@material-ui/icons/Publish';
import {
  PromotionsClient,
  ReleaseReadinessClient,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { promotionsApiRef, releaseReadinessApiRef } from './api';
import {
  freezesRouteRef,
  promotionRouteRef,
  promotionsRouteRef,
  rootRouteRef,
} from './routes';

const services = { kind: 'component', 'spec.type': 'service' };

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: releaseReadinessApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new ReleaseReadinessClient(options),
    }),
});

const promotionsApi = ApiBlueprint.make({
  name: 'promotions',
  params: defineParams =>
    defineParams({
      api: promotionsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new PromotionsClient(options),
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

const promotionsPage = PageBlueprint.make({
  name: 'promotions',
  params: {
    path: '/release-readiness/promotions',
    title: 'Promotions',
    icon: <PublishIcon fontSize="inherit" />,
    routeRef: promotionsRouteRef,
    loader: async () => {
      const { PromotionsPageContent } = await import('./components/promotions');
      return <PromotionsPageContent />;
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
  routes: {
    root: rootRouteRef,
    promotions: promotionsRouteRef,
    promotion: promotionRouteRef,
    freezes: freezesRouteRef,
  },
  extensions: [
    api,
    promotionsApi,
    entityContent,
    entityCard,
    page,
    promotionsPage,
  ],
});

export {
  releaseReadinessChecksTranslationRef,
  releaseReadinessTranslationRef,
} from './translation';
