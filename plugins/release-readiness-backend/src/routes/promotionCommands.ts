import {
  promotionCommandSchema,
  type PromotionVerb,
  rollBackRequestSchema,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import { audited } from './audited';
import { onePromotion } from './callers';
import { parse } from './parse';
import type { PromotionRouteServices } from './PromotionRouteServices';

const severe: ReadonlySet<PromotionVerb> = new Set([
  'break-glass',
  'confirm-break-glass',
  'release-lock',
]);

/** What people do to promotions. */
export function addPromotionCommandRoutes(
  router: Router,
  services: PromotionRouteServices,
): void {
  const { promotions, auditor } = services;

  router.post('/promotions/:id/commands', async (request, response) => {
    const { id, caller } = await onePromotion(services, request);
    const command = parse(promotionCommandSchema, request.body);
    const details = await audited(
      auditor,
      {
        eventId: 'promotion-command',
        severityLevel: severe.has(command.verb) ? 'high' : 'medium',
        request,
        meta: {
          promotionId: id,
          verb: command.verb,
          expectedVersion: command.expectedVersion,
        },
      },
      () => promotions.act(id, command, caller),
    );
    response.json(details);
  });

  router.post('/promotions/:id/rollback', async (request, response) => {
    const { id, caller } = await onePromotion(services, request);
    const body = parse(rollBackRequestSchema, request.body);
    const { created, details } = await audited(
      auditor,
      {
        eventId: 'promotion-rollback',
        severityLevel: 'high',
        request,
        meta: { promotionId: id },
      },
      () => promotions.rollBack(id, body, caller),
    );
    response.status(created ? 201 : 200).json(details);
  });
}
