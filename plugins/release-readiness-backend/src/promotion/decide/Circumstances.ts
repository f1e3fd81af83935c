import type {
  GuardResult,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverObservation,
  GridSample,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Membership } from '../quorum';
import type { Instant } from '../states';
import type { HealthProbe, SmokeResult } from '../triggers';

/** The gate as it has just been evaluated. */
export interface GateEvaluation {
  guards: GuardResult[];
  /** Open at every instant from now to the projected end. */
  windowOpen: boolean;
  /** When a window of that length opens next, if one is known. */
  nextOpening?: Instant;
  /** The lock of (service, environment) belongs to this promotion now. */
  lockTaken: boolean;
  /** Roles of the approvers as they are now. */
  membership: Membership;
}

/**
 * The world as the runner has just read it, stored results first. Everything
 * is a level: the same circumstances always mean the same.
 */
export interface Circumstances {
  driver:
    | { status: 'known'; observation: DriverObservation }
    | { status: 'unreachable'; since: Instant; reason: TextReference };
  /** Stored samples of the present step, back-filled ones included. */
  samples: readonly GridSample[];
  /** Stored probes of this promotion since the canary was there. */
  probes: readonly HealthProbe[];
  /** Stored smoke tests of this promotion. */
  smokeTests: readonly SmokeResult[];
  /** The effect that the state waits for has failed. */
  failedEffect?: {
    effectId: string;
    reason: TextReference;
    retryable: boolean;
  };
  /** Only where a gate is due: `gating`, `ready`, `scheduled`. */
  gate?: GateEvaluation;
  /** A peak or freeze is on now; the next step has to wait. */
  restriction?: { kind: 'freeze' | 'window'; message: TextReference };
  /** What was promised no longer holds. */
  invalidation?:
    'subject-changed' | 'verification-revoked' | 'policy-tightened';
}
