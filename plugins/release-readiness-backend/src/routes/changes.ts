import { listChangesQuerySchema } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import { callerOf } from './callers';
import { parse } from './parse';
import type { PromotionRouteServices } from './PromotionRouteServices';

/** The change records of promotions. */
export function addChangeRoutes(
  router: Router,
  services: PromotionRouteServices,
): void {
  router.get('/changes', async (request, response) => {
    const caller = await callerOf(services, request);
    const query = parse(listChangesQuerySchema, request.query);
    response.json(await services.promotions.changes(query, caller));
  });
}
