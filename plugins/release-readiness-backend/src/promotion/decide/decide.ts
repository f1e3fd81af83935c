import type {
  PromotionPolicy,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  unmetDemands,
  unmetRollbackDemands,
  unmetRollbackProof,
  wentBackOutside,
} from '../demands';
import {
  type Coverage,
  type PromotionEvent,
  type ServiceProof,
  systemActor,
} from '../events';
import { missingSignOffs } from '../signOffs';
import {
  type Breach,
  type HeldState,
  type Instant,
  isObserving,
  type Promotion,
  stepOf,
  type StepState,
} from '../states';
import { requiredObservation } from '../transition';
import {
  findHealthBreach,
  findMetricBreach,
  findSmokeBreach,
  isHealthy,
  measureCoverage,
  smokeTestPassed,
} from '../triggers';
import type { Circumstances } from './Circumstances';
import { findHold, isCauseCleared, type StepView, viewStep } from './findHold';

/** What should happen now, if anything, and why nothing more does. */
export interface Decision {
  event?: PromotionEvent;
  /** Shown on the page: what the promotion waits for. */
  waitingFor: TextReference[];
  /** Progress of the present observation. */
  coverage?: Coverage;
}

interface Given {
  promotion: Promotion;
  circumstances: Circumstances;
  now: Instant;
  policy: PromotionPolicy;
}

const nothing: Decision = { waitingFor: [] };

function act(event: PromotionEvent, coverage?: Coverage): Decision {
  return { event, waitingFor: [], coverage };
}

