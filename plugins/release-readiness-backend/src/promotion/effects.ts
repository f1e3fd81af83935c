import type {
  ChangeClosureCode,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverEffect,
  NotificationTier,
  PromotionNotification,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { canonicalJson, sha256 } from './subject';

/** A promotion deploys its candidate, and what it goes back to. */
export type DeploymentPart = 'candidate' | 'rollback';

/** What has to happen outside the reducer. */
export type EffectBody =
  /** In production, by CI. */
  | { kind: 'driver'; effect: DriverEffect }
  | {
      kind: 'notify';
      tier: NotificationTier;
      message: TextReference;
      recipients: PromotionNotification['recipients'];
    }
  | { kind: 'start-change' }
  | { kind: 'close-change'; code: ChangeClosureCode; notes: TextReference }
  | {
      kind: 'deployment-status';
      state: 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';
      /** Whose runs made it; absent = the candidate's. */
      of?: DeploymentPart;
    }
  | { kind: 'release-lock' }
  /** Keeps the newest hash of the trail, here and outside the database. */
  | { kind: 'anchor' }
  /** The same at the end. */
  | { kind: 'seal-evidence' }
  | { kind: 'open-review'; dueAt: number };

/**
 * An entry of the outbox. Delivered at least once, idempotent by its id. The
 * runner adds the fence of its lease when it hands the effect over.
 */
export interface PromotionEffect {
  id: string;
  promotionId: string;
  subjectHash: string;
  /** State version that the effect belongs to. */
  expectedVersion: number;
  step: string;
  attempt: number;
  body: EffectBody;
}

/**
 * Id of an effect: the same step and attempt of a promotion always have the
 * same one, so that whoever delivers twice is found out.
 */
export function effectId(
  promotionId: string,
  step: string,
  attempt: number,
): string {
  return sha256(canonicalJson([promotionId, step, attempt]));
}
