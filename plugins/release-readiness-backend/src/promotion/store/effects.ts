import type {
  PromotionActor,
  PromotionSubject,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { DriverEffect } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PromotionEffect } from '../effects';
import type { Instant } from '../states';
import type { SmokeResult } from '../triggers';

/**
 * `pending`: not handed over yet · `sent`: handed over, or about to be ·
 * `claimed`: a workflow run has it · `done` and `failed`: over ·
 * `superseded`: the promotion went another way before it was done.
 */
export type EffectStatus =
  'pending' | 'sent' | 'claimed' | 'done' | 'failed' | 'superseded';

/** One attempt of one run of a workflow. */
export interface WorkflowRun {
  runId: string;
  attempt: number;
}

/** An entry of the outbox as it stands. */
export interface EffectRecord extends PromotionEffect {
  status: EffectStatus;
  /** Of the lease under which it was handed over. */
  fence?: number;
  /** The receiver has confirmed it. */
  accepted: boolean;
  externalId?: string;
  url?: string;
  /** How often it was handed over. */
  deliveries: number;
  /** Not to be handed over again before. */
  dueAt: Instant;
  claimedBy?: WorkflowRun;
  failure?: { reason: TextReference; retryable: boolean };
}

/** What became of handing an effect over. */
export type EffectDelivery =
  /** Nothing more is to be done. */
  | { status: 'done' }
  /** The receiver has it; what comes of it is read back. */
  | { status: 'accepted'; externalId?: string; url?: string }
  /** Not known, or not now: again at that time. */
  | { status: 'retry'; at: Instant }
  | { status: 'failed'; reason: TextReference; retryable: boolean };

/** What a run is told that may carry out an effect. */
export interface EffectClaim {
  effectId: string;
  promotionId: string;
  subject: PromotionSubject;
  subjectHash: string;
  effect: DriverEffect;
  fence: number;
  /**
   * When the promotion was asked for: those of a service follow each other.
   * Whatever acts compares this, and then the version, with what acted last,
   * and refuses an older one.
   */
  requestedAt: Instant;
  expectedVersion: number;
}

/** How an effect's run ended. */
export type RecordedOutcome =
  | { status: 'succeeded'; at: Instant }
  | {
      status: 'failed';
      at: Instant;
      reason: TextReference;
      /**
       * Whether another attempt may help. A smoke test that failed for good has
       * found something; one that may be repeated has not run.
       */
      retryable: boolean;
    };

/** Why a run may not have an effect; `undefined` = it may. */
export function mayBeClaimedBy(
  effect: Pick<EffectRecord, 'status' | 'claimedBy'>,
  run: WorkflowRun,
): 'not-sent' | 'claimed' | 'over' | undefined {
  switch (effect.status) {
    case 'sent':
      return undefined;
    case 'pending':
      return 'not-sent';
    case 'claimed':
      return effect.claimedBy?.runId === run.runId &&
        effect.claimedBy.attempt === run.attempt
        ? undefined
        : 'claimed';
    default:
      return 'over';
  }
}

/** Who a workflow run is, in the trail. */
export function runActor(run: WorkflowRun): PromotionActor {
  return { kind: 'service', ref: `workflow-run:${run.runId}/${run.attempt}` };
}

/** The result of a smoke test that its run's outcome means, if it is one. */
export function smokeResultOf(
  { body }: Pick<EffectRecord, 'body'>,
  outcome: RecordedOutcome,
): SmokeResult | undefined {
  if (body.kind !== 'driver' || body.effect.kind !== 'smoke-test') {
    return undefined;
  }
  if (outcome.status === 'succeeded') {
    return { at: outcome.at, outcome: 'passed' };
  }
  return { at: outcome.at, outcome: outcome.retryable ? 'unknown' : 'failed' };
}
