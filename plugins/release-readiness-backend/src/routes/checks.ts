import type { CheckDescriptor } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import type { RouteServices } from './RouteServices';

/** What is judged here, with its texts. */
export function addCheckRoutes(
  router: Router,
  { httpAuth, checks, settings }: RouteServices,
): void {
  const items = checks.map(
    ({ id, area, severity, sections, facts, texts }): CheckDescriptor => ({
      id,
      area,
      severity: settings.severities[id] ?? severity,
      sections,
      facts,
      texts,
    }),
  );
  router.get('/checks', async (request, response) => {
    await httpAuth.credentials(request);
    response.json({ items });
  });
}
