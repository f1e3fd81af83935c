import { createRouteRef } from '@backstage/core-plugin-api';

/** The page of all services. @public */
export const rootRouteRef = createRouteRef({ id: 'release-readiness' });

/** The tab of one service in the classic frontend system. @public */
export const entityContentRouteRef = createRouteRef({
  id: 'release-readiness:entity-content',
});
