import {
  createPromotionRequestSchema,
  listPromotionsQuerySchema,
  previewPromotionRequestSchema,
  toListPromotionsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Router } from 'express';
import { audited } from './audited';
import { callerOf, onePromotion } from './callers';
import { parse } from './parse';
import type { PromotionRouteServices } from './PromotionRouteServices';

/** Due work that no tick has done for so long means that nobody does it. */
const silentAfter = 60_000;

/** Says nothing on any promotion: whoever probes has no user. */
export const promotionHealthPath = '/promotions/health';

/** Reading promotions, trying them, and asking for one. */
export function addPromotionRoutes(
  router: Router,
  services: PromotionRouteServices,
): void {
  const { promotions, auditor } = services;

  router.get('/promotions', async (request, response) => {
    const caller = await callerOf(services, request);
    const query = parse(listPromotionsQuerySchema, request.query);
    response.json(
      await promotions.list(toListPromotionsRequest(query), caller),
    );
  });

  router.post('/promotions', async (request, response) => {
    const caller = await callerOf(services, request);
    const body = parse(createPromotionRequestSchema, request.body);
    const { created, details } = await audited(
      auditor,
      {
        eventId: 'promotion-request',
        severityLevel: 'medium',
        request,
        meta: { entityRef: body.entityRef, category: body.category },
      },
      () => promotions.create(body, caller),
    );
    response.status(created ? 201 : 200).json(details);
  });

  router.post('/promotions/preview', async (request, response) => {
    const caller = await callerOf(services, request);
    const { entityRef } = parse(previewPromotionRequestSchema, request.body);
    response.json(await promotions.preview(entityRef, caller));
  });

  router.get(promotionHealthPath, async (_, response) => {
    const { overdueSeconds, lastTickAt, now } = await services.health();
    const ready =
      overdueSeconds === 0 ||
      (lastTickAt !== undefined && now - lastTickAt < silentAfter);
    response.status(ready ? 200 : 503).json({
      ready,
      overdueSeconds,
      lastTickAt:
        lastTickAt === undefined
          ? undefined
          : new Date(lastTickAt).toISOString(),
    });
  });

  const path = '/promotions/:id';
  router.get(path, async (request, response) => {
    const { id, caller } = await onePromotion(services, request);
    response.json(await promotions.get(id, caller));
  });

  router.get(`${path}/events`, async (request, response) => {
    const { id, caller } = await onePromotion(services, request);
    response.json({ items: await promotions.events(id, caller) });
  });

  router.get(`${path}/metrics`, async (request, response) => {
    const { id, caller } = await onePromotion(services, request);
    response.json(await promotions.metrics(id, caller));
  });

  router.get(`${path}/verification`, async (request, response) => {
    const { id, caller } = await onePromotion(services, request);
    response.json(await promotions.verify(id, caller));
  });

  router.get(`${path}/evidence`, async (request, response) => {
    const { id, caller } = await onePromotion(services, request);
    const bundle = await audited(
      auditor,
      {
        eventId: 'promotion-evidence',
        severityLevel: 'low',
        request,
        meta: { promotionId: id },
      },
      () => promotions.evidence(id, caller),
    );
    response
      .attachment(`promotion-${id}.intoto.json`)
      .type('application/json')
      .send(JSON.stringify(bundle, undefined, 2));
  });
}
