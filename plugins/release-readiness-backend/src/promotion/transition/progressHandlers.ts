import {
  promotionStepNames,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  unmetDemands,
  unmetRollbackDemands,
  unmetRollbackProof,
  wentBackOutside,
} from '../demands';
import type { EventOf } from '../events';
import {
  type HeldState,
  isObserving,
  isStep,
  type Promotion,
  stepOf,
  type StepState,
} from '../states';
import { missingSignOffs } from '../signOffs';
import { personOf } from './personOf';
import { demand, Refusal, type Step } from './Step';

type ProgressEvent = EventOf<
  | 'pause'
  | 'resume'
  | 'sign-off'
  | 'retry-rollback'
  | 'release-lock'
  | 'step-verified'
  | 'observation-completed'
  | 'effect-failed'
  | 'breach'
  | 'hold'
  | 'hold-cleared'
  | 'rollback-applied'
  | 'rolled-back-outside'
  | 'rollback-verified'
>;

function demandAll(unmet: readonly TextReference[]): void {
  demand(unmet.length === 0, 'not-read-back', {
    what: unmet.map(({ key }) => key).join(', '),
  });
}

export function applyProgressEvent(
  step: Step,
  before: Promotion,
  event: ProgressEvent,
): void {
  switch (event.kind) {
    case 'step-verified':
    case 'observation-completed':
      advance(step, before, event);
      break;
    case 'pause':
    case 'hold':
      hold(step, before, event);
      break;
    case 'resume':
    case 'hold-cleared':
      resume(step, before, event);
      break;
    case 'breach':
      // Latched before anything else: nothing later can un-see it.
      step.change({ breaches: [...before.breaches, event.breach] });
      step.rollBack(event.breach.message);
      break;
    case 'effect-failed':
      applyFailure(step, before, event);
      break;
    case 'sign-off':
      signOff(step, before, event);
      break;
    case 'rollback-applied':
      demandAll(unmetRollbackDemands(before.subject, event.observation));
      verifyRollback(step);
      break;
    case 'rolled-back-outside':
      demand(wentBackOutside(before, event.observation), 'not-read-back', {
        what: 'promotion.demand.previous-digests',
      });
      verifyRollback(step);
      step.notify('critical', 'rolled-back-outside', [
        'owner',
        'requester',
        'on-call',
      ]);
      break;
    case 'rollback-verified':
      demandAll(
        unmetRollbackProof(before.subject, event.observation, event.proof),
      );
      step.finish('rolled-back', { key: 'promotion.cause.rolled-back' });
      break;
    case 'retry-rollback':
      demand(before.lock === 'held', 'lock-released');
      step.rollBack({ key: 'promotion.cause.retried-rollback' });
      break;
    default:
      releaseLock(step, before);
  }
}

function verifyRollback(step: Step): void {
  step.enter({
    name: 'verifying-rollback',
    since: step.now,
    deadlineAt: step.now + step.policy.rollbackVerificationDeadline,
    work: step.drive({ kind: 'smoke-test', target: 'service' }),
  });
}

function advance(
  step: Step,
  before: Promotion,
  event: EventOf<'step-verified' | 'observation-completed'>,
): void {
  const { state } = before;
  demand(isStep(state) && state.name === event.step, 'other-step');
  demand(before.breaches.length === 0, 'breached');
  demandAll(
    unmetDemands(
      before.subject,
      state.name,
      event.observation,
      event.proof,
      step.policy,
    ),
  );
  if (event.kind === 'observation-completed') {
    const { coverage, proof } = event;
    demand(
      coverage.required === requiredObservation(state.name, step.policy) &&
        coverage.covered >= coverage.required &&
        !coverage.pending,
      'not-covered',
    );
    demand(proof.healthy, 'not-healthy');
    if (state.name === 'observing-release') {
      demand(proof.smokePassed, 'no-smoke-test');
      demand(missingSignOffs(before).length === 0, 'sign-off-missing');
      step.finish('completed', { key: 'promotion.cause.completed' });
      return;
    }
  }
  const next = promotionStepNames[promotionStepNames.indexOf(state.name) + 1];
  step.enterStep(next);
  if (next === 'observing-release') {
    step.notify('information', 'sign-off-wanted', ['owner']);
  }
}

/** Covered time that an observation needs, milliseconds. */
export function requiredObservation(
  name: StepState['name'],
  policy: Step['policy'],
): number {
  switch (name) {
    case 'observing-canary':
      return policy.canaryObservation;
    case 'observing-traffic':
      return policy.trafficObservation;
    case 'observing-release':
      return policy.releaseObservation;
    default:
      throw new Refusal('other-step');
  }
}

/** Ends in a rollback when it lasts. */
function isSafetyHold(
  reason: HeldState['reason'],
  policy: Step['policy'],
): boolean {
  return policy.holds[reason].afterLimit === 'roll-back';
}

