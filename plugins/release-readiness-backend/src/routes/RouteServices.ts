import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { Check } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ScorecardAccess } from '../authorization';
import type { RefreshStore, TargetStore } from '../collection';
import type { Settings } from '../configuration';
import type { ScorecardStore } from '../scorecard';

/** What the routes work with. */
export interface RouteServices {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  access: ScorecardAccess;
  scorecards: ScorecardStore;
  targets: TargetStore;
  refreshes: RefreshStore;
  checks: readonly Check[];
  settings: Pick<Settings, 'severities'>;
  /** Asks all targets of a service again. */
  requestServices(entityRefs: readonly string[]): Promise<void>;
  now(): Date;
}
