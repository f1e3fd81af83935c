import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  releaseReadinessScorecardRefreshPermission,
  type RefreshStatus,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import { entityRefOf } from './parse';
import type { RouteServices } from './RouteServices';

/** One caller may ask for one service once in this time, in milliseconds. */
const refreshInterval = 30_000;

/** Asking the sources of one service again. */
export function addRefreshRoutes(
  router: Router,
  services: RouteServices,
): void {
  const { httpAuth, access, refreshes } = services;
  const path = '/scorecards/:kind/:namespace/:name/refresh';

  router.post(path, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const entityRef = entityRefOf(request.params);
    const event = await services.auditor.createEvent({
      eventId: 'scorecard-refresh',
      severityLevel: 'low',
      request,
      meta: { entityRef },
    });
    try {
      const { wait, status } = await requestRefresh(
        services,
        entityRef,
        credentials,
      );
      if (wait !== undefined) {
        const seconds = Math.ceil(wait / 1000);
        const message = `${entityRef} was refreshed a moment ago; try again in ${seconds} s`;
        await event.fail({ error: new Error(message) });
        response
          .status(429)
          .setHeader('Retry-After', String(seconds))
          .json({
            error: { name: 'TooManyRequestsError', message },
            response: { statusCode: 429 },
          });
        return;
      }
      await event.success();
      response.status(202).json(status);
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });

  router.get(path, async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    const entityRef = entityRefOf(request.params);
    await access.assertVisible(entityRef, credentials);
    response.json({ refresh: await refreshes.status(entityRef) });
  });
}

/** @returns milliseconds to wait, or the refresh as it stands now */
async function requestRefresh(
  services: RouteServices,
  entityRef: string,
  credentials: BackstageCredentials,
): Promise<{ wait?: number; status?: RefreshStatus }> {
  const { access, scorecards, refreshes } = services;
  await access.assertVisible(entityRef, credentials);
  await access.assertAllowed(
    releaseReadinessScorecardRefreshPermission,
    entityRef,
    credentials,
  );
  if (!(await scorecards.has(entityRef))) {
    throw new NotFoundError(`${entityRef} is no service`);
  }
  const now = services.now();
  const wait = await refreshes.admit(
    entityRef,
    callerOf(credentials),
    refreshInterval,
    now,
  );
  if (wait !== undefined) return { wait };
  await services.requestServices([entityRef]);
  return {
    // A service without any mapped target has nothing to wait for.
    status: (await refreshes.status(entityRef)) ?? {
      state: 'done',
      startedAt: now.toISOString(),
      finishedAt: now.toISOString(),
      targets: [],
    },
  };
}

/** Names the caller to the rate limit; stored only as a hash. */
function callerOf({ principal }: BackstageCredentials): string {
  const { userEntityRef, subject } = principal as {
    userEntityRef?: string;
    subject?: string;
  };
  return userEntityRef ?? subject ?? 'unknown';
}
