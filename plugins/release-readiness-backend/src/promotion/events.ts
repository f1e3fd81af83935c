import type {
  ApproverRole,
  GuardResult,
  HoldReason,
  PromotionActor,
  PromotionStepName,
  SignOffRole,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Membership } from './quorum';
import type { Breach, Instant, ObservingStepName } from './states';

/** A verb of a person: it names the version that the person saw. */
interface Verb {
  actor: PromotionActor;
  expectedVersion: number;
}

interface Happening {
  actor: PromotionActor;
}

/** What the portal knows of the running service beside the driver. */
export interface ServiceProof {
  /** The newest smoke test since the state began. */
  smokePassed: boolean;
  /** The newest probe succeeded and is fresh. */
  healthy: boolean;
}

/** How much of an observation has been seen. Milliseconds. */
export interface Coverage {
  required: number;
  covered: number;
  thin: number;
  unknown: number;
  /** The newest points are BREACH, THIN or UNKNOWN: wait and see. */
  pending: boolean;
  evaluatedUntil?: Instant;
}

/** Everything that can happen to a promotion. */
export type PromotionEvent =
  // Verbs of people
  | (Verb & { kind: 'submit'; subjectHash: string; idempotencyKey: string })
  | (Verb & {
      kind: 'approve';
      roles: ApproverRole[];
      subjectHash: string;
      comment?: string;
    })
  | (Verb & {
      kind: 'reject';
      roles: ApproverRole[];
      subjectHash: string;
      reason: string;
    })
  | (Verb & {
      kind: 'withdraw';
      reason: string;
      /** The promotion whose rollback takes its place. */
      inFavourOf?: string;
    })
  /** Alone: it works at once, and on-call is paged. */
  | (Verb & { kind: 'break-glass'; reason: string; incident?: string })
  | (Verb & {
      kind: 'request-break-glass';
      reason: string;
      incident?: string;
      secondPerson: string;
    })
  | (Verb & { kind: 'confirm-break-glass'; subjectHash: string })
  | (Verb & {
      kind: 'decline-break-glass';
      subjectHash: string;
      reason: string;
    })
  | (Verb & { kind: 'review'; comment: string })
  | (Verb & { kind: 'pause'; reason: string })
  | (Verb & { kind: 'resume'; causeCleared: boolean })
  | (Verb & { kind: 'abort'; reason: string })
  | (Verb & { kind: 'sign-off'; role: SignOffRole })
  | (Verb & { kind: 'retry-rollback' })
  | (Verb & { kind: 'release-lock'; reason: string })
  // What the portal finds out
  | (Happening & {
      kind: 'gates-evaluated';
      guards: GuardResult[];
      subjectHash: string;
    })
  | (Happening & { kind: 'schedule'; opensAt: Instant })
  | (Happening & {
      kind: 'start';
      /** Evaluated again on fresh facts. */
      guards: GuardResult[];
      subjectHash: string;
      /** Open at every instant from now to the projected end. */
      windowOpen: boolean;
      lockTaken: boolean;
      /** Roles of the approvers as they are now. */
      membership: Membership;
    })
  | (Happening & { kind: 'quorum-lost'; membership: Membership })
  | (Happening & {
      kind: 'invalidate';
      cause: 'subject-changed' | 'verification-revoked' | 'policy-tightened';
    })
  | (Happening & {
      kind: 'step-verified';
      step: PromotionStepName;
      observation: DriverObservation;
      proof: ServiceProof;
    })
  | (Happening & {
      kind: 'observation-completed';
      step: ObservingStepName;
      coverage: Coverage;
      observation: DriverObservation;
      proof: ServiceProof;
    })
  | (Happening & {
      kind: 'effect-failed';
      effectId: string;
      reason: TextReference;
      retryable: boolean;
    })
  | (Happening & { kind: 'breach'; breach: Breach })
  | (Happening & {
      kind: 'hold';
      reason: Exclude<HoldReason, 'manual'>;
      message: TextReference;
    })
  | (Happening & { kind: 'hold-cleared'; reason: HoldReason })
  | (Happening & { kind: 'rollback-applied'; observation: DriverObservation })
  /** Somebody went back by hand of CI, without the portal: it is read back. */
  | (Happening & {
      kind: 'rolled-back-outside';
      observation: DriverObservation;
    })
  | (Happening & {
      kind: 'rollback-verified';
      observation: DriverObservation;
      proof: ServiceProof;
    })
  | (Happening & { kind: 'deadline-passed' });

export type PromotionEventKind = PromotionEvent['kind'];

/** The event of a kind. */
export type EventOf<K extends PromotionEventKind> = Extract<
  PromotionEvent,
  { kind: K }
>;

/** Every kind, in the order of the union: people first. */
export const promotionEventKinds = [
  'submit',
  'approve',
  'reject',
  'withdraw',
  'break-glass',
  'request-break-glass',
  'confirm-break-glass',
  'decline-break-glass',
  'review',
  'pause',
  'resume',
  'abort',
  'sign-off',
  'retry-rollback',
  'release-lock',
  'gates-evaluated',
  'schedule',
  'start',
  'quorum-lost',
  'invalidate',
  'step-verified',
  'observation-completed',
  'effect-failed',
  'breach',
  'hold',
  'hold-cleared',
  'rollback-applied',
  'rolled-back-outside',
  'rollback-verified',
  'deadline-passed',
] as const satisfies readonly PromotionEventKind[];

export const systemActor: PromotionActor = { kind: 'system' };
