import type {
  BreachView,
  FreezeView,
  PromotionDetails,
  PromotionEventView,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { minutesAgo } from '../buildScorecard';
import {
  allowing,
  buildPromotion,
  guard,
  minutesAhead,
  openGuards,
  stepsUntil,
} from './buildPromotion';

const id = (number: number) =>
  `3f0f6c1e-6f4b-4c39-9d3a-0d5a54a1b${`${number}`.padStart(3, '0')}`;

/** Waits for the second of three approvers; one approval does not count. */
export const awaitingApproval: PromotionDetails = buildPromotion({
  id: id(2),
  entityRef: 'component:default/mall-payment',
  title: 'mall-payment',
  category: 'major',
  state: 'awaiting-approval',
  version: 4,
  since: minutesAgo(12),
  deadlineAt: minutesAhead(1428),
  steps: stepsUntil('preparing').map(({ step }) => ({
    step,
    status: 'waiting',
  })),
  approvals: [
    {
      approver: 'user:default/wang.lei',
      roles: ['technical-lead'],
      decision: 'approved',
      at: minutesAgo(8),
      expiresAt: minutesAhead(1432),
      countsAs: 'technical-lead',
    },
    {
      approver: 'user:default/lin.wei',
      roles: ['product-lead'],
      decision: 'approved',
      at: minutesAgo(5),
      expiresAt: minutesAhead(1435),
      ignored: { key: 'promotion.approval.commit-author' },
    },
  ],
  openSlots: [
    {
      role: 'product-lead',
      candidates: ['user:default/mei.tan', 'user:default/luca.ferrari'],
    },
    { role: 'operations-lead', candidates: [] },
  ],
  waitingFor: [{ key: 'promotion.waiting.approval' }],
  lock: 'none',
  coverage: undefined,
  traffic: undefined,
  runs: [],
  actions: allowing('approve', 'reject', 'withdraw', 'break-glass'),
  approverRoles: ['product-lead'],
});

/** Under the scaled policy, in the middle of the second observation. */
export const observing: PromotionDetails = buildPromotion({
  id: id(1),
  policyName: 'scaled-20',
  policy: { name: 'scaled-20', isStandard: false },
});

/** Nobody can tell how the canary does. */
export const heldForData: PromotionDetails = buildPromotion({
  id: id(3),
  entityRef: 'component:default/mall-cart',
  title: 'mall-cart',
  state: 'held',
  heldFor: 'no-data',
  heldFrom: 'observing-canary',
  since: minutesAgo(4),
  deadlineAt: minutesAhead(6),
  steps: stepsUntil('observing-canary', {
    status: 'held',
    coverage: {
      requiredSeconds: 600,
      coveredSeconds: 240,
      thinSeconds: 0,
      unknownSeconds: 240,
      evaluatedUntil: minutesAgo(1),
    },
  }),
  coverage: {
    requiredSeconds: 600,
    coveredSeconds: 240,
    thinSeconds: 0,
    unknownSeconds: 240,
  },
  traffic: { intended: 5, actual: 5 },
  waitingFor: [{ key: 'promotion.hold.no-data', params: { seconds: 240 } }],
  actions: allowing('abort'),
});

export const breach: BreachView = {
  trigger: 'error-rate',
  message: {
    key: 'promotion.breach.error-rate',
    params: { limit: 0.05, seconds: 135 },
  },
  from: minutesAgo(5),
  to: minutesAgo(3),
  detectedAt: minutesAgo(2),
};

/** The canary failed too often, and production goes back. */
export const rollingBack: PromotionDetails = buildPromotion({
  id: id(4),
  entityRef: 'component:default/mall-search',
  title: 'mall-search',
  state: 'rolling-back',
  since: minutesAgo(2),
  deadlineAt: minutesAhead(13),
  steps: stepsUntil('observing-traffic', { status: 'failed' }),
  breaches: [breach],
  traffic: { intended: 0, actual: 30, measured: 29.1 },
  waitingFor: [{ key: 'promotion.demand.stable-traffic' }],
  actions: allowing(),
});

/** Nobody could read the previous version back. */
export const rollbackFailed: PromotionDetails = buildPromotion({
  ...rollingBack,
  id: id(5),
  entityRef: 'component:default/mall-inventory',
  title: 'mall-inventory',
  state: 'rollback-failed',
  deadlineAt: undefined,
  runs: [
    {
      effectId: 'e5'.repeat(32),
      step: 'rolling-back',
      kind: 'roll-back',
      attempt: 3,
      status: 'failed',
      url: 'https://github.example.com/mall/mall-inventory/actions/runs/520',
      failure: { key: 'promotion.cause.effect-failed' },
    },
  ],
  waitingFor: [{ key: 'promotion.waiting.operator' }],
  actions: allowing('retry-rollback', 'release-lock'),
});

/** Went well, and can still be taken back. Nobody has reviewed its break-glass. */
export const completed: PromotionDetails = buildPromotion({
  id: id(6),
  entityRef: 'component:default/mall-catalog',
  title: 'mall-catalog',
  state: 'completed',
  since: minutesAgo(90),
  deadlineAt: undefined,
  breakGlass: true,
  breakGlassDetails: {
    by: 'user:default/sun.bo',
    secondPerson: 'user:default/karin.lund',
    reason: 'Prices of all shops are wrong',
    incident: 'mall/mall-catalog#88',
    at: minutesAgo(180),
    reviewDueAt: minutesAhead(4140),
  },
  steps: stepsUntil('observing-release').map(step => ({
    ...step,
    status: 'done',
    endedAt: step.endedAt ?? minutesAgo(90),
  })),
  guards: [
    ...openGuards.filter(({ id: guardId }) => guardId !== 'window'),
    guard('window', 'closed', { exemption: 'break-glass' }),
  ],
  signOffs: [
    {
      role: 'development',
      by: 'user:default/priya.raman',
      at: minutesAgo(110),
    },
    { role: 'test', by: 'user:default/liu.yan', at: minutesAgo(100) },
  ],
  coverage: undefined,
  traffic: { intended: 100, actual: 100, measured: 100 },
  waitingFor: [],
  lock: 'released',
  actions: allowing('roll-back', 'review'),
});

export const samplePromotions: PromotionDetails[] = [
  observing,
  awaitingApproval,
  heldForData,
  rollingBack,
  rollbackFailed,
  completed,
];

/** A trail with one refused attempt. */
export const sampleEvents: PromotionEventView[] = [
  {
    seq: 1,
    at: minutesAgo(48),
    actor: { kind: 'user', ref: 'user:default/lin.wei' },
    kind: 'submit',
    message: { key: 'promotion.waiting.gates' },
    refused: false,
    hash: 'a1'.repeat(32),
  },
  {
    seq: 2,
    at: minutesAgo(44),
    actor: {
      kind: 'agent',
      ref: 'service:assistant',
      onBehalfOf: 'user:default/lin.wei',
    },
    kind: 'approve',
    message: { key: 'promotion.refused.people-only' },
    refused: true,
    hash: 'a2'.repeat(32),
  },
  {
    seq: 3,
    at: minutesAgo(30),
    actor: { kind: 'system' },
    kind: 'start',
    message: { key: 'promotion.notification.started' },
    refused: false,
    hash: 'a3'.repeat(32),
  },
];

export const sampleFreezes: FreezeView[] = [
  {
    id: 'freeze-1',
    title: 'Spring festival',
    businessLines: ['retail'],
    from: minutesAhead(60 * 24 * 3),
    to: minutesAhead(60 * 24 * 10),
    setBy: 'user:default/karin.lund',
    reason: 'Nobody is there to help',
  },
  {
    id: 'freeze-2',
    title: 'Data centre move',
    from: minutesAgo(60),
    to: minutesAhead(60 * 5),
    setBy: 'user:default/sun.bo',
    reason: 'The network is being moved',
    withdrawnBy: 'user:default/sun.bo',
  },
];
