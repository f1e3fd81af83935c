import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  type ChangeRegister,
  type Check,
  type LiveMetrics,
  noWaivers,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { releaseCalendarOf, type Settings } from './configuration';
import {
  CatalogAccounts,
  CatalogRoleDirectory,
  EvidenceRefresh,
  type EvidenceRefreshOptions,
  FactReleaseInspector,
  type FreezeStore,
  GuardPanel,
  type PolicyOf,
  PortalGate,
  type PromotionStore,
  type RehearsableGate,
  ReleaseFactReader,
  type ReleaseFactReaderOptions,
  type ReleaseInspector,
  ReleaseWindows,
  RememberedComparison,
  type RoleDirectory,
} from './promotion';
import type { PromotionRegistry } from './registries';
import type { ServiceDirectory } from './services';

/** Roles are read from the catalog again after this, in milliseconds. */
const roleAge = 15_000;

/** What the desk is made from. */
export interface DeskOptions
  extends
    Pick<
      ReleaseFactReaderOptions,
      'facts' | 'targets' | 'targetOf' | 'configuredSources'
    >,
    EvidenceRefreshOptions {
  auth: AuthService;
  catalog: CatalogService;
  services: Pick<ServiceDirectory, 'find'>;
  settings: Settings;
  checks: readonly Check[];
  registry: PromotionRegistry;
  now(): Date;
}

/** What promotions themselves add to it. */
export interface DeskParts {
  store: PromotionStore;
  /** Absent = no module brings them. */
  metrics?: LiveMetrics;
  changes: ChangeRegister;
  freezes: FreezeStore;
  policyOf: PolicyOf;
}

/** Everything between stored facts and the gate of promotions. */
export interface Desk {
  inspector: ReleaseInspector;
  roles: RoleDirectory;
  gate: RehearsableGate;
  windows: ReleaseWindows;
}

/** Puts the desk together, once promotions are there. */
export function createDesk(options: DeskOptions): (parts: DeskParts) => Desk {
  const { registry, settings } = options;
  const { releaseComparison } = registry.parts;
  const comparison =
    releaseComparison && new RememberedComparison(releaseComparison);
  const reader = new ReleaseFactReader(options);
  const checkPolicy = settings.policy;
  const roles = new CatalogRoleDirectory({
    ...options,
    settings: settings.promotion,
    cacheMilliseconds: roleAge,
  });
  return ({ metrics, ...parts }) => {
    const windows = new ReleaseWindows({
      freezes: parts.freezes,
      calendarOf: service => releaseCalendarOf(service, settings.businessLines),
    });
    return {
      roles,
      windows,
      inspector: new FactReleaseInspector({
        ...options,
        reader,
        comparison,
        accounts: new CatalogAccounts(options),
        drivers: [...registry.drivers.keys()],
        settings: settings.promotion,
      }),
      gate: new PortalGate({
        ...options,
        ...parts,
        reader,
        refresh: new EvidenceRefresh(options),
        panel: new GuardPanel({
          ...parts,
          windows,
          metrics,
          comparison,
          waivers: noWaivers,
          checkPolicy,
          settings: settings.promotion,
        }),
        windows,
        roles,
        settings: settings.promotion,
        checkPolicy,
      }),
    };
  };
}
