import { z } from 'zod';
import type {
  ChangeRecordView,
  FreezeView,
  ListChangesResponse,
} from './PromotionsApi';
import { category, rollbackPlan } from './promotionSchemaParts';
import { time } from './schemaParts';

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
  .object({
    items: z.array(changeRecordSchema),
    nextOffset: z
      .number()
      .int()
      .optional()
      .describe('Where older changes begin; absent when there are none'),
  })
  .meta({ id: 'ListChangesResponse' }) satisfies z.ZodType<ListChangesResponse>;
