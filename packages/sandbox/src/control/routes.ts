import express, { ErrorRequestHandler, Request, Router } from 'express';
import { z } from 'zod';
import { Environment, environments } from '../company';
import { NotFound, Refused } from './errors';
import { promotionRoutes } from './promotionRoutes';
import { Controlled, caught, read } from './requests';
import { ServerId, serverIds } from './servers';
import * as service from './serviceOrders';
import { describeState } from './state';
import { clusterTokens } from './tokens';

const errorHandler: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof z.ZodError) {
    response.status(400).json({
      error: 'The body of the request is wrong',
      problems: error.issues.map(({ path, message }) => ({
        path: path.join('.'),
        message,
      })),
    });
  } else if (error instanceof SyntaxError) {
    response
      .status(400)
      .json({ error: `The body is no JSON: ${error.message}` });
  } else if (error instanceof NotFound) {
    response.status(404).json({ error: error.message });
  } else if (error instanceof Refused) {
    response.status(409).json({ error: error.message });
  } else {
    response.status(500).json({
      error: error instanceof Error ? error.message : String(error),
    });
  }
};

/** The control API; `README.md` of the sandbox lists it with examples. */
export function controlRoutes(controlled: Controlled): Router {
  const router = express.Router();
  router.use(express.json());
  router.get('/state', (_, response) => {
    response.json(describeState(controlled.world()));
  });
  router.post(
    '/reset',
    caught(async (_, response) => {
      await controlled.reset();
      response.json({ reset: true });
    }),
  );
  serverRoutes(router, controlled);
  serviceRoutes(router, controlled);
  promotionRoutes(router, controlled);
  router.use((request, response) => {
    response
      .status(404)
      .json({ error: `There is no ${request.method} ${request.path}` });
  });
  router.use(errorHandler);
  return router;
}

function serverRoutes(router: Router, { world }: Controlled): void {
  const server = (request: Request) => world().server(serverId(request));
  router.post(
    '/servers/:id/fault',
    caught(async (request, response) => {
      const target = server(request);
      await target.faults.set(read('fault', request));
      response.json({ fault: target.faults.current });
    }),
  );
  router.delete(
    '/servers/:id/fault',
    caught(async (request, response) => {
      await server(request).faults.clear();
      response.status(204).end();
    }),
  );
  router.post(
    '/servers/:id/stop',
    caught(async (request, response) => {
      await server(request).faults.set({ kind: 'refuse' });
      response.json({ listening: false });
    }),
  );
  router.post(
    '/servers/:id/start',
    caught(async (request, response) => {
      await server(request).faults.clear();
      response.json({ listening: true });
    }),
  );
  router.post('/servers/:id/expire-history', (request, response) => {
    world().cluster(clusterId(request)).expireHistory();
    response.status(204).end();
  });
  router.post('/servers/:id/drop-watches', (request, response) => {
    world().cluster(clusterId(request)).dropWatches();
    response.status(204).end();
  });
  router.post('/servers/:id/tokens', (request, response) => {
    const cluster = world().cluster(clusterId(request));
    const { token, accepted } = read('token', request);
    const { [token]: known, ...others } = clusterTokens(world().company);
    if (!known) {
      throw new NotFound(`There is no token '${token}'`);
    }
    cluster.setTokens(accepted ? { ...others, [token]: known } : others);
    response.json({ token, accepted });
  });
}

function serviceRoutes(router: Router, { world }: Controlled): void {
  const named = (request: Request) => world().service(request.params.name);
  router.post('/services/:name/traffic', (request, response) => {
    service.orderTraffic(world(), named(request), read('traffic', request));
    response.status(204).end();
  });
  router.post('/services/:name/metrics', (request, response) => {
    service.orderMetric(world(), named(request), read('metric', request));
    response.status(204).end();
  });
  router.post(
    '/services/:name/image',
    caught(async (request, response) => {
      response.json(
        await service.orderImage(
          world(),
          named(request),
          read('image', request),
        ),
      );
    }),
  );
  router.post(
    '/services/:name/manual-edit',
    caught(async (request, response) => {
      await service.orderManualEdit(
        world(),
        named(request),
        read('manualEdit', request),
      );
      response.status(204).end();
    }),
  );
  router.post(
    '/services/:name/restore-test',
    caught(async (request, response) => {
      await service.orderRestoreTest(
        world(),
        named(request),
        read('restoreTest', request),
      );
      response.status(204).end();
    }),
  );
  router.post(
    '/services/:name/backups',
    caught(async (request, response) => {
      await service.orderBackup(
        world(),
        named(request),
        read('backup', request),
      );
      response.status(204).end();
    }),
  );
  router.post('/services/:name/incidents', (request, response) => {
    response
      .status(201)
      .json(
        service.orderIncident(
          world(),
          named(request),
          read('incident', request),
        ),
      );
  });
  router.delete('/services/:name/incidents/:number', (request, response) => {
    service.closeIncident(
      world(),
      named(request),
      Number(request.params.number),
    );
    response.status(204).end();
  });
}

function serverId(request: Request): ServerId {
  const id = serverIds.find(candidate => candidate === request.params.id);
  if (!id) {
    throw new NotFound(
      `There is no server '${request.params.id}'; there are ${serverIds.join(', ')}`,
    );
  }
  return id;
}

function clusterId(request: Request): Environment {
  const id = environments.find(candidate => candidate === request.params.id);
  if (!id) {
    throw new NotFound(
      `'${request.params.id}' is no cluster; there are ${environments.join(', ')}`,
    );
  }
  return id;
}
