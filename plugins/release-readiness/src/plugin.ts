import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  PromotionsClient,
  ReleaseReadinessClient,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { promotionsApiRef, releaseReadinessApiRef } from './api';
import {
  entityContentRouteRef,
  freezesRouteRef,
  promotionRouteRef,
  promotionsRouteRef,
  rootRouteRef,
} from './routes';

/**
 * The plugin for the classic frontend system.
 *
 * @public
 */
export const releaseReadinessPlugin = createPlugin({
  id: 'release-readiness',
  apis: [
    createApiFactory({
      api: releaseReadinessApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new ReleaseReadinessClient(options),
    }),
    createApiFactory({
      api: promotionsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: options => new PromotionsClient(options),
    }),
  ],
  routes: {
    root: rootRouteRef,
    entityContent: entityContentRouteRef,
    promotions: promotionsRouteRef,
    promotion: promotionRouteRef,
    freezes: freezesRouteRef,
  },
});

/**
 * The tab of one service, for `EntityLayout.Route`.
 *
 * @public
 */
export const EntityReleaseReadinessContent = releaseReadinessPlugin.provide(
  createRoutableExtension({
    name: 'EntityReleaseReadinessContent',
    component: () => import('./components/tab').then(m => m.EntityScorecard),
    mountPoint: entityContentRouteRef,
  }),
);

/**
 * The card for the overview of an entity.
 *
 * @public
 */
export const EntityReleaseReadinessCard = releaseReadinessPlugin.provide(
  createComponentExtension({
    name: 'EntityReleaseReadinessCard',
    component: {
      lazy: () => import('./components/card').then(m => m.OverviewCard),
    },
  }),
);

/**
 * The page of all services.
 *
 * @public
 */
export const ReleaseReadinessPage = releaseReadinessPlugin.provide(
  createRoutableExtension({
    name: 'ReleaseReadinessPage',
    component: () =>
      import('./components/page').then(m => m.ReleaseReadinessPage),
    mountPoint: rootRouteRef,
  }),
);

/**
 * List of promotions, the page of each, and the freezes. Goes to
 * `/release-readiness/promotions`, where notifications lead.
 *
 * @public
 */
export const PromotionsPage = releaseReadinessPlugin.provide(
  createRoutableExtension({
    name: 'PromotionsPage',
    component: () =>
      import('./components/promotions').then(m => m.PromotionsPage),
    mountPoint: promotionsRouteRef,
  }),
);
