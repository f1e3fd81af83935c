import type {
  PromotionPolicy,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type Coverage,
  type PromotionEvent,
  type ServiceProof,
  systemActor,
} from '../events';
import type { Instant, Promotion } from '../states';
import { isHealthy, smokeTestPassed } from '../triggers';
import type { Circumstances } from './Circumstances';

/** What should happen now, if anything, and why nothing more does. */
export interface Decision {
  event?: PromotionEvent;
  /** Shown on the page: what the promotion waits for. */
  waitingFor: TextReference[];
  /** Progress of the present observation. */
  coverage?: Coverage;
}

/** What every decision is made from. */
export interface Given {
  promotion: Promotion;
  circumstances: Circumstances;
  now: Instant;
  policy: PromotionPolicy;
}

/** Nothing happens, and nothing is waited for. */
export const nothing: Decision = { waitingFor: [] };

/** The decision for this event. */
export function act(event: PromotionEvent, coverage?: Coverage): Decision {
  return { event, waitingFor: [], coverage };
}

/** The decision to wait; plain keys are those of waiting. */
export function waitFor(
  keys: readonly (string | TextReference)[],
  coverage?: Coverage,
): Decision {
  return {
    waitingFor: keys.map(key =>
      typeof key === 'string' ? { key: `promotion.waiting.${key}` } : key,
    ),
    coverage,
  };
}

/** That the deadline has passed, when there is nothing better to do. */
export function orDeadline(
  decision: Decision,
  { promotion, now }: Given,
): Decision {
  const { state } = promotion;
  return decision.event === undefined &&
    'deadlineAt' in state &&
    state.deadlineAt !== undefined &&
    now >= state.deadlineAt
    ? { ...decision, event: { kind: 'deadline-passed', actor: systemActor } }
    : decision;
}

/** What smoke test and probes have proven since then. */
export function proofOf(given: Given, since: Instant): ServiceProof {
  const { circumstances, now, policy } = given;
  return {
    smokePassed: smokeTestPassed(circumstances.smokeTests, since),
    healthy: isHealthy(circumstances.probes, since, now, policy),
  };
}

/** The failure of the effect that is waited for. */
export function failure(
  given: Given,
  effectId: string | undefined,
): PromotionEvent | undefined {
  const { failedEffect } = given.circumstances;
  return failedEffect && failedEffect.effectId === effectId
    ? { kind: 'effect-failed', ...failedEffect, actor: systemActor }
    : undefined;
}