function waitFor(
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

function orDeadline(decision: Decision, { promotion, now }: Given): Decision {
  const { state } = promotion;
  return decision.event === undefined &&
    'deadlineAt' in state &&
    state.deadlineAt !== undefined &&
    now >= state.deadlineAt
    ? { ...decision, event: { kind: 'deadline-passed', actor: systemActor } }
    : decision;
}

/**
 * The next event of a promotion in the light of what has just been read.
 *
 * @remarks
 * Level-triggered: nothing is remembered between calls but the promotion, so
 * asking twice gives the same answer and missing a call loses nothing. In every
 * live state the order is: triggers of a rollback, then holds, then progress,
 * then the deadline. Progress comes before the deadline because a portal that
 * was down finds both: time that was observed counts, whatever the clock says.
 */
export function decide(
  promotion: Promotion,
  circumstances: Circumstances,
  now: Instant,
  policy: PromotionPolicy,
): Decision {
  const given: Given = { promotion, circumstances, now, policy };
  const { state } = promotion;
  switch (state.name) {
    case 'completed':
    case 'rolled-back':
    case 'rejected':
    case 'expired':
    case 'invalidated':
    case 'cancelled':
      return nothing;
    case 'draft':
    case 'gating':
    case 'awaiting-approval':
    case 'ready':
    case 'scheduled':
      return orDeadline(decideUndeployed(given), given);
    case 'rolling-back':
    case 'verifying-rollback':
      return orDeadline(decideRollback(given), given);
    case 'rollback-failed':
      return orDeadline(waitFor(['operator']), given);
    default:
      return orDeadline(decideLive(given), given);
  }
}

/** Whose click it waits for; windows were looked at before. */
export function startOf({ breakGlass }: Promotion): TextReference {
  return {
    key: `promotion.waiting.${breakGlass ? 'start-after-break-glass' : 'start'}`,
  };
}

function decideUndeployed(given: Given): Decision {
  const { promotion, circumstances, now } = given;
  const { state } = promotion;
  const { gate, invalidation } = circumstances;
  if (invalidation !== undefined) {
    return act({ kind: 'invalidate', cause: invalidation, actor: systemActor });
  }
  switch (state.name) {
    case 'gating':
      return gate
        ? act({
            kind: 'gates-evaluated',
            guards: gate.guards,
            subjectHash: promotion.subjectHash,
            actor: systemActor,
          })
        : waitFor(['gates']);
    case 'awaiting-approval':
      return waitFor(['approval']);
    case 'ready':
    case 'scheduled': {
      if (state.name === 'scheduled' && now < state.opensAt) {
        return waitFor(['window']);
      }
      if (!gate) return waitFor(['gates']);
      const mustWait =
        promotion.kind === 'release' &&
        promotion.breakGlass === undefined &&
        !gate.windowOpen;
      if (mustWait) {
        return gate.nextOpening !== undefined && gate.nextOpening > now
          ? act({
              kind: 'schedule',
              opensAt: gate.nextOpening,
              actor: systemActor,
            })
          : waitFor(['no-window']);
      }
      // A release that was never scheduled waits for its requester's click.
      if (state.name === 'ready' && promotion.kind === 'release') {
        return waitFor([startOf(promotion)]);
      }
      return gate.lockTaken
        ? act({
            kind: 'start',
            guards: gate.guards,
            subjectHash: promotion.subjectHash,
            windowOpen: gate.windowOpen,
            lockTaken: gate.lockTaken,
            membership: gate.membership,
            actor: systemActor,
          })
        : waitFor(['lock']);
    }
    default:
      return waitFor(['submission']);
  }
}

function proofOf(given: Given, since: Instant): ServiceProof {
  const { circumstances, now, policy } = given;
  return {
    smokePassed: smokeTestPassed(circumstances.smokeTests, since),
    healthy: isHealthy(circumstances.probes, since, now, policy),
  };
}

function failure(
  given: Given,
  effectId: string | undefined,
): PromotionEvent | undefined {
  const { failedEffect } = given.circumstances;
  return failedEffect && failedEffect.effectId === effectId
    ? { kind: 'effect-failed', ...failedEffect, actor: systemActor }
    : undefined;
}

function decideRollback(given: Given): Decision {
  const { promotion, circumstances } = given;
  const { state } = promotion;
  if (state.name !== 'rolling-back' && state.name !== 'verifying-rollback') {
    return nothing;
  }
  const { driver } = circumstances;
  if (driver.status === 'known') {
    const { observation } = driver;
    const proof = proofOf(given, state.since);
    const unmet =
      state.name === 'rolling-back'
        ? unmetRollbackDemands(promotion.subject, observation)
        : unmetRollbackProof(promotion.subject, observation, proof);
    if (unmet.length === 0) {
      return state.name === 'rolling-back'
        ? act({ kind: 'rollback-applied', observation, actor: systemActor })
        : act({
            kind: 'rollback-verified',
            observation,
            proof,
            actor: systemActor,
          });
    }
    const failed = failure(given, state.work.effectId);
    return failed ? act(failed) : waitFor(unmet);
  }
  const failed = failure(given, state.work.effectId);
  return failed ? act(failed) : waitFor(['driver']);
}

/** The first rollback trigger that fires. */
function breachIn(view: StepView): Breach | undefined {
  const { state, circumstances, now, policy } = view;
  const { driver } = circumstances;
  if (
    driver.status === 'known' &&
    driver.observation.phase === 'aborted' &&
    state.name !== 'preparing'
  ) {
    const at = driver.observation.observedAt;
    return {
      trigger: 'driver-abort',
      message: { key: 'promotion.breach.driver-abort' },
      from: at,
      to: at,
      detectedAt: now,
      points: [{ t: at, class: 'BREACH' }],
    };
  }
  return (
    findSmokeBreach(circumstances.smokeTests, now) ??
    findHealthBreach(circumstances.probes, now, policy) ??
    findMetricBreach(view.grid, now, policy)
  );
}

function coverageIn({ state, points, policy }: StepView): Coverage | undefined {
  return isObserving(state)
    ? measureCoverage(
        points,
        requiredObservation(state.name, policy),
        policy.gridStep,
      )
    : undefined;
}

function decideLive(given: Given): Decision {
  const { promotion } = given;
  const step = stepOf(promotion.state);
  if (!step) return nothing;
  const proof = proofOf(given, step.since);
  const rule = viewStep({ ...given, state: step, proof });
  const coverage = coverageIn(rule);

  // First of all: to go back once more would change what somebody has mended.
  const { driver } = given.circumstances;
  if (
    driver.status === 'known' &&
    wentBackOutside(promotion, driver.observation)
  ) {
    const { observation } = driver;
    return act({
      kind: 'rolled-back-outside',
      observation,
      actor: systemActor,
    });
  }

  const breach = breachIn(rule);
  if (breach) return act({ kind: 'breach', breach, actor: systemActor });

  const failed = failure(given, step.work?.effectId);
  if (promotion.state.name === 'held') {
    return decideHeld(promotion.state, rule, failed, coverage);
  }
  const hold = findHold(rule);
  if (hold) return act({ kind: 'hold', ...hold, actor: systemActor }, coverage);

  const progress = decideProgress(rule, coverage);
  if (progress.event === undefined && failed) return act(failed, coverage);
  return progress;
}

function decideHeld(
  held: HeldState,
  rule: StepView,
  failed: PromotionEvent | undefined,
  coverage: Coverage | undefined,
): Decision {
  const { policy } = rule;
  const endsInRollback = (reason: HeldState['reason']) =>
    policy.holds[reason].afterLimit === 'roll-back';
  if (policy.holds[held.reason].endsByItself) {
    if (isCauseCleared(held.reason, rule)) {
      return act(
        { kind: 'hold-cleared', reason: held.reason, actor: systemActor },
        coverage,
      );
    }
  }
  if (!endsInRollback(held.reason)) {
    const hold = findHold(rule, endsInRollback);
    if (hold) {
      return act({ kind: 'hold', ...hold, actor: systemActor }, coverage);
    }
  }
  if (failed) return act(failed, coverage);
  return waitFor(
    [policy.holds[held.reason].endsByItself ? held.message : 'operator'],
    coverage,
  );
}

// A running observation is never cut short; what sends more traffic to the
// candidate waits. After the full release nothing does.
const opensMoreTraffic: ReadonlySet<StepState['name']> = new Set([
  'preparing',
  'observing-canary',
  'observing-traffic',
]);

function decideProgress(
  rule: StepView,
  coverage: Coverage | undefined,
): Decision {
  const { promotion, circumstances, state, proof, policy } = rule;
  const { driver, restriction } = circumstances;
  if (driver.status !== 'known') return waitFor(['driver'], coverage);
  const { observation } = driver;
  const unmet = unmetDemands(
    promotion.subject,
    state.name,
    observation,
    proof,
    policy,
  );
  if (coverage) unmet.push(...unmetObservation(rule, coverage));
  if (unmet.length > 0) return waitFor(unmet, coverage);
  if (
    restriction &&
    promotion.breakGlass === undefined &&
    opensMoreTraffic.has(state.name)
  ) {
    return act(
      {
        kind: 'hold',
        reason: restriction.kind,
        message: restriction.message,
        actor: systemActor,
      },
      coverage,
    );
  }
  return act(progressEvent(state, observation, proof, coverage), coverage);
}

function progressEvent(
  state: StepState,
  observation: DriverObservation,
  proof: ServiceProof,
  coverage: Coverage | undefined,
): PromotionEvent {
  return isObserving(state) && coverage
    ? {
        kind: 'observation-completed',
        step: state.name,
        coverage,
        observation,
        proof,
        actor: systemActor,
      }
    : {
        kind: 'step-verified',
        step: state.name,
        observation,
        proof,
        actor: systemActor,
      };
}

function unmetObservation(
  { promotion, state, proof }: StepView,
  coverage: Coverage,
): TextReference[] {
  const unmet: TextReference[] = [];
  const demand = (met: boolean, key: string) => {
    if (!met) unmet.push({ key: `promotion.waiting.${key}` });
  };
  demand(coverage.covered >= coverage.required, 'observation');
  demand(!coverage.pending, 'pending-points');
  demand(proof.healthy, 'health');
  if (state.name === 'observing-release') {
    demand(proof.smokePassed, 'smoke-test');
    for (const role of missingSignOffs(promotion)) {
      demand(false, `sign-off.${role}`);
    }
  }
  return unmet;
}

/**
 * Whether an operator's resume would be accepted now: the event needs it.
 */
export function canResume(
  promotion: Promotion,
  circumstances: Circumstances,
  now: Instant,
  policy: PromotionPolicy,
): boolean {
  const { state } = promotion;
  if (state.name !== 'held') return false;
  const given: Given = { promotion, circumstances, now, policy };
  return isCauseCleared(
    state.reason,
    viewStep({
      ...given,
      state: state.from,
      proof: proofOf(given, state.from.since),
    }),
  );
}
