import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The page of all services. @public */
export const rootRouteRef = createRouteRef({ id: 'release-readiness' });

/** The tab of one service in the classic frontend system. @public */
export const entityContentRouteRef = createRouteRef({
  id: 'release-readiness:entity-content',
});

/** The page of all promotions. @public */
export const promotionsRouteRef = createRouteRef({
  id: 'release-readiness:promotions',
});

/** Below the page of promotions. A promotion's id never looks like this. */
export const freezesPath = 'freezes';

/** Times in which nothing is released. @public */
export const freezesRouteRef = createSubRouteRef({
  id: 'release-readiness:freezes',
  parent: promotionsRouteRef,
  path: `/${freezesPath}`,
});

/** The page of one promotion. @public */
export const promotionRouteRef = createSubRouteRef({
  id: 'release-readiness:promotion',
  parent: promotionsRouteRef,
  path: '/:id',
});
