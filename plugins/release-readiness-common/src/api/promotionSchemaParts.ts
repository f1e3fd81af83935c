import { z } from 'zod';
import {
  changeCategories,
  guardIds,
  holdReasons,
  promotionStateNames,
  promotionStepNames,
  rollbackTriggers,
} from '../promotion';
import { evidenceLink, textReference, time } from './schemaParts';

export const category = z.enum(changeCategories);
export const stepName = z.enum(promotionStepNames);
const judgement = z.enum(['open', 'closed', 'unknown']);

const imageDigest = z
  .object({ container: z.string(), digest: z.string() })
  .meta({ id: 'ImageDigest' });

export const rollbackPlan = z
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

export const subject = z
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

export const guardResult = z
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

export const action = z
  .object({ allowed: z.boolean(), reasons: z.array(textReference) })
  .meta({ id: 'PromotionAction' });

export const releaseDiff = z
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

export const windowView = z
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

/** How to stop without the portal. */
export const failsafe = z.object({
  description: textReference,
  url: z.string().optional(),
});

/** What every view of a promotion begins with. */
export const summaryShape = {
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

export const summary = z.object(summaryShape).meta({ id: 'PromotionSummary' });

export const coverage = z
  .object({
    requiredSeconds: z.number(),
    coveredSeconds: z.number(),
    thinSeconds: z.number(),
    unknownSeconds: z.number(),
    evaluatedUntil: time.optional(),
  })
  .meta({ id: 'Coverage' });

export const breach = z
  .object({
    trigger: z.enum(rollbackTriggers),
    message: textReference,
    from: time,
    to: time,
    detectedAt: time,
  })
  .meta({ id: 'Breach' });