function hold(
  step: Step,
  before: Promotion,
  event: EventOf<'pause' | 'hold'>,
): void {
  const from = stepOf(before.state);
  if (!from) throw new Refusal('not-now');
  const manual = event.kind === 'pause';
  const reason = manual ? 'manual' : event.reason;
  const outer = before.state.name === 'held' ? before.state : undefined;
  if (outer) {
    demand(!manual || outer.reason !== 'manual', 'already-paused');
    // What would end in a rollback by itself must not be parked by a pause.
    demand(!isSafetyHold(outer.reason, step.policy), 'held-for-safety');
    demand(manual || isSafetyHold(reason, step.policy), 'already-held');
  }
  step.enter({
    name: 'held',
    since: manual && outer ? outer.since : step.now,
    below: manual ? undefined : outer,
    deadlineAt: step.now + step.policy.holds[reason].limit,
    reason,
    message: manual
      ? { key: 'promotion.hold.manual', params: { reason: event.reason } }
      : event.message,
    by: manual ? personOf(event.actor) : undefined,
    from,
  });
  step.notify('warning', 'held', ['requester', 'owner'], { reason });
}

function resume(
  step: Step,
  before: Promotion,
  event: EventOf<'resume' | 'hold-cleared'>,
): void {
  const { state } = before;
  if (state.name !== 'held') throw new Refusal('not-now');
  demand(before.breaches.length === 0, 'breached');
  if (event.kind === 'resume') {
    demand(event.causeCleared, 'cause-persists');
  } else {
    demand(event.reason === state.reason, 'other-hold');
    demand(step.policy.holds[state.reason].endsByItself, 'operator-resumes');
  }
  const from = resumed(state, step);
  step.enter(
    state.below
      ? {
          ...state.below,
          from,
          deadlineAt: step.now + step.policy.holds[state.below.reason].limit,
        }
      : from,
  );
}

function resumed(state: HeldState, step: Step): StepState {
  const { from } = state;
  // Time that an operator took is not the step's: its deadline moves with it.
  // Holds for safety don't move it, or a source that flickers could keep a
  // promotion in an observation for ever.
  const deadlineAt = isSafetyHold(state.reason, step.policy)
    ? from.deadlineAt
    : from.deadlineAt + (step.now - state.since);
  return isObserving(from)
    ? {
        ...from,
        deadlineAt,
        thinCountedFrom:
          state.reason === 'thin-traffic' ? step.now : from.thinCountedFrom,
        alertsCountedFrom:
          state.reason === 'alert' ? step.now : from.alertsCountedFrom,
      }
    : { ...from, deadlineAt };
}

function applyFailure(
  step: Step,
  before: Promotion,
  event: EventOf<'effect-failed'>,
): void {
  const { state } = before;
  const work =
    state.name === 'rolling-back' || state.name === 'verifying-rollback'
      ? state.work
      : stepOf(state)?.work;
  demand(work?.effectId === event.effectId, 'stale-effect');
  const retry =
    event.retryable && work.attempt < step.policy.effectMaximumAttempts;
  switch (state.name) {
    case 'rolling-back':
      if (retry) {
        step.enter({
          ...state,
          work: step.drive(
            { kind: 'roll-back', plan: before.subject.rollbackPlan },
            work.step,
            work.attempt + 1,
          ),
        });
      } else if (state.failsAt === undefined) {
        // Production may have gone back all the same: old pods take their time.
        const failsAt = step.now + step.policy.rollbackDrain;
        step.enter({ ...state, failsAt });
      } else {
        demand(step.now >= state.failsAt, 'still-draining');
        step.failRollback(event.reason);
      }
      break;
    case 'verifying-rollback':
      if (retry) {
        step.enter({
          ...state,
          work: step.drive(
            { kind: 'smoke-test', target: 'service' },
            work.step,
            work.attempt + 1,
          ),
        });
      } else {
        step.failRollback(event.reason);
      }
      break;
    default: {
      const from = stepOf(state);
      if (!from) throw new Refusal('not-now');
      if (!retry) {
        step.rollBack({ key: `promotion.cause.effect-failed` });
        return;
      }
      const again = step.retryStep(from);
      step.enter(state.name === 'held' ? { ...state, from: again } : again);
    }
  }
}

function signOff(
  step: Step,
  before: Promotion,
  event: EventOf<'sign-off'>,
): void {
  demand(stepOf(before.state)?.name === 'observing-release', 'not-now');
  const by = personOf(event.actor);
  demand(
    !before.signOffs.some(({ role }) => role === event.role),
    'already-signed-off',
  );
  demand(
    !before.signOffs.some(other => other.by.toLowerCase() === by.toLowerCase()),
    'same-person',
  );
  step.change({
    signOffs: [...before.signOffs, { role: event.role, by, at: step.now }],
  });
}

function releaseLock(step: Step, before: Promotion): void {
  const { state } = before;
  if (state.name !== 'rollback-failed') throw new Refusal('not-now');
  demand(before.lock === 'held', 'lock-released');
  step.change({
    lock: 'released',
    state: { ...state, deadlineAt: undefined },
  });
  step.emit({ kind: 'release-lock' });
  step.emit({
    kind: 'close-change',
    code: 'failed',
    notes: { key: 'promotion.cause.lock-released' },
  });
  step.emit({ kind: 'seal-evidence' });
}
