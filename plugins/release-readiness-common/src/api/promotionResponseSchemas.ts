import { z } from 'zod';
import { approverRoles, pointClasses } from '../promotion';
import type {
  ListPromotionsResponse,
  PromotionMetrics,
  PromotionPreview,
  TrailVerification,
} from './PromotionsApi';
import {
  action,
  breach,
  category,
  failsafe,
  guardResult,
  releaseDiff,
  stepName,
  subject,
  summary,
  summaryShape,
  windowView,
} from './promotionSchemaParts';
import { textReference, time } from './schemaParts';

/** Body of `POST /promotions/preview`. @public */
export const promotionPreviewSchema = z
  .object({
    entityRef: z.string(),
    title: z.string(),
    subject: subject.optional(),
    subjectHash: z.string().optional(),
    problems: z.array(textReference),
    diff: releaseDiff.optional(),
    guards: z.array(guardResult),
    category: z
      .object({ proposed: category, reasons: z.array(textReference) })
      .optional(),
    approvers: z.record(
      category,
      z.array(
        z.object({
          role: z.enum(approverRoles),
          candidates: z.array(z.string()),
        }),
      ),
    ),
    approvalCaveat: textReference.optional(),
    window: windowView.optional(),
    changeDraft: z
      .object({ title: z.string(), content: z.string(), impact: z.string() })
      .optional(),
    policy: z.object({
      name: z.string(),
      isStandard: z.boolean(),
      projectedSeconds: z.number(),
    }),
    plan: z.array(z.object({ effect: z.string(), description: textReference })),
    failsafe: failsafe.optional(),
    active: summary.optional(),
    request: action,
  })
  .meta({ id: 'PromotionPreview' }) satisfies z.ZodType<PromotionPreview>;

/** Body of `GET /promotions`. @public */
export const listPromotionsResponseSchema = z
  .object({
    items: z.array(
      z
        .object({ ...summaryShape, title: z.string() })
        .meta({ id: 'ListedPromotion' }),
    ),
    totalItems: z.number().int(),
  })
  .meta({
    id: 'ListPromotionsResponse',
  }) satisfies z.ZodType<ListPromotionsResponse>;

const actor = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('user'), ref: z.string() }),
    z.object({ kind: z.literal('service'), ref: z.string() }),
    z.object({
      kind: z.literal('agent'),
      ref: z.string(),
      onBehalfOf: z.string().optional(),
    }),
    z.object({ kind: z.literal('system') }),
  ])
  .meta({ id: 'PromotionActor' });

/** Body of `GET /promotions/{id}/events`. @public */
export const listPromotionEventsResponseSchema = z
  .object({
    items: z.array(
      z.object({
        seq: z.number().int(),
        at: time,
        actor,
        kind: z.string(),
        message: textReference,
        refused: z.boolean(),
        hash: z.string(),
      }),
    ),
  })
  .meta({ id: 'ListPromotionEventsResponse' });

/** Body of `GET /promotions/{id}/metrics`. @public */
export const promotionMetricsSchema = z
  .object({
    step: z.number(),
    series: z.array(
      z.object({
        target: z.enum(['canary', 'stable', 'service']),
        points: z.array(
          z.object({
            t: time,
            errorRatio: z.number().optional(),
            p99Seconds: z.number().optional(),
            requests: z.number().optional(),
            share: z.number().optional(),
            class: z.enum(pointClasses),
          }),
        ),
      }),
    ),
    steps: z.array(
      z.object({ step: stepName, from: time, to: time.optional() }),
    ),
    breaches: z.array(breach),
  })
  .meta({ id: 'PromotionMetrics' }) satisfies z.ZodType<PromotionMetrics>;

/** Body of `GET /promotions/{id}/verification`. @public */
export const trailVerificationSchema = z
  .object({
    intact: z.boolean(),
    events: z.number().int(),
    firstBroken: z.number().int().optional(),
    problem: textReference.optional(),
    head: z.string().optional(),
  })
  .meta({ id: 'TrailVerification' }) satisfies z.ZodType<TrailVerification>;

/**
 * Body of `GET /promotions/{id}/evidence`: an in-toto statement, version 1.
 *
 * @public
 */
export const promotionEvidenceSchema = z
  .looseObject({
    _type: z.literal('https://in-toto.io/Statement/v1'),
    subject: z
      .array(
        z.object({
          name: z.string(),
          digest: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
        }),
      )
      .min(1),
    predicateType: z.literal('https://release-readiness.io/promotion/v1'),
    predicate: z.looseObject({ promotionId: z.string() }),
  })
  .meta({ id: 'PromotionEvidence' });

/** Answer to a run that may carry out an effect. @public */
export const effectClaimSchema = z
  .object({
    effectId: z.string(),
    promotionId: z.string(),
    subjectHash: z.string(),
    fence: z.number().int(),
    requestedAt: z
      .number()
      .int()
      .describe('When the promotion was asked for, milliseconds since 1970'),
    expectedVersion: z
      .number()
      .int()
      .describe(
        'Step of the promotion: by both, whatever acts refuses an older one',
      ),
    commit: z
      .string()
      .describe('Commit of the promoted images: the chart is taken from it'),
    rollbackRevision: z
      .string()
      .optional()
      .describe('What the frozen plan goes back to; none for a first release'),
    effect: z
      .looseObject({ kind: z.string() })
      .describe('What to do, by kind: digests, weight or rollback plan'),
  })
  .meta({ id: 'EffectClaim' });

/** Body of `GET /promotions/health`. @public */
export const promotionHealthSchema = z
  .object({
    ready: z.boolean(),
    overdueSeconds: z.number(),
    lastTickAt: time.optional(),
  })
  .meta({ id: 'PromotionHealth' });
