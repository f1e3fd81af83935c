import { createApiRef } from '@backstage/core-plugin-api';
import type { ReleaseReadinessApi } from '@release-readiness/backstage-plugin-release-readiness-common';

/** The API of the plugin's backend, as its components call it. @public */
export const releaseReadinessApiRef = createApiRef<ReleaseReadinessApi>({
  id: 'plugin.release-readiness.service',
});
