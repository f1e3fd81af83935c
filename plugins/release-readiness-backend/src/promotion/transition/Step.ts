import type {
  ChangeClosureCode,
  FinalStateName,
  PromotionPolicy,
  PromotionStepName,
  TextParameters,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { DriverEffect } from '@release-readiness/backstage-plugin-release-readiness-node';
import { type EffectBody, effectId, type PromotionEffect } from '../effects';
import type {
  Instant,
  PendingEffect,
  Promotion,
  PromotionState,
  StepState,
} from '../states';

/** Thrown inside the reducer only; it leaves as a refusal. */
export class Refusal extends Error {
  readonly reason: TextReference;
  constructor(key: string, params?: TextParameters) {
    super(key);
    this.reason = { key: `promotion.refused.${key}`, params };
  }
}

/** Refuses unless the condition holds. */
export function demand(
  condition: boolean,
  key: string,
  params?: TextParameters,
): asserts condition {
  if (!condition) throw new Refusal(key, params);
}

type DeploymentState = Extract<
  EffectBody,
  { kind: 'deployment-status' }
>['state'];

const closures: Record<FinalStateName, ChangeClosureCode> = {
  completed: 'successful',
  'rolled-back': 'rolled-back',
  rejected: 'cancelled',
  expired: 'expired',
  invalidated: 'cancelled',
  cancelled: 'cancelled',
};

const driverEffectOfStep: Partial<
  Record<
    PromotionStepName,
    (promotion: Promotion, policy: PromotionPolicy) => DriverEffect
  >
> = {
  canary: ({ subject }, policy) => ({
    kind: 'deploy-canary',
    digests: subject.digests,
    replicas: 1,
    weight: policy.canaryWeight,
  }),
  'shifting-traffic': (_, policy) => ({
    kind: 'set-weight',
    weight: policy.trafficWeight,
  }),
  'rolling-out': ({ subject }) => ({
    kind: 'roll-out',
    digests: subject.digests,
  }),
  'smoke-testing': () => ({ kind: 'smoke-test', target: 'service' }),
  'cleaning-up': () => ({ kind: 'clean-up' }),
  'observing-release': () => ({ kind: 'smoke-test', target: 'service' }),
};

/** How long a step may take. */
export function stepDeadline(
  step: PromotionStepName,
  policy: PromotionPolicy,
): number {
  const observation = (length: number) =>
    length * policy.observationDeadlineFactor +
    policy.gridLag +
    policy.queryWindow +
    policy.slowStart;
  switch (step) {
    case 'preparing':
      return policy.preparingDeadline;
    case 'observing-canary':
      return observation(policy.canaryObservation);
    case 'observing-traffic':
      return observation(policy.trafficObservation);
    case 'observing-release':
      return policy.signOffDeadline;
    case 'smoke-testing':
      return policy.smokeTestDeadline;
    default:
      return policy.effectDeadline;
  }
}

/**
 * One accepted event in the making: collects the next state and the effects.
 * Local to one call of the reducer; the promotion given in is never changed.
 */
export class Step {
  readonly effects: PromotionEffect[] = [];
  promotion: Promotion;
  readonly now: Instant;
  readonly policy: PromotionPolicy;

  constructor(before: Promotion, now: Instant, policy: PromotionPolicy) {
    this.promotion = { ...before, version: before.version + 1 };
    this.now = now;
    this.policy = policy;
  }

  change(fields: Partial<Promotion>): void {
    this.promotion = { ...this.promotion, ...fields };
  }

  enter(state: PromotionState): void {
    this.change({ state });
  }

  /** Enters a state that only waits. */
  wait(
    name: 'draft' | 'gating' | 'awaiting-approval' | 'ready',
    duration: number,
  ): void {
    this.enter({ name, since: this.now, deadlineAt: this.now + duration });
  }

  emit(body: EffectBody, step = this.stepName(body), attempt = 1): string {
    const id = effectId(this.promotion.id, step, attempt);
    this.effects.push({
      id,
      promotionId: this.promotion.id,
      subjectHash: this.promotion.subjectHash,
      expectedVersion: this.promotion.version,
      step,
      attempt,
      body,
    });
    return id;
  }

  drive(effect: DriverEffect, step?: string, attempt = 1): PendingEffect {
    const body: EffectBody = { kind: 'driver', effect };
    const name = step ?? this.stepName(body);
    return { effectId: this.emit(body, name, attempt), step: name, attempt };
  }

  notify(
    tier: Extract<EffectBody, { kind: 'notify' }>['tier'],
    key: string,
    recipients: Extract<EffectBody, { kind: 'notify' }>['recipients'],
    params?: TextParameters,
  ): void {
    this.emit({
      kind: 'notify',
      tier,
      message: { key: `promotion.notification.${key}`, params },
      recipients,
    });
  }

  enterStep(name: PromotionStepName): void {
    const wait = {
      since: this.now,
      deadlineAt: this.now + stepDeadline(name, this.policy),
    };
    const effect = driverEffectOfStep[name]?.(this.promotion, this.policy);
    const work = effect && this.drive(effect);
    if (
      name === 'observing-canary' ||
      name === 'observing-traffic' ||
      name === 'observing-release'
    ) {
      this.enter({
        ...wait,
        name,
        work,
        thinCountedFrom: this.now,
        alertsCountedFrom: this.now,
      });
    } else {
      this.enter({ ...wait, name, work });
    }
  }

  /** Sends the effect of a step once more, under a new attempt. */
  retryStep(state: StepState): StepState {
    const effect = driverEffectOfStep[state.name]?.(
      this.promotion,
      this.policy,
    );
    if (!effect || !state.work) throw new Refusal('stale-effect');
    const { step, attempt } = state.work;
    return { ...state, work: this.drive(effect, step, attempt + 1) };
  }

  rollBack(cause: TextReference): void {
    const { notify } = this.promotion.subject.rollbackPlan;
    this.enter({
      name: 'rolling-back',
      since: this.now,
      deadlineAt: this.now + this.policy.rollbackDeadline,
      cause,
      work: this.drive({
        kind: 'roll-back',
        plan: this.promotion.subject.rollbackPlan,
      }),
    });
    this.emit({
      kind: 'notify',
      tier: 'critical',
      message: cause,
      recipients: ['owner', 'requester', 'on-call', ...notify],
    });
  }

  failRollback(reason: TextReference): void {
    this.enter({
      name: 'rollback-failed',
      since: this.now,
      deadlineAt: this.now + this.policy.rollbackFailedReminder,
      reason,
    });
    this.reportDeployments('error', 'error');
    this.notify('critical', 'rollback-failed', ['on-call', 'owner']);
  }

  finish(name: FinalStateName, reason: TextReference): void {
    const closure = this.closureOf(name);
    this.enter({ name, since: this.now, reason, closure });
    this.change({ breakGlassRequest: undefined });
    this.emit({ kind: 'close-change', code: closure, notes: reason });
    if (this.promotion.lock === 'held') {
      if (name === 'completed') this.reportDeployments('success');
      else this.reportDeployments('failure', 'success');
      this.change({ lock: 'released' });
      this.emit({ kind: 'release-lock' });
    }
    this.notify(name === 'rolled-back' ? 'warning' : 'information', name, [
      'requester',
      'owner',
    ]);
    this.emit({ kind: 'seal-evidence' });
  }

  /** To have gone back is what a rollback's own change was for. */
  private closureOf(name: FinalStateName): ChangeClosureCode {
    return this.promotion.kind === 'rollback' && name === 'rolled-back'
      ? 'successful'
      : closures[name];
  }

  /** The candidate first: a success is what stands in the end. */
  private reportDeployments(
    candidate: DeploymentState,
    rollback?: DeploymentState,
  ): void {
    if (this.promotion.kind === 'release') {
      this.emit({ kind: 'deployment-status', state: candidate });
    }
    if (rollback) {
      this.emit({ kind: 'deployment-status', state: rollback, of: 'rollback' });
    }
  }

  // One event makes at most one effect of a kind and step, but for messages.
  private stepName(body: EffectBody): string {
    const kind = body.kind === 'driver' ? body.effect.kind : body.kind;
    return `${this.promotion.version}.${this.effects.length}/${kind}`;
  }
}
