import { Request, Router } from 'express';
import * as promotion from './promotionOrders';
import { caught, Controlled, read } from './requests';

/** What a promotion meets: faulty candidates, faulty runs, people who act beside the portal. */
export function promotionRoutes(router: Router, { world }: Controlled): void {
  const named = (request: Request) => world().service(request.params.name);
  router.post('/services/:name/candidate', (request, response) => {
    response.json(
      promotion.orderCandidate(
        world(),
        named(request),
        read('candidate', request),
      ),
    );
  });
  router.delete('/services/:name/candidate', (request, response) => {
    promotion.forgiveCandidates(world(), named(request));
    response.status(204).end();
  });
  router.post(
    '/services/:name/dispatch',
    caught(async (request, response) => {
      const run = await promotion.orderDispatch(
        world(),
        named(request),
        read('dispatch', request),
      );
      response.status(202).json(run);
    }),
  );
  router.post(
    '/services/:name/rollback',
    caught(async (request, response) => {
      const run = await promotion.orderRollback(
        world(),
        named(request),
        read('rollback', request),
      );
      response.status(202).json(run);
    }),
  );
  router.get('/actions', (_, response) => {
    response.json(promotion.describeActions(world()));
  });
  router.post('/actions', (request, response) => {
    promotion.orderActions(world(), read('actions', request));
    response.json(promotion.describeActions(world()));
  });
  router.delete('/actions', (_, response) => {
    promotion.orderActions(world(), promotion.noFaults);
    response.status(204).end();
  });
  router.post('/portal', (request, response) => {
    const { portal } = world();
    const { url = portal.url, ...rest } = read('portal', request);
    world().movePortal({ ...rest, url: url.replace(/\/$/, '') });
    response.json({ url: portal.url });
  });
}
