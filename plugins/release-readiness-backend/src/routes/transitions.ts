import { listTransitionsQuerySchema } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import { entityRefOf, parse } from './parse';
import type { RouteServices } from './RouteServices';

const defaultLimit = 100;

/** The history of one service. */
export function addTransitionRoutes(
  router: Router,
  { httpAuth, access, scorecards }: RouteServices,
): void {
  router.get(
    '/scorecards/:kind/:namespace/:name/transitions',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const entityRef = entityRefOf(request.params);
      const { limit } = parse(listTransitionsQuerySchema, request.query);
      await access.assertVisible(entityRef, credentials);
      const items = await scorecards.listTransitions(
        entityRef,
        limit ?? defaultLimit,
      );
      response.json({ items });
    },
  );
}
