import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import {
  createFreezeRequestSchema,
  freezePathSchema,
  type FreezeView,
  releaseReadinessFreezeManagePermission,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Request, Router } from 'express';
import { actorOf } from '../authorization';
import {
  PromotionForbiddenError,
  refusedBecause,
  type StoredFreeze,
} from '../promotion';
import { audited } from './audited';
import { parse } from './parse';
import type { PromotionRouteServices } from './PromotionRouteServices';

function freezeView(freeze: StoredFreeze): FreezeView {
  const { id, title, businessLines, from, to, setBy, reason } = freeze;
  return {
    id,
    title,
    businessLines: businessLines && [...businessLines],
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    setBy,
    reason,
    withdrawnBy: freeze.withdrawnBy,
  };
}

/** Times in which nothing is released, and who says so. */
export function addFreezeRoutes(
  router: Router,
  services: PromotionRouteServices,
): void {
  const { httpAuth, access, auditor, freezes, now } = services;

  /** @returns who may set freezes; everybody else is refused */
  const managerBehind = async (request: Request): Promise<string> => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    if (!services.permissionsEnabled) {
      throw new PromotionForbiddenError(refusedBecause('permissions-off'));
    }
    const actor = actorOf(credentials);
    if (actor.kind !== 'user') {
      throw new PromotionForbiddenError(refusedBecause('people-only'));
    }
    await access.assertAllowedTo(
      releaseReadinessFreezeManagePermission,
      credentials,
    );
    return actor.ref;
  };

  router.get('/freezes', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    const items = await freezes.list(now().getTime());
    response.json({ items: items.map(freezeView) });
  });

  router.post('/freezes', async (request, response) => {
    const body = parse(createFreezeRequestSchema, request.body);
    const id = randomUUID();
    const freeze = await audited(
      auditor,
      {
        eventId: 'freeze-set',
        severityLevel: 'medium',
        request,
        meta: { freezeId: id, ...body },
      },
      async () => {
        const set: StoredFreeze = {
          ...body,
          id,
          from: Date.parse(body.from),
          to: Date.parse(body.to),
          setBy: await managerBehind(request),
        };
        await freezes.add(set);
        return set;
      },
    );
    response.status(201).json(freezeView(freeze));
  });

  router.delete('/freezes/:id', async (request, response) => {
    const { id } = parse(freezePathSchema, request.params);
    await audited(
      auditor,
      {
        eventId: 'freeze-withdraw',
        severityLevel: 'medium',
        request,
        meta: { freezeId: id },
      },
      async () => {
        const by = await managerBehind(request);
        if (!(await freezes.withdraw(id, by, now().getTime()))) {
          throw new NotFoundError(`There is no freeze ${id}`);
        }
      },
    );
    response.status(204).end();
  });
}
