import { NotFoundError } from '@backstage/errors';
import {
  listScorecardsQuerySchema,
  toListScorecardsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import { entityRefOf, parse } from './parse';
import type { RouteServices } from './RouteServices';

/** Reading scorecards: one, or pages of those that the caller may see. */
export function addScorecardRoutes(
  router: Router,
  { httpAuth, access, scorecards }: RouteServices,
): void {
  router.get('/scorecards', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const query = parse(listScorecardsQuerySchema, request.query);
    const visible = await access.visibleRefs(credentials);
    if (visible?.size === 0) await access.assertNotDenied(credentials);
    response.json(
      await scorecards.list(toListScorecardsRequest(query), visible),
    );
  });

  router.get(
    '/scorecards/:kind/:namespace/:name',
    async (request, response) => {
      const credentials = await httpAuth.credentials(request);
      const entityRef = entityRefOf(request.params);
      await access.assertVisible(entityRef, credentials);
      const scorecard = await scorecards.find(entityRef);
      if (!scorecard) {
        throw new NotFoundError(`There is no scorecard of ${entityRef}`);
      }
      response.json(scorecard);
    },
  );
}
