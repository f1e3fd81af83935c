import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  type Check,
  noWaivers,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { releaseCalendarOf, type Settings } from './configuration';
import type { Desk, DeskParts } from './createPromotions';
import {
  CatalogAccounts,
  CatalogRoleDirectory,
  EvidenceRefresh,
  type EvidenceRefreshOptions,
  FactReleaseInspector,
  GuardPanel,
  PortalGate,
  ReleaseFactReader,
  type ReleaseFactReaderOptions,
  ReleaseWindows,
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
  refreshes: EvidenceRefreshOptions['refreshes'];
  requestServices: EvidenceRefreshOptions['requestServices'];
}

/** Everything between stored facts and the gate of promotions. */
export function createDesk(options: DeskOptions): (parts: DeskParts) => Desk {
  const { registry, settings } = options;
  const { releaseComparison } = registry.parts;
  const reader = new ReleaseFactReader(options);
  const comparison =
    releaseComparison && new RememberedComparison(releaseComparison);
  return ({ store, metrics, changes, freezes }) => {
    const roles = new CatalogRoleDirectory({
      ...options,
      settings: settings.promotion,
      cacheMilliseconds: roleAge,
    });
    const windows = new ReleaseWindows({
      freezes,
      calendarOf: service => releaseCalendarOf(service, settings.businessLines),
    });
    return {
      roles,
      inspector: new FactReleaseInspector({
        ...options,
        reader,
        comparison,
        accounts: new CatalogAccounts(options),
        drivers: [...registry.drivers.keys()],
        settings: settings.promotion,
      }),
      gate: new PortalGate({
        services: options.services,
        reader,
        refresh: new EvidenceRefresh(options),
        panel: new GuardPanel({
          store,
          windows,
          changes,
          waivers: noWaivers,
          metrics: registry.parts.liveMetrics && metrics,
          comparison,
          checkPolicy: settings.policy,
          settings: settings.promotion,
        }),
        windows,
        roles,
        store,
        policyOf: promotion => promotion.policy ?? settings.promotion.policy,
        settings: settings.promotion,
        checkPolicy: settings.policy,
      }),
    };
  };
}
