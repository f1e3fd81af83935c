import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import type { ScorecardAccess } from '../authorization';
import type {
  ClaimDesk,
  FreezeStore,
  PromotionService,
  RunnerHealth,
} from '../promotion';

/** What the routes of promotions work with. */
export interface PromotionRouteServices {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  access: ScorecardAccess;
  promotions: PromotionService;
  claims: ClaimDesk;
  freezes: FreezeStore;
  /** With the permission framework off nobody can be told from anybody. */
  permissionsEnabled: boolean;
  health(): Promise<RunnerHealth>;
  now(): Date;
}
