import {
  defaultPromotionPolicy,
  type GuardResult,
  type ImageDigest,
  type PromotionActor,
  type PromotionStepName,
  type PromotionSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverObservation,
  GridSample,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { createPromotion } from '../createPromotion';
import { intendedWeight } from '../demands';
import {
  type PromotionEvent,
  type PromotionEventKind,
  type ServiceProof,
  systemActor,
} from '../events';
import { type Promotion, stepOf } from '../states';
import { requiredObservation, transition } from '../transition';

export const minute = 60_000;
/** 2026-11-02 02:00 UTC, a Monday, 10:00 in Shanghai. */
export const startOfTests = Date.UTC(2026, 10, 2, 2);
export const policy = defaultPromotionPolicy;

export function image(letter: string): ImageDigest[] {
  return [{ container: 'app', digest: `sha256:${letter.repeat(64)}` }];
}

export function user(name: string): PromotionActor {
  return { kind: 'user', ref: `user:default/${name}` };
}

export function buildSubject(
  overrides: Partial<PromotionSubject> = {},
): PromotionSubject {
  return {
    entityRef: 'component:default/mall-order',
    environment: 'prod',
    driver: 'github-actions',
    digests: image('b'),
    commit: 'c'.repeat(40),
    configurationDigest: 'd'.repeat(64),
    category: 'normal',
    rollbackPlan: {
      application: { kind: 'revision', digests: image('a'), revision: '41' },
      database: { kind: 'none' },
      cacheKeyPatterns: [],
      notify: ['group:default/team-order'],
      workflow: '.github/workflows/rollback.yaml',
    },
    policyVersion: policy.version,
    ...overrides,
  };
}

export function buildPromotion(overrides: Partial<Promotion> = {}): Promotion {
  return {
    ...createPromotion(
      {
        id: 'p1',
        subject: buildSubject(),
        requester: 'user:default/requester',
        commitAuthors: ['user:default/author'],
      },
      startOfTests,
      policy,
    ),
    ...overrides,
  };
}

export function openGuard(overrides: Partial<GuardResult> = {}): GuardResult {
  return {
    id: 'lock',
    outcome: 'open',
    reason: { key: 'promotion.guard.lock.open' },
    evidence: [],
    ...overrides,
  };
}

/** What the driver reads back when a step is exactly as it should be. */
export function observationOf(
  promotion: Promotion,
  step: PromotionStepName | 'rolled-back',
  at = startOfTests,
): DriverObservation {
  const { subject } = promotion;
  const target = subject.rollbackPlan.application;
  const previous = target.kind === 'revision' ? target.digests : [];
  const released =
    step === 'rolling-out' ||
    step === 'smoke-testing' ||
    step === 'cleaning-up' ||
    step === 'observing-release';
  const stable = released ? subject.digests : previous;
  const canaryPresent =
    step !== 'rolled-back' &&
    step !== 'preparing' &&
    step !== 'cleaning-up' &&
    step !== 'observing-release';
  return {
    observedAt: at,
    actualWeight:
      step === 'rolled-back' ? 0 : intendedWeight(subject, step, policy),
    runningDigests: {
      stable,
      canary: canaryPresent ? subject.digests : [],
    },
    ready: true,
    canaryPresent,
    workloadPresent: canaryPresent || stable.length > 0,
    phase: 'progressing',
    generation: '7',
    upToDate: true,
  };
}

export const soundProof: ServiceProof = { smokePassed: true, healthy: true };

/** A sample of a healthy canary with enough requests. */
export function healthySample(
  t: number,
  overrides: Partial<GridSample> = {},
): GridSample {
  return {
    t,
    errorRatio: { value: 0.001 },
    p99: { value: 0.2 },
    requests: { value: 300 },
    ...overrides,
  };
}

/** A valid event of a kind for a promotion as it is. */
export function eventFor(
  kind: PromotionEventKind,
  promotion: Promotion,
  now: number,
): PromotionEvent {
  const actor = user('operator');
  const verb = { actor, expectedVersion: promotion.version };
  const { subjectHash } = promotion;
  const step = stepOf(promotion.state)?.name ?? 'preparing';
  const observation = observationOf(promotion, step, now);
  const roles = ['technical-lead' as const];
  const members = Object.fromEntries(
    promotion.approvals.map(approval => [approval.approver, approval.roles]),
  );
  const system = { actor: systemActor };
  const reason = 'because';
  switch (kind) {
    case 'submit':
      return { ...verb, kind, subjectHash, idempotencyKey: 'k' };
    case 'approve':
      return { ...verb, actor: user('lead'), kind, roles, subjectHash };
    case 'reject':
      return { ...verb, kind, roles, subjectHash, reason };
    case 'withdraw':
    case 'break-glass':
    case 'pause':
    case 'abort':
    case 'release-lock':
      return { ...verb, kind, reason };
    case 'request-break-glass':
      return { ...verb, kind, reason, secondPerson: 'user:default/second' };
    case 'confirm-break-glass':
      return { ...verb, actor: user('second'), kind, subjectHash };
    case 'decline-break-glass':
      return { ...verb, actor: user('second'), kind, subjectHash, reason };
    case 'review':
      return { ...verb, actor: user('reviewer'), kind, comment: reason };
    case 'resume':
      return { ...verb, kind, causeCleared: true };
    case 'sign-off':
      return {
        ...verb,
        kind,
        actor: promotion.signOffs.length === 0 ? user('dev') : user('tester'),
        role: promotion.signOffs.length === 0 ? 'development' : 'test',
      };
    case 'retry-rollback':
      return { ...verb, kind };
    case 'gates-evaluated':
      return { ...system, kind, guards: [openGuard()], subjectHash };
    case 'schedule':
      return { ...system, kind, opensAt: now + minute };
    case 'start':
      return {
        ...system,
        kind,
        guards: [openGuard()],
        subjectHash,
        windowOpen: true,
        lockTaken: true,
        membership: members,
      };
    case 'quorum-lost':
      return { ...system, kind, membership: {} };
    case 'invalidate':
      return { ...system, kind, cause: 'subject-changed' };
    case 'step-verified':
      return { ...system, kind, step, observation, proof: soundProof };
    case 'observation-completed': {
      const name =
        step === 'observing-traffic' || step === 'observing-release'
          ? step
          : 'observing-canary';
      const required = requiredObservation(name, policy);
      return {
        ...system,
        kind,
        step: name,
        coverage: {
          required,
          covered: required,
          thin: 0,
          unknown: 0,
          pending: false,
        },
        observation,
        proof: soundProof,
      };
    }
    case 'effect-failed':
      return {
        ...system,
        kind,
        effectId: pendingEffectId(promotion) ?? 'none',
        reason: { key: 'promotion.cause.effect-failed' },
        retryable: true,
      };
    case 'breach':
      return {
        ...system,
        kind,
        breach: {
          trigger: 'error-rate',
          message: { key: 'promotion.breach.error-rate' },
          from: now - 2 * minute,
          to: now,
          detectedAt: now,
          points: [],
        },
      };
    case 'hold':
      return {
        ...system,
        kind,
        reason: 'no-data',
        message: { key: 'promotion.hold.no-data' },
      };
    case 'hold-cleared':
      return { ...system, kind, reason: 'no-data' };
    case 'rollback-applied':
    case 'rolled-back-outside':
      return {
        ...system,
        kind,
        observation: observationOf(promotion, 'rolled-back', now),
      };
    case 'rollback-verified':
      return {
        ...system,
        kind,
        observation: observationOf(promotion, 'rolled-back', now),
        proof: soundProof,
      };
    default:
      return { ...system, kind: 'deadline-passed' };
  }
}

export function pendingEffectId(promotion: Promotion): string | undefined {
  const { state } = promotion;
  return state.name === 'rolling-back' || state.name === 'verifying-rollback'
    ? state.work.effectId
    : stepOf(state)?.work?.effectId;
}

/** Applies valid events one after another; throws when one is refused. */
export function after(
  promotion: Promotion,
  kinds: readonly PromotionEventKind[],
  now = startOfTests,
): Promotion {
  return kinds.reduce((current, kind) => {
    const result = transition(
      current,
      eventFor(kind, current, now),
      now,
      policy,
    );
    if (result.outcome === 'refused') {
      throw new Error(
        `${kind} in ${current.state.name}: ${JSON.stringify(result.reason)}`,
      );
    }
    return result.promotion;
  }, promotion);
}

/** Events that lead a new promotion into each state. */
export const pathTo: Record<string, readonly PromotionEventKind[]> = (() => {
  const ready = ['submit', 'gates-evaluated', 'approve'] as const;
  const preparing = [...ready, 'start'] as const;
  const canary = [...preparing, 'step-verified'] as const;
  const observingCanary = [...canary, 'step-verified'] as const;
  const shifting = [...observingCanary, 'observation-completed'] as const;
  const observingTraffic = [...shifting, 'step-verified'] as const;
  const rollingOut = [...observingTraffic, 'observation-completed'] as const;
  const smoke = [...rollingOut, 'step-verified'] as const;
  const cleaning = [...smoke, 'step-verified'] as const;
  const release = [...cleaning, 'step-verified'] as const;
  const rollingBack = [...observingCanary, 'breach'] as const;
  return {
    draft: [],
    gating: ['submit'],
    'awaiting-approval': ['submit', 'gates-evaluated'],
    ready,
    scheduled: [...ready, 'schedule'],
    preparing,
    canary,
    'observing-canary': observingCanary,
    'shifting-traffic': shifting,
    'observing-traffic': observingTraffic,
    'rolling-out': rollingOut,
    'smoke-testing': smoke,
    'cleaning-up': cleaning,
    'observing-release': release,
    completed: [...release, 'sign-off', 'sign-off', 'observation-completed'],
    held: [...observingCanary, 'pause'],
    'rolling-back': rollingBack,
    'verifying-rollback': [...rollingBack, 'rollback-applied'],
    'rolled-back': [...rollingBack, 'rollback-applied', 'rollback-verified'],
    rejected: ['submit', 'gates-evaluated', 'reject'],
    invalidated: ['invalidate'],
    cancelled: ['withdraw'],
  };
})();

/** A promotion in any state, reached by events only. */
export function promotionIn(name: string): Promotion {
  if (name === 'expired' || name === 'rollback-failed') {
    const before = promotionIn(
      name === 'expired' ? 'awaiting-approval' : 'rolling-back',
    );
    return after(before, ['deadline-passed'], deadlineOf(before));
  }
  return after(buildPromotion(), pathTo[name]);
}

/** When the state's wait is over. */
export function deadlineOf({ state }: Promotion): number {
  if (!('deadlineAt' in state) || state.deadlineAt === undefined) {
    throw new Error(`${state.name} has no deadline`);
  }
  return state.deadlineAt;
}
