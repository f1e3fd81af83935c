import type { PromotionPreview } from '@release-readiness/backstage-plugin-release-readiness-common';
import { minutesAgo } from '../buildScorecard';
import {
  guard,
  minutesAhead,
  openGuards,
  sampleDiff,
  subject,
} from './buildPromotion';

/** A dry run that stands open, unless told otherwise. */
export function buildPreview(
  changes: Partial<PromotionPreview> = {},
): PromotionPreview {
  return {
    entityRef: 'component:default/mall-order',
    title: 'mall-order',
    subject,
    subjectHash: 'd1'.repeat(32),
    problems: [],
    diff: sampleDiff,
    guards: openGuards,
    category: {
      proposed: 'normal',
      reasons: [
        {
          key: 'promotion.category.migration',
          params: { path: 'db/V12__order_index.sql' },
        },
      ],
    },
    approvers: {
      minor: [
        { role: 'development-lead', candidates: ['user:default/zhao.min'] },
      ],
      normal: [
        {
          role: 'technical-lead',
          candidates: ['user:default/wang.lei', 'user:default/sofia.rossi'],
        },
      ],
      major: [
        {
          role: 'technical-lead',
          candidates: ['user:default/wang.lei', 'user:default/sofia.rossi'],
        },
        { role: 'product-lead', candidates: ['user:default/mei.tan'] },
        { role: 'operations-lead', candidates: [] },
      ],
    },
    window: {
      open: true,
      businessLine: 'retail',
      zone: 'Asia/Shanghai',
      from: minutesAgo(0),
      to: minutesAhead(85),
      closedBy: [],
    },
    changeDraft: {
      title: 'Release mall-order 4f2a9c01',
      content: 'Sort open orders by their promised date',
      impact: '',
    },
    policy: { name: 'standard', isStandard: true, projectedSeconds: 5100 },
    plan: [
      {
        effect: 'deploy-canary',
        description: { key: 'promotion.state.canary' },
      },
      {
        effect: 'set-weight',
        description: { key: 'promotion.state.shifting-traffic' },
      },
      {
        effect: 'roll-out',
        description: { key: 'promotion.state.rolling-out' },
      },
    ],
    request: { allowed: true, reasons: [] },
    ...changes,
  };
}

/** A dry run that finds the gate closed: peak hours, and nobody knows of alerts. */
export const closedPreview: PromotionPreview = buildPreview({
  guards: [
    ...openGuards.filter(({ id }) => id !== 'window' && id !== 'firing-alerts'),
    guard('window', 'closed', {
      evidence: [
        {
          message: {
            key: 'promotion.evidence.closed-by-peak',
            params: {
              title: 'Evening rush',
              from: minutesAhead(10),
              to: minutesAhead(190),
              zone: 'Asia/Shanghai',
              setBy: 'group:default/retail',
              reason: 'Most orders of the day',
            },
          },
          outcome: 'closed',
        },
      ],
    }),
    guard('firing-alerts', 'unknown', {
      evidence: [
        {
          message: {
            key: 'promotion.evidence.too-old',
            params: { limit: 600 },
          },
          outcome: 'unknown',
          observedAt: minutesAgo(25),
        },
      ],
    }),
  ],
  window: {
    open: false,
    businessLine: 'retail',
    zone: 'Asia/Shanghai',
    from: minutesAgo(0),
    to: minutesAhead(85),
    closedBy: [
      {
        kind: 'peak',
        title: 'Evening rush',
        from: minutesAhead(10),
        to: minutesAhead(190),
        setBy: 'group:default/retail',
        reason: 'Most orders of the day',
      },
    ],
    nextOpening: minutesAhead(190),
  },
  request: {
    allowed: false,
    reasons: [{ key: 'promotion.refused.gate-closed' }],
  },
});
