import type {
  PromotionPolicy,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeRegister,
  PromotionDriver,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ChangeRecords } from '../../changes';
import type { GateEvaluation } from '../decide';
import type { ReleaseInspector, ReleaseWindows, RoleDirectory } from '../desk';
import type { PromotionGate, RunnerLogger } from '../runner';
import type { Instant, Promotion } from '../states';
import type { PolicyOf, PromotionStore } from '../store';

/** A gate that can be tried without a promotion being there. */
export interface RehearsableGate extends PromotionGate {
  /** The guards of a promotion that is not stored, but for its change record. */
  rehearse(
    promotion: Promotion,
    asked: { now: Instant; signal: AbortSignal },
  ): Promise<Pick<GateEvaluation, 'guards'>>;
}

/** Everything that the service of promotions works with. */
export interface ServicePorts {
  store: PromotionStore;
  inspector: ReleaseInspector;
  roles: RoleDirectory;
  gate: RehearsableGate;
  driver: PromotionDriver;
  changes: ChangeRegister;
  /** What the built-in register holds; absent = the register is elsewhere. */
  changeRecords?: Pick<ChangeRecords, 'list'>;
  windows: Pick<ReleaseWindows, 'evaluate'>;
  findService(entityRef: string): Promise<ServiceDescriptor | undefined>;
  /** The policy of new promotions. */
  policy: PromotionPolicy;
  policyOf: PolicyOf;
  /** What is not installed or switched off, so that nothing can be requested. */
  missing: readonly TextReference[];
  /** With the permission framework off nobody can be told from anybody. */
  permissionsEnabled: boolean;
  /** Tells pages that a promotion has changed. */
  publish(promotionId: string): void;
  logger: RunnerLogger;
}

/** Of each call to the outside that a request waits for, milliseconds. */
export const requestTimeout = 15_000;
