import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  type Check,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Settings } from './configuration';
import type { Desk, DeskParts } from './createPromotions';
import {
  CatalogAccounts,
  CatalogRoleDirectory,
  FactReleaseInspector,
  refusedBecause,
  ReleaseFactReader,
  type ReleaseFactReaderOptions,
  RememberedComparison,
} from './promotion';
import type { PromotionRegistry } from './registries';
import type { ServiceDirectory } from './services';

/** Roles are read from the catalog again after this, in milliseconds. */
const roleAge = 15_000;

/** What the desk is made from. */
export interface DeskOptions extends Pick<
  ReleaseFactReaderOptions,
  'facts' | 'targets' | 'targetOf'
> {
  auth: AuthService;
  catalog: CatalogService;
  services: Pick<ServiceDirectory, 'find'>;
  settings: Settings;
  checks: readonly Check[];
  registry: PromotionRegistry;
  now(): Date;
}

/** Everything between stored facts and the gate of promotions. */
export function createDesk(options: DeskOptions): (parts: DeskParts) => Desk {
  const { registry, settings } = options;
  const { releaseComparison } = registry.parts;
  const reader = new ReleaseFactReader(options);
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
    inspector: new FactReleaseInspector({
      ...options,
      reader,
      comparison:
        releaseComparison && new RememberedComparison(releaseComparison),
      accounts: new CatalogAccounts(options),
      drivers: [...registry.drivers.keys()],
      settings: settings.promotion,
    }),
    gate: {
      evaluate: unknownGate,
      rehearse: unknownGate,
      findRestriction: unknownGate,
      findInvalidation: unknownGate,
    },
  });
}
