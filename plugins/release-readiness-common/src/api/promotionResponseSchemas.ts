import { z } from 'zod';
import {
  approverRoles,
  changeCategories,
  guardIds,
  holdReasons,
  pointClasses,
  promotionStateNames,
  promotionStepNames,
  rollbackTriggers,
  signOffRoles,
} from '../promotion';
import {
  type ChangeRecordView,
  type FreezeView,
  type ListPromotionsResponse,
  type PromotionDetails,
  type PromotionMetrics,
  type PromotionPreview,
  promotionVerbs,
  type TrailVerification,
} from './PromotionsApi';
import { evidenceLink, textReference, time } from './schemaParts';

const category = z.enum(changeCategories);
const stepName = z.enum(promotionStepNames);
const judgement = z.enum(['open', 'closed', 'unknown']);

const imageDigest = z
  .object({ container: z.string(), digest: z.string() })
  .meta({ id: 'ImageDigest' });

const rollbackPlan = z
  .object({
    application: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('revision'),
        digests: z.array(imageDigest),
        revision: z.string(),
        commit: z.string().optional(),
      }),
      z.object({ kind: z.literal('remove') }),
    ]),
    database: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('none'), reason: z.string().optional() }),
      z.object({
        kind: z.literal('undo'),
        scripts: z.array(z.object({ migration: z.string(), undo: z.string() })),
      }),
      z.object({
        kind: z.literal('forward-only'),
        migrations: z.array(z.string()),
      }),
    ]),
    cacheKeyPatterns: z.array(z.string()),
    notify: z.array(z.string()),
    workflow: z.string(),
  })
  .meta({ id: 'RollbackPlan' });

const subject = z
  .object({
    entityRef: z.string(),
    environment: z.literal('prod'),
    driver: z.string(),
    digests: z.array(imageDigest),
    commit: z.string(),
    configurationDigest: z.string(),
    chartVersion: z.string().optional(),
    category,
    rollbackPlan,
    policyVersion: z.string(),
  })
  .meta({ id: 'PromotionSubject' });

const guardResult = z
  .object({
    id: z.enum(guardIds),
    outcome: judgement,
    reason: textReference,
    evidence: z.array(
      z.object({
        message: textReference,
        outcome: judgement,
        link: evidenceLink.optional(),
        observedAt: z.string().optional(),
      }),
    ),
    exemption: z.literal('break-glass').optional(),
    caveat: textReference.optional(),
  })
  .meta({ id: 'GuardResult' });

const action = z
  .object({ allowed: z.boolean(), reasons: z.array(textReference) })
  .meta({ id: 'PromotionAction' });

const releaseDiff = z
  .object({
    fromCommit: z.string().optional(),
    toCommit: z.string(),
    url: z.string().optional(),
    commits: z
      .array(
        z.object({
          sha: z.string(),
          title: z.string(),
          authors: z.array(z.string()),
          committedAt: z.string(),
          url: z.string().optional(),
        }),
      )
      .optional(),
    digests: z.array(
      z.object({
        container: z.string(),
        from: z.string().optional(),
        to: z.string().optional(),
      }),
    ),
    changedFiles: z.number().int().optional(),
    migrations: z
      .array(z.object({ path: z.string(), undo: z.string().optional() }))
      .optional(),
    configurationKeys: z
      .object({ added: z.array(z.string()), removed: z.array(z.string()) })
      .optional(),
    jvmOptions: z.array(z.string()).optional(),
    frameworks: z
      .array(
        z.object({
          name: z.string(),
          from: z.string().optional(),
          to: z.string().optional(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'ReleaseDiff' });

const windowView = z
  .object({
    open: z.boolean(),
    businessLine: z.string().optional(),
    zone: z.string(),
    from: time,
    to: time,
    closedBy: z.array(
      z.object({
        kind: z.enum(['peak', 'freeze', 'holiday']),
        title: z.string(),
        from: time,
        to: time,
        setBy: z.string(),
        reason: z.string(),
      }),
    ),
    nextOpening: time.optional(),
  })
  .meta({ id: 'ReleaseWindow' });

const failsafe = z.object({
  description: textReference,
  url: z.string().optional(),
});

const summaryShape = {
  id: z.string(),
  kind: z.enum(['release', 'rollback']),
  rollbackOf: z.string().optional(),
  entityRef: z.string(),
  category,
  state: z.enum(promotionStateNames),
  heldFor: z.enum(holdReasons).optional(),
  heldFrom: stepName.optional(),
  version: z.number().int(),
  requester: z.string(),
  commit: z.string(),
  createdAt: time,
  since: time,
  deadlineAt: time.optional(),
  breakGlass: z.boolean(),
};

const summary = z.object(summaryShape).meta({ id: 'PromotionSummary' });

const changeContent = z
  .object({
    title: z.string(),
    content: z.string(),
    impact: z.string(),
    plannedStart: z.string(),
    plannedEnd: z.string(),
    category,
    proposedCategory: category,
    categoryReason: z.string().optional(),
    rollbackPlan,
  })
  .meta({ id: 'ChangeRecordContent' });

/** A change as `GET /changes` lists it. @public */
export const changeRecordSchema = z
  .object({
    number: z.string(),
    url: z.string().optional(),
    entityRef: z.string(),
    subjectHash: z.string(),
    status: z.enum([
      'draft',
      'registered',
      'approved',
      'in-progress',
      'closed',
    ]),
    content: changeContent,
    closureCode: z
      .enum(['successful', 'rolled-back', 'failed', 'cancelled', 'expired'])
      .optional(),
    closureNotes: z.string().optional(),
    registeredAt: time.optional(),
    startedAt: time.optional(),
    closedAt: time.optional(),
  })
  .meta({ id: 'ChangeRecord' }) satisfies z.ZodType<ChangeRecordView>;

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

const coverage = z
  .object({
    requiredSeconds: z.number(),
    coveredSeconds: z.number(),
    thinSeconds: z.number(),
    unknownSeconds: z.number(),
    evaluatedUntil: time.optional(),
  })
  .meta({ id: 'Coverage' });

const breach = z
  .object({
    trigger: z.enum(rollbackTriggers),
    message: textReference,
    from: time,
    to: time,
    detectedAt: time,
  })
  .meta({ id: 'Breach' });

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
    expectedVersion: z.number().int(),
    commit: z
      .string()
      .describe('Commit of the promoted images: the chart is taken from it'),
    effect: z
      .looseObject({ kind: z.string() })
      .describe('What to do, by kind: digests, weight or rollback plan'),
  })
  .meta({ id: 'EffectClaim' });

/** One freeze. @public */
export const freezeSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    businessLines: z.array(z.string()).optional(),
    from: time,
    to: time,
    setBy: z.string(),
    reason: z.string(),
    withdrawnBy: z.string().optional(),
  })
  .meta({ id: 'Freeze' }) satisfies z.ZodType<FreezeView>;

/** Body of `GET /freezes`. @public */
export const listFreezesResponseSchema = z
  .object({ items: z.array(freezeSchema) })
  .meta({ id: 'ListFreezesResponse' });

/** Body of `GET /changes`. @public */
export const listChangesResponseSchema = z
  .object({ items: z.array(changeRecordSchema) })
  .meta({ id: 'ListChangesResponse' });

/** Body of `GET /promotions/health`. @public */
export const promotionHealthSchema = z
  .object({
    ready: z.boolean(),
    overdueSeconds: z.number(),
    lastTickAt: time.optional(),
  })
  .meta({ id: 'PromotionHealth' });
