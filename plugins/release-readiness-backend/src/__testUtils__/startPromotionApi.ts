import { auditorServiceFactory } from '@backstage/backend-defaults/auditor';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import { ScorecardAccess } from '../authorization';
import { DatabasePromotionStore, openDatabase } from '../database';
import { ClaimDesk } from '../promotion';
import {
  type ServiceFaults,
  ServiceWorld,
} from '../promotion/testing/ServiceWorld';
import type { WorldFaults } from '../promotion/testing/RunnerWorld';
import { addPromotionApi, unauthenticatedPaths } from '../routes';
import { auditRefusals } from '../routes/auditRefusals';
import {
  type AuditedEvent,
  buildServiceEntity,
  createAuditor,
  createPermissions,
  type Decide,
} from './startPlugin';

/** What a test says about the world around the API. */
export interface PromotionApiOptions {
  decide?: Decide;
  service?: ServiceFaults;
  world?: WorldFaults;
  /** Backstage's own auditor instead of one that keeps what it is told. */
  realAuditor?: boolean;
}

/**
 * The API of promotions as the plugin serves it, on the plugin's database and
 * behind Backstage's own authentication. Its clock, production, metrics and
 * people are those of a {@link ServiceWorld}.
 */
export async function startPromotionApi(options: PromotionApiOptions = {}) {
  const audited: AuditedEvent[] = [];
  let world: ServiceWorld | undefined;
  const plugin = createBackendPlugin({
    pluginId: 'release-readiness',
    register(env) {
      env.registerInit({
        deps: {
          auditor: coreServices.auditor,
          catalog: catalogServiceRef,
          database: coreServices.database,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          permissions: coreServices.permissions,
        },
        async init({ auditor, database, httpAuth, httpRouter, ...services }) {
          const knex = await openDatabase(database);
          world = new ServiceWorld(
            options.service,
            options.world,
            clock =>
              new DatabasePromotionStore(knex, db =>
                db.raw('cast(? as bigint)', [clock()]),
              ),
          );
          const { ports, freezes } = world;
          const now = () => new Date(world?.world.time ?? 0);
          const router = PromiseRouter();
          const runner = world.runner();
          addPromotionApi(router, {
            auditor,
            httpAuth,
            access: new ScorecardAccess({
              ...services,
              serviceFilter: [{ kind: 'Component' }],
              now,
            }),
            promotions: world.service,
            claims: new ClaimDesk(ports),
            freezes,
            permissionsEnabled: ports.permissionsEnabled,
            health: () => runner.health(),
            now,
          });
          router.use(auditRefusals(auditor));
          httpRouter.use(router);
          for (const path of unauthenticatedPaths) {
            httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
          }
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      plugin,
      mockServices.database.factory(),
      options.realAuditor ? auditorServiceFactory : createAuditor(audited),
      createPermissions(options.decide ?? (() => 'allow')),
      catalogServiceMock.factory({
        entities: [buildServiceEntity('mall-order')],
      }),
    ],
  });
  if (!world) throw new Error('The plugin was not started');
  return { api: request(server), audited, world };
}
