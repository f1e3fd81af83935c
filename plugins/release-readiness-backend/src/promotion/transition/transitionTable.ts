import type { PromotionStateName } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PromotionEventKind } from '../events';

/** Where an event may lead. The state itself = it stays there, changed. */
type Row = Partial<Record<PromotionEventKind, readonly PromotionStateName[]>>;

// They only read: nothing was sent that could fail.
const withoutEffect: ReadonlySet<PromotionStateName> = new Set([
  'preparing',
  'observing-canary',
  'observing-traffic',
]);

// The candidate has not been read back yet: that only the old version runs
// does not mean that somebody went back to it.
const withoutCandidate: ReadonlySet<PromotionStateName> = new Set([
  'preparing',
  'canary',
]);

// What every step of a running promotion has in common. A rollback is
// reachable from each of them, whatever the windows say (§5.2).
function liveStep(
  state: PromotionStateName,
  next: Partial<
    Record<'step-verified' | 'observation-completed', PromotionStateName>
  >,
): Row {
  return {
    pause: ['held'],
    abort: ['rolling-back'],
    review: [state],
    ...(withoutEffect.has(state)
      ? {}
      : { 'effect-failed': [state, 'rolling-back'] }),
    breach: ['rolling-back'],
    ...(withoutCandidate.has(state)
      ? {}
      : { 'rolled-back-outside': ['verifying-rollback'] }),
    hold: ['held'],
    'deadline-passed':
      state === 'observing-release' ? [state] : ['rolling-back'],
    ...Object.fromEntries(
      Object.entries(next).map(([event, to]) => [event, [to]]),
    ),
  };
}

// With a second person nothing is skipped until they agree. The request is
// over with the start and with the promotion.
function breakGlassIn(
  state: PromotionStateName,
  broken: PromotionStateName = state,
): Row {
  return {
    'break-glass': [broken],
    'request-break-glass': [state],
    'confirm-break-glass': [broken],
    'decline-break-glass': [state],
  };
}

/**
 * Every transition there is. What is not in this table is refused, and the
 * refusal is audited. The diagram in the documentation is made from it.
 */
export const transitionTable: Readonly<Record<PromotionStateName, Row>> = {
  draft: {
    submit: ['gating'],
    withdraw: ['cancelled'],
    abort: ['cancelled'],
    ...breakGlassIn('draft'),
    review: ['draft'],
    invalidate: ['invalidated'],
    'deadline-passed': ['expired'],
  },
  gating: {
    withdraw: ['cancelled'],
    abort: ['cancelled'],
    ...breakGlassIn('gating'),
    review: ['gating'],
    'gates-evaluated': ['draft', 'awaiting-approval', 'ready'],
    invalidate: ['invalidated'],
    'deadline-passed': ['draft'],
  },
  'awaiting-approval': {
    approve: ['awaiting-approval', 'ready'],
    reject: ['rejected'],
    withdraw: ['cancelled'],
    abort: ['cancelled'],
    ...breakGlassIn('awaiting-approval', 'ready'),
    invalidate: ['invalidated'],
    'deadline-passed': ['expired'],
  },
  ready: {
    reject: ['rejected'],
    withdraw: ['cancelled'],
    abort: ['cancelled'],
    ...breakGlassIn('ready'),
    review: ['ready'],
    schedule: ['scheduled'],
    start: ['preparing', 'rolling-back'],
    'quorum-lost': ['awaiting-approval'],
    invalidate: ['invalidated'],
    'deadline-passed': ['expired'],
  },
  scheduled: {
    reject: ['rejected'],
    withdraw: ['cancelled'],
    abort: ['cancelled'],
    ...breakGlassIn('scheduled', 'ready'),
    review: ['scheduled'],
    schedule: ['scheduled'],
    start: ['preparing'],
    'quorum-lost': ['awaiting-approval'],
    invalidate: ['invalidated'],
    'deadline-passed': ['expired'],
  },
  preparing: liveStep('preparing', { 'step-verified': 'canary' }),
  canary: liveStep('canary', { 'step-verified': 'observing-canary' }),
  'observing-canary': liveStep('observing-canary', {
    'observation-completed': 'shifting-traffic',
  }),
  'shifting-traffic': liveStep('shifting-traffic', {
    'step-verified': 'observing-traffic',
  }),
  'observing-traffic': liveStep('observing-traffic', {
    'observation-completed': 'rolling-out',
  }),
  'rolling-out': liveStep('rolling-out', { 'step-verified': 'smoke-testing' }),
  'smoke-testing': liveStep('smoke-testing', {
    'step-verified': 'cleaning-up',
  }),
  'cleaning-up': liveStep('cleaning-up', {
    'step-verified': 'observing-release',
  }),
  'observing-release': {
    ...liveStep('observing-release', { 'observation-completed': 'completed' }),
    'sign-off': ['observing-release'],
  },
  held: {
    // Missing data ends a pause too: a hold for safety is laid on top.
    hold: ['held'],
    resume: [
      'held',
      'preparing',
      'canary',
      'observing-canary',
      'shifting-traffic',
      'observing-traffic',
      'rolling-out',
      'smoke-testing',
      'cleaning-up',
      'observing-release',
    ],
    'hold-cleared': [
      'held',
      'preparing',
      'canary',
      'observing-canary',
      'shifting-traffic',
      'observing-traffic',
      'rolling-out',
      'smoke-testing',
      'cleaning-up',
      'observing-release',
    ],
    // A person who pauses takes the hold over: it no longer ends by itself.
    pause: ['held'],
    abort: ['rolling-back'],
    'sign-off': ['held'],
    review: ['held'],
    'effect-failed': ['held', 'rolling-back'],
    breach: ['rolling-back'],
    'rolled-back-outside': ['verifying-rollback'],
    'deadline-passed': ['held', 'rolling-back'],
  },
  'rolling-back': {
    review: ['rolling-back'],
    'effect-failed': ['rolling-back', 'rollback-failed'],
    'rollback-applied': ['verifying-rollback'],
    'deadline-passed': ['rollback-failed'],
  },
  'verifying-rollback': {
    review: ['verifying-rollback'],
    'effect-failed': ['verifying-rollback', 'rollback-failed'],
    'rollback-verified': ['rolled-back'],
    'deadline-passed': ['rollback-failed'],
  },
  'rollback-failed': {
    review: ['rollback-failed'],
    'retry-rollback': ['rolling-back'],
    'release-lock': ['rollback-failed'],
    'deadline-passed': ['rollback-failed'],
  },
  completed: { review: ['completed'] },
  'rolled-back': { review: ['rolled-back'] },
  // An open review blocks the next promotion, however this one ended.
  rejected: { review: ['rejected'] },
  expired: { review: ['expired'] },
  invalidated: { review: ['invalidated'] },
  cancelled: { review: ['cancelled'] },
};

/** Whether the table lists the pair. */
export function isListed(
  state: PromotionStateName,
  event: PromotionEventKind,
): boolean {
  return transitionTable[state][event] !== undefined;
}
