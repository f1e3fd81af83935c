import { promotionPathSchema } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Request } from 'express';
import { createPromotionCaller } from '../authorization';
import type { PromotionCaller } from '../promotion';
import { parse } from './parse';
import type { PromotionRouteServices } from './PromotionRouteServices';

/** Who calls. Services and users alike: what each may do is asked later. */
export async function callerOf(
  { httpAuth, access }: PromotionRouteServices,
  request: Request,
): Promise<PromotionCaller> {
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  return createPromotionCaller(access, credentials);
}

/** The promotion that a path names, and who calls. */
export async function onePromotion(
  services: PromotionRouteServices,
  request: Request,
): Promise<{ id: string; caller: PromotionCaller }> {
  const caller = await callerOf(services, request);
  const { id } = parse(promotionPathSchema, request.params);
  return { id, caller };
}
