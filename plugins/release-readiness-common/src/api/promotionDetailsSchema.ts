import { z } from 'zod';
import { approverRoles, signOffRoles } from '../promotion';
import { type PromotionDetails, promotionVerbs } from './PromotionsApi';
import {
  action,
  breach,
  coverage,
  failsafe,
  guardResult,
  releaseDiff,
  stepName,
  subject,
  summaryShape,
  windowView,
} from './promotionSchemaParts';
import { changeRecordSchema } from './releaseCalendarSchemas';
import { textReference, time } from './schemaParts';

/** Body of `GET /promotions/{id}` and of every command. @public */
export const promotionDetailsSchema = z
  .object({
    ...summaryShape,
    title: z.string(),
    subject,
    subjectHash: z.string(),
    policyName: z.string(),
    policy: z.object({ name: z.string(), isStandard: z.boolean() }),
    guards: z.array(guardResult),
    approvals: z.array(
      z.object({
        approver: z.string(),
        roles: z.array(z.enum(approverRoles)),
        decision: z.enum(['approved', 'rejected']),
        comment: z.string().optional(),
        at: time,
        expiresAt: time,
        countsAs: z.enum(approverRoles).optional(),
        ignored: textReference.optional(),
      }),
    ),
    openSlots: z.array(
      z.object({
        role: z.enum(approverRoles),
        candidates: z.array(z.string()),
      }),
    ),
    approvalCaveat: textReference.optional(),
    signOffs: z.array(
      z.object({ role: z.enum(signOffRoles), by: z.string(), at: time }),
    ),
    breaches: z.array(breach),
    breakGlassDetails: z
      .object({
        by: z.string(),
        secondPerson: z.string().optional(),
        reason: z.string(),
        incident: z.string().optional(),
        at: time,
        confirmedAt: time.optional(),
        reviewDueAt: time,
        reviewedBy: z.string().optional(),
      })
      .optional(),
    breakGlassRequest: z
      .object({
        by: z.string(),
        secondPerson: z.string(),
        reason: z.string(),
        incident: z.string().optional(),
        at: time,
        expiresAt: time,
      })
      .optional(),
    steps: z.array(
      z.object({
        step: stepName,
        status: z.enum([
          'waiting',
          'running',
          'held',
          'done',
          'failed',
          'skipped',
        ]),
        startedAt: time.optional(),
        endedAt: time.optional(),
        coverage: coverage.optional(),
      }),
    ),
    waitingFor: z.array(textReference),
    lock: z.enum(['none', 'held', 'released']),
    diff: releaseDiff.optional(),
    change: changeRecordSchema.optional(),
    coverage: coverage.optional(),
    traffic: z
      .object({
        intended: z.number(),
        actual: z.number().optional(),
        measured: z.number().optional(),
      })
      .optional(),
    runs: z.array(
      z.object({
        effectId: z.string(),
        step: z.string(),
        kind: z.string(),
        attempt: z.number().int(),
        status: z.enum([
          'pending',
          'sent',
          'claimed',
          'done',
          'failed',
          'superseded',
        ]),
        url: z.string().optional(),
        failure: textReference.optional(),
      }),
    ),
    window: windowView.optional(),
    failsafe: failsafe.optional(),
    limits: z.object({
      rollbackErrorRate: z.number(),
      rollbackP99Seconds: z.number(),
      alertErrorRate: z.number(),
      alertP99Seconds: z.number(),
    }),
    actions: z.record(z.enum(promotionVerbs), action),
    approverRoles: z.array(z.enum(approverRoles)),
    signOffRoles: z.array(z.enum(signOffRoles)),
    secondPeople: z.array(z.string()),
    related: z.array(z.string()),
  })
  .meta({ id: 'PromotionDetails' }) satisfies z.ZodType<PromotionDetails>;
