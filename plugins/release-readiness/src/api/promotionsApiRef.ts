import { createApiRef } from '@backstage/core-plugin-api';
import type { PromotionsApi } from '@release-readiness/backstage-plugin-release-readiness-common';

/** The API of promotions, as the pages call it. @public */
export const promotionsApiRef = createApiRef<PromotionsApi>({
  id: 'plugin.release-readiness.promotions',
});
