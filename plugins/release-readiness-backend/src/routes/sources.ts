import { releaseReadinessSourceReadPermission } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import type { RouteServices } from './RouteServices';

/** How the sources are. */
export function addSourceRoutes(
  router: Router,
  { httpAuth, access, targets }: RouteServices,
): void {
  router.get('/sources', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    await access.assertAllowedTo(
      releaseReadinessSourceReadPermission,
      credentials,
    );
    const states = await targets.listTargets();
    response.json({ items: states.map(state => state.health) });
  });
}
