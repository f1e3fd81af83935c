import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Settings } from './configuration';
import type { Desk, DeskParts } from './createPromotions';
import { CatalogRoleDirectory, refusedBecause } from './promotion';
import type { ServiceDirectory } from './services';

/** Roles are read from the catalog again after this, in milliseconds. */
const roleAge = 15_000;

/** What the desk is made from. */
export interface DeskOptions {
  auth: AuthService;
  catalog: CatalogService;
  services: Pick<ServiceDirectory, 'find'>;
  settings: Pick<Settings, 'promotion'>;
  now(): Date;
}

/** Everything between stored facts and the gate of promotions. */
export function createDesk(options: DeskOptions): (parts: DeskParts) => Desk {
  const { services, settings } = options;
  const unknownGate = async () => {
    throw new SourceError('The gate is not evaluated here', {
      reason: refusedBecause('gate-unavailable'),
    });
  };
  return () => ({
    roles: new CatalogRoleDirectory({
      ...options,
      settings: settings.promotion,
      cacheMilliseconds: roleAge,
    }),
    inspector: {
      inspect: async entityRef => {
        const service = services.find(entityRef);
        return (
          service && { service, problems: [refusedBecause('no-candidate')] }
        );
      },
    },
    gate: {
      evaluate: unknownGate,
      rehearse: unknownGate,
      findRestriction: unknownGate,
      findInvalidation: unknownGate,
    },
  });
}
