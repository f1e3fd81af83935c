import { z } from 'zod';
import {
  changeCategories,
  promotionStateNames,
  signOffRoles,
} from '../promotion';
import type { ListPromotionsRequest, PromotionCommand } from './PromotionsApi';

const entityRef = z.string().min(3).max(512);
const line = z.string().trim().min(1).max(200);
const text = z.string().trim().min(1).max(10_000);
const reason = z.string().trim().min(1).max(2_000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, {
  message: 'has to be 64 hexadecimal digits',
});
const idempotencyKey = z.string().regex(/^[\w-]{8,100}$/, {
  message: 'has to be 8 to 100 letters, digits, hyphens or underscores',
});
const time = z.iso
  .datetime({ offset: true })
  .transform(value => new Date(value).toISOString());
const version = z.number().int().min(1);

/** Body of `POST /promotions/preview`. @public */
export const previewPromotionRequestSchema = z.strictObject({ entityRef });

/** Body of `POST /promotions`. @public */
export const createPromotionRequestSchema = z.strictObject({
  entityRef,
  idempotencyKey,
  seenDigests: z
    .array(
      z.strictObject({
        container: z.string().min(1).max(512),
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, {
          message: 'has to be sha256: and 64 hexadecimal digits',
        }),
      }),
    )
    .min(1)
    .max(100),
  category: z.enum(changeCategories),
  categoryReason: reason.optional(),
  change: z
    .strictObject({
      title: line,
      content: text,
      impact: text,
      plannedStart: time,
      plannedEnd: time,
    })
    .refine(change => change.plannedStart < change.plannedEnd, {
      message: 'has to be after plannedStart',
      path: ['plannedEnd'],
    }),
  migrationsCompatible: reason.optional(),
});

const repeated = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    value => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(schema).min(1).max(100).optional(),
  );
const flag = z
  .enum(['true', 'false'])
  .transform(value => value === 'true')
  .optional();

/** Query of `GET /promotions`. @public */
export const listPromotionsQuerySchema = z.strictObject({
  entityRef: repeated(entityRef).describe('Entity references of services'),
  state: repeated(z.enum(promotionStateNames)),
  active: flag.describe('Only those that are under way'),
  requester: entityRef.optional(),
  awaitingMe: flag.describe('Only those that the caller may decide now'),
  offset: z.coerce.number().int().min(0).max(1_000_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

/** A parsed query as the request that it means. @public */
export function toListPromotionsRequest(
  query: z.output<typeof listPromotionsQuerySchema>,
): ListPromotionsRequest {
  const { entityRef: entityRefs, state: states, ...others } = query;
  return { ...others, entityRefs, states };
}

/** Path of everything below one promotion. @public */
export const promotionPathSchema = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/, { message: 'is no id' }),
});

const expectedVersion = version.describe(
  'Version of the promotion that the person saw',
);

/** Body of `POST /promotions/{id}/commands`. @public */
export const promotionCommandSchema: z.ZodType<PromotionCommand> = z
  .discriminatedUnion('verb', [
    z.strictObject({ verb: z.enum(['submit', 'start']), expectedVersion }),
    z.strictObject({
      verb: z.literal('approve'),
      expectedVersion,
      subjectHash: sha256,
      comment: reason.optional(),
    }),
    z.strictObject({
      verb: z.literal('reject'),
      expectedVersion,
      subjectHash: sha256,
      reason,
    }),
    z.strictObject({
      verb: z.enum(['withdraw', 'pause', 'abort', 'release-lock']),
      expectedVersion,
      reason,
    }),
    z.strictObject({
      verb: z.enum(['resume', 'retry-rollback']),
      expectedVersion,
    }),
    z.strictObject({
      verb: z.literal('sign-off'),
      expectedVersion,
      role: z.enum(signOffRoles),
    }),
    z.strictObject({
      verb: z.literal('break-glass'),
      expectedVersion,
      reason,
      incident: line.optional(),
      secondPerson: entityRef.optional(),
    }),
    z.strictObject({
      verb: z.literal('confirm-break-glass'),
      expectedVersion,
      subjectHash: sha256,
    }),
    z.strictObject({
      verb: z.literal('decline-break-glass'),
      expectedVersion,
      subjectHash: sha256,
      reason,
    }),
    z.strictObject({
      verb: z.literal('review'),
      expectedVersion,
      comment: reason,
    }),
  ])
  .meta({ id: 'PromotionCommand' });

/** Body of `POST /promotions/{id}/rollback`. @public */
export const rollBackRequestSchema = z.strictObject({ idempotencyKey, reason });

/** Path of `POST /promotions/claims/{effectId}`. @public */
export const claimPathSchema = z.object({ effectId: sha256 });

/** Body of `POST /freezes`. @public */
export const createFreezeRequestSchema = z
  .strictObject({
    title: line,
    businessLines: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(100)
      .optional(),
    from: time,
    to: time,
    reason,
  })
  .refine(freeze => freeze.from < freeze.to, {
    message: 'has to be after from',
    path: ['to'],
  });

/** Path of `DELETE /freezes/{id}`. @public */
export const freezePathSchema = promotionPathSchema;

/** Query of `GET /changes`. @public */
export const listChangesQuerySchema = z.strictObject({
  entityRef: entityRef.optional(),
  offset: z.coerce.number().int().min(0).max(10_000_000).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
