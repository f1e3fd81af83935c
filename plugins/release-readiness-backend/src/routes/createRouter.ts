import { createOpenApiDocument } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { auditRefusals } from './auditRefusals';
import { addCheckRoutes } from './checks';
import { addRefreshRoutes } from './refreshes';
import type { RouteServices } from './RouteServices';
import { addScorecardRoutes } from './scorecards';
import { addSourceRoutes } from './sources';
import { addTransitionRoutes } from './transitions';

/** The REST API of the plugin. */
export function createRouter(services: RouteServices): Router {
  const router = PromiseRouter();
  const document = createOpenApiDocument();
  addScorecardRoutes(router, services);
  addTransitionRoutes(router, services);
  addRefreshRoutes(router, services);
  addCheckRoutes(router, services);
  addSourceRoutes(router, services);
  router.get('/openapi.json', async (request, response) => {
    await services.httpAuth.credentials(request);
    response.json(document);
  });
  router.use(auditRefusals(services.auditor));
  return router;
}
