import {
  promotionStepNames,
  promotionVerbs,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  GuardResult,
  ImageDigest,
  PromotionAction,
  PromotionDetails,
  PromotionStepName,
  PromotionStepView,
  PromotionSubject,
  PromotionVerb,
  ReleaseDiffView,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { minutesAgo } from '../buildScorecard';

const sha = (digit: string) => `sha256:${digit.repeat(64)}`;
export const commit = '4f2a9c01d7e65b3f8a90c1d2e3f405162738495a';
const digests: ImageDigest[] = [
  { container: 'Deployment/mall-order · app', digest: sha('b') },
];

/** An ISO time so many minutes from now. */
export const minutesAhead = (minutes: number): string => minutesAgo(-minutes);

const notNow: PromotionAction = {
  allowed: false,
  reasons: [
    {
      key: 'promotion.refused.not-now',
      params: { state: 'observing-traffic', event: 'resume' },
    },
  ],
};

/** Every verb refused but those named. */
export function allowing(
  ...verbs: PromotionVerb[]
): Record<PromotionVerb, PromotionAction> {
  const entries = promotionVerbs.map(verb => [
    verb,
    verbs.includes(verb) ? { allowed: true, reasons: [] } : notNow,
  ]);
  return Object.fromEntries(entries);
}

/** Steps up to the running one, which has been covered by so much. */
export function stepsUntil(
  running: PromotionStepName,
  changes: Partial<PromotionStepView> = {},
): PromotionStepView[] {
  const index = promotionStepNames.indexOf(running);
  return promotionStepNames.map((step, position) => {
    if (position > index) return { step, status: 'waiting' };
    const startedAt = minutesAgo(30 - position * 4);
    if (position < index) {
      const endedAt = minutesAgo(26 - position * 4);
      return { step, status: 'done', startedAt, endedAt };
    }
    return { step, status: 'running', startedAt, ...changes };
  });
}

export const guard = (
  id: GuardResult['id'],
  outcome: GuardResult['outcome'],
  changes: Partial<GuardResult> = {},
): GuardResult => ({
  id,
  outcome,
  reason: { key: `promotion.guard.${id}.${outcome}` },
  evidence: [],
  ...changes,
});

export const openGuards: GuardResult[] = [
  guard('checks', 'open', {
    reason: {
      key: 'promotion.guard.checks.open',
      params: { open: 3, count: 3 },
    },
    evidence: [
      {
        message: {
          key: 'promotion.evidence.check-passes',
          params: { check: 'no-latest-tag' },
        },
        outcome: 'open',
        observedAt: minutesAgo(2),
      },
      {
        message: {
          key: 'promotion.evidence.check-waived',
          params: {
            check: 'test-coverage',
            by: 'user:default/wang.lei',
            reason: 'Generated code',
          },
        },
        outcome: 'open',
        observedAt: minutesAgo(3),
      },
    ],
  }),
  guard('staging-proof', 'open', {
    evidence: [
      {
        message: {
          key: 'promotion.evidence.staging-soak',
          params: { minutes: 142, limit: 30 },
        },
        outcome: 'open',
        observedAt: minutesAgo(1),
        link: { target: 'kubernetes', title: 'Deployment/mall-order' },
      },
    ],
  }),
  guard('rollback-plan', 'open', {
    evidence: [
      {
        message: {
          key: 'promotion.rollback-plan.workflow.open',
          params: { workflow: '.github/workflows/rollback.yaml' },
        },
        outcome: 'open',
        link: {
          target: 'github',
          title: 'rollback.yaml',
          url: 'https://github.example.com/mall/mall-order/actions/workflows/rollback.yaml',
        },
      },
      {
        message: {
          key: 'promotion.rollback-plan.pinned.open',
          params: { revision: '41' },
        },
        outcome: 'open',
      },
    ],
  }),
  guard('category', 'open', {
    reason: {
      key: 'promotion.guard.category.open',
      params: { chosen: 'normal' },
    },
  }),
  guard('change-record', 'open', {
    reason: {
      key: 'promotion.guard.change-record.open',
      params: { number: 'CHG-1042' },
    },
  }),
  guard('window', 'open', {
    evidence: [
      {
        message: {
          key: 'promotion.evidence.window-open',
          params: {
            from: minutesAgo(0),
            to: minutesAhead(85),
            zone: 'Asia/Shanghai',
          },
        },
        outcome: 'open',
      },
    ],
  }),
  guard('freeze', 'open'),
  guard('incidents', 'open'),
  guard('firing-alerts', 'open'),
  guard('lock', 'open'),
  guard('metrics-preflight', 'open'),
  guard('environment-protection', 'open', {
    caveat: { key: 'promotion.caveat.claim-only' },
  }),
  guard('overdue-review', 'open'),
];

export const subject: PromotionSubject = {
  entityRef: 'component:default/mall-order',
  environment: 'prod',
  driver: 'github-actions',
  digests,
  commit,
  configurationDigest: sha('c'),
  category: 'normal',
  policyVersion: '1',
  rollbackPlan: {
    application: {
      kind: 'revision',
      digests: [{ container: 'Deployment/mall-order · app', digest: sha('a') }],
      revision: '41',
    },
    database: {
      kind: 'undo',
      scripts: [
        {
          migration: 'db/V12__order_index.sql',
          undo: 'db/U12__order_index.sql',
        },
      ],
    },
    cacheKeyPatterns: ['order:*'],
    notify: ['group:default/team-orders'],
    workflow: '.github/workflows/rollback.yaml',
  },
};

export const sampleDiff: ReleaseDiffView = {
  fromCommit: '09e1d2c3b4a5968778695a4b3c2d1e0f00112233',
  toCommit: commit,
  url: 'https://github.example.com/mall/mall-order/compare/09e1d2c...4f2a9c0',
  commits: [
    {
      sha: commit,
      title: 'Sort open orders by their promised date',
      authors: ['user:default/lin.wei'],
      committedAt: minutesAgo(60 * 20),
      url: `https://github.example.com/mall/mall-order/commit/${commit}`,
    },
    {
      sha: '77aa9c01d7e65b3f8a90c1d2e3f405162738495b',
      title: 'Add an index for open orders',
      authors: ['octo-contractor'],
      committedAt: minutesAgo(60 * 26),
    },
  ],
  digests: [
    {
      container: 'Deployment/mall-order · app',
      from: sha('a'),
      to: sha('b'),
    },
  ],
  changedFiles: 14,
  migrations: [
    { path: 'db/V12__order_index.sql', undo: 'db/U12__order_index.sql' },
  ],
  configurationKeys: { added: ['ORDER_SORT_BY_PROMISE'], removed: [] },
  jvmOptions: ['-XX:MaxGCPauseMillis=200'],
  frameworks: [{ name: 'Spring Boot', from: '3.4.1', to: '3.4.4' }],
};

/** A promotion that observes 30 % traffic, unless told otherwise. */
export function buildPromotion(
  changes: Partial<PromotionDetails> = {},
): PromotionDetails {
  const coverage = {
    requiredSeconds: 1800,
    coveredSeconds: 1230,
    thinSeconds: 45,
    unknownSeconds: 30,
    evaluatedUntil: minutesAgo(1),
  };
  return {
    id: '3f0f6c1e-6f4b-4c39-9d3a-0d5a54a1b001',
    kind: 'release',
    entityRef: 'component:default/mall-order',
    title: 'mall-order',
    category: 'normal',
    state: 'observing-traffic',
    version: 17,
    requester: 'user:default/lin.wei',
    commit,
    createdAt: minutesAgo(48),
    since: minutesAgo(22),
    deadlineAt: minutesAhead(68),
    breakGlass: false,
    subject,
    subjectHash: 'd1'.repeat(32),
    policyName: 'standard',
    policy: { name: 'standard', isStandard: true },
    guards: openGuards,
    approvals: [
      {
        approver: 'user:default/wang.lei',
        roles: ['technical-lead'],
        decision: 'approved',
        comment: 'Looked at the query plan.',
        at: minutesAgo(40),
        expiresAt: minutesAhead(1400),
        countsAs: 'technical-lead',
      },
    ],
    openSlots: [],
    signOffs: [],
    breaches: [],
    steps: stepsUntil('observing-traffic', { coverage }),
    waitingFor: [{ key: 'promotion.waiting.observation' }],
    lock: 'held',
    diff: sampleDiff,
    change: {
      number: 'CHG-1042',
      url: 'https://changes.example.com/CHG-1042',
      entityRef: 'component:default/mall-order',
      subjectHash: 'd1'.repeat(32),
      status: 'in-progress',
      content: {
        title: 'Open orders by promised date',
        content: 'New sort order and an index for it.',
        impact: 'Order lists of all shops.',
        plannedStart: minutesAgo(30),
        plannedEnd: minutesAhead(60),
        category: 'normal',
        proposedCategory: 'normal',
        rollbackPlan: subject.rollbackPlan,
      },
      registeredAt: minutesAgo(47),
      startedAt: minutesAgo(30),
    },
    coverage,
    traffic: { intended: 30, actual: 30, measured: 28.4 },
    runs: [
      {
        effectId: 'e1'.repeat(32),
        step: 'canary',
        kind: 'deploy-canary',
        attempt: 1,
        status: 'done',
        url: 'https://github.example.com/mall/mall-order/actions/runs/512',
      },
      {
        effectId: 'e2'.repeat(32),
        step: 'shifting-traffic',
        kind: 'set-weight',
        attempt: 2,
        status: 'done',
        url: 'https://github.example.com/mall/mall-order/actions/runs/514',
      },
    ],
    failsafe: {
      description: { key: 'promotion.cause.requested-rollback' },
      url: 'https://github.example.com/mall/mall-order/actions/workflows/rollback.yaml',
    },
    limits: {
      rollbackErrorRate: 0.05,
      rollbackP99Seconds: 2,
      alertErrorRate: 0.05,
      alertP99Seconds: 1,
    },
    actions: allowing('pause', 'abort'),
    approverRoles: [],
    signOffRoles: [],
    secondPeople: [],
    related: [],
    ...changes,
  };
}
