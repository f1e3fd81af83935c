import { wentBackOutside } from '../demands';
import { type Coverage, type PromotionEvent, systemActor } from '../events';
import { type Breach, type HeldState, isObserving, stepOf } from '../states';
import { requiredObservation } from '../transition';
import {
  findHealthBreach,
  findMetricBreach,
  findSmokeBreach,
  measureCoverage,
} from '../triggers';
import { decideProgress } from './decideProgress';
import {
  act,
  type Decision,
  failure,
  type Given,
  nothing,
  proofOf,
  waitFor,
} from './Decision';
import { findHold, isCauseCleared, type StepView, viewStep } from './findHold';

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

/** While the candidate runs: back, then hold, then on, in this order. */
export function decideLive(given: Given): Decision {
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
