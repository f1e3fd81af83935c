import { createOpenApiDocument } from '@release-readiness/backstage-plugin-release-readiness-common';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { auditRefusals } from './auditRefusals';
import { addChangeRoutes } from './changes';
import { addCheckRoutes } from './checks';
import { addClaimRoutes } from './claims';
import { addFreezeRoutes } from './freezes';
import { addPromotionCommandRoutes } from './promotionCommands';
import type { PromotionRouteServices } from './PromotionRouteServices';
import { addPromotionRoutes } from './promotions';
import { addRefreshRoutes } from './refreshes';
import type { RouteServices } from './RouteServices';
import { addScorecardRoutes } from './scorecards';
import { addSourceRoutes } from './sources';
import { addTransitionRoutes } from './transitions';

/** A change record has some pages of text at most. */
const bodyLimit = '200kb';

/** The REST API of the plugin. */
export function createRouter(
  services: RouteServices,
  promotions: PromotionRouteServices,
): Router {
  const router = PromiseRouter();
  const document = createOpenApiDocument();
  addScorecardRoutes(router, services);
  addTransitionRoutes(router, services);
  addRefreshRoutes(router, services);
  addCheckRoutes(router, services);
  addSourceRoutes(router, services);
  addPromotionApi(router, promotions);
  router.get('/openapi.json', async (request, response) => {
    await services.httpAuth.credentials(request);
    response.json(document);
  });
  router.use(auditRefusals(services.auditor));
  return router;
}

/** What belongs to promotions. */
export function addPromotionApi(
  router: Router,
  services: PromotionRouteServices,
): void {
  router.use(express.json({ limit: bodyLimit }));
  addClaimRoutes(router, services);
  addPromotionRoutes(router, services);
  addPromotionCommandRoutes(router, services);
  addFreezeRoutes(router, services);
  addChangeRoutes(router, services);
}
