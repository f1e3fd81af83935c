import {
  formatText,
  promotionTexts,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { effectIdOf, type WorkflowRun } from '../runs/WorkflowRun';

/** What the portal knows of an effect that was handed over. */
export interface GatedEffect {
  effectId: string;
  /** `acme/order`. */
  repository: string;
  /** GitHub's environments in which it may run. */
  environments: readonly string[];
  workflow: string;
  branch: string;
  /** The promotion still wants it done. */
  live: boolean;
  status: 'pending' | 'sent' | 'claimed' | 'done' | 'failed' | 'superseded';
  /** The run that it belongs to, once GitHub said so, or that claimed it. */
  runId?: number;
}

/** A job that waits for the portal's agreement. */
export interface GateRequest {
  /** `acme/order`. */
  repository: string;
  environment: string;
  runId: number;
}

/**
 * `pending` leaves the job waiting: GitHub asks again through polling for up
 * to 30 days, and a job that waits deploys nothing.
 */
export type GateDecision =
  | { decision: 'approve'; effectId: string; comment: string }
  | { decision: 'reject'; reason: TextReference; comment: string }
  | { decision: 'pending'; reason: TextReference };

/** Found, surely not there, or not to be told now. */
export type Lookup<T> =
  | { status: 'found'; value: T }
  | { status: 'absent' }
  | { status: 'unknown'; reason: TextReference };

/** GitHub's limit of a comment. Characters. */
const commentLength = 1_024;

type Rejection =
  | 'no-run'
  | 'no-effect'
  | 'unknown-effect'
  | 'attempt'
  | 'repository'
  | 'environment'
  | 'workflow'
  | 'branch'
  | 'not-live'
  | 'other-run'
  | 'over';

/**
 * Whether a job may enter the production environment. It may only as the run
 * of an effect that was handed over and is still wanted: an effect is claimed
 * with a token that names the environment, which a job has only after this
 * gate, so `sent` passes and the claim, which comes next, is the second lock.
 */
export function decideGate(
  request: GateRequest,
  run: Lookup<WorkflowRun>,
  effect: Lookup<GatedEffect>,
): GateDecision {
  if (run.status === 'unknown') {
    return { decision: 'pending', reason: run.reason };
  }
  if (run.status === 'absent' || run.value.id !== request.runId) {
    return reject('no-run');
  }
  if (run.value.event !== 'workflow_dispatch' || !effectIdOf(run.value)) {
    return reject('no-effect');
  }
  if (effect.status === 'unknown') {
    return { decision: 'pending', reason: effect.reason };
  }
  if (
    effect.status === 'absent' ||
    effect.value.effectId !== effectIdOf(run.value)
  ) {
    return reject('unknown-effect');
  }
  return decideKnown(request, run.value, effect.value);
}

function decideKnown(
  request: GateRequest,
  run: WorkflowRun,
  effect: GatedEffect,
): GateDecision {
  if (effect.repository.toLowerCase() !== request.repository.toLowerCase()) {
    return reject('repository');
  }
  if (!effect.environments.includes(request.environment)) {
    return reject('environment');
  }
  if (run.workflow !== effect.workflow) {
    return reject('workflow');
  }
  if (run.branch !== effect.branch) {
    return reject('branch');
  }
  if (run.attempt !== 1) {
    return reject('attempt');
  }
  if (!effect.live) {
    return reject('not-live');
  }
  if (effect.runId !== undefined && effect.runId !== run.id) {
    return reject('other-run');
  }
  switch (effect.status) {
    case 'sent':
    case 'claimed':
      return {
        decision: 'approve',
        effectId: effect.effectId,
        comment: formatText(promotionTexts.en['promotion.gate.approved'], {
          effectId: effect.effectId,
        }),
      };
    case 'pending':
      // being handed over at this moment, or lost in a crash: it will be known
      return {
        decision: 'pending',
        reason: { key: 'promotion.gate.pending.not-sent' },
      };
    default:
      return reject('over');
  }
}

function reject(rejection: Rejection): GateDecision {
  const key = `promotion.gate.rejected.${rejection}` as const;
  return {
    decision: 'reject',
    reason: { key },
    // who started the run reads it on GitHub, which knows no language of theirs
    comment: promotionTexts.en[key].slice(0, commentLength),
  };
}
