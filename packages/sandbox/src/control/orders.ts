import { z } from 'zod';
import { environments } from '../company';

const environment = z.enum(environments);
const duration = z
  .string()
  .regex(
    /^(\d+(\.\d+)?(ms|[smhd]))+$/,
    "write a duration such as '90s' or '12d'",
  );

const path = z.string().startsWith('/').optional();

/** What can be ordered of the control API: the bodies of its requests. */
export const orders = {
  fault: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('status'),
      status: z.number().int().min(200).max(599),
      body: z.unknown().optional(),
      headers: z.record(z.string(), z.string()).optional(),
      path,
    }),
    z.strictObject({ kind: z.literal('hang'), path }),
    z.strictObject({ kind: z.literal('refuse') }),
    z.strictObject({ kind: z.literal('delay'), delay: duration, path }),
  ]),
  token: z.strictObject({
    token: z.string().min(1),
    accepted: z.boolean(),
  }),
  traffic: z
    .strictObject({
      environment,
      /** Only pods of this track. */
      track: z.enum(['stable', 'canary']).optional(),
      /** Share of the requests that fail, 0 to 1. */
      errorRate: z.number().min(0).max(1).optional(),
      /** Seconds. */
      p99: z.number().positive().optional(),
      /** Of all pods that are meant, together. */
      requestsPerSecond: z.number().min(0).optional(),
      /** It has been so for this long; default: it begins now. */
      since: duration.default('0s'),
    })
    .refine(
      order =>
        order.errorRate !== undefined ||
        order.p99 !== undefined ||
        order.requestsPerSecond !== undefined,
      'say at least one of errorRate, p99, requestsPerSecond',
    ),
  metric: z.strictObject({
    environment,
    metric: z.string().min(1),
    missing: z.boolean(),
    since: duration.default('0s'),
  }),
  image: z.strictObject({
    environment,
    tag: z.string().regex(/^[\w][\w.-]{0,127}$/, 'is no image tag'),
    container: z.string().default('app'),
    /** False: the manifest names the tag only, as with `latest`. */
    pinned: z.boolean().default(true),
  }),
  manualEdit: z.strictObject({
    environment,
    /** A person of the catalog, such as lin.wei. */
    user: z.string().min(1),
    /** What kubectl would write into managedFields. */
    manager: z.string().default('kubectl-edit'),
    /** JSON merge patch of the workload. */
    patch: z.record(z.string(), z.unknown()),
  }),
  candidate: z
    .strictObject({
      /** Of the image that is meant; default: the candidate of the story. */
      tag: z.string().min(1).optional(),
      errorRate: z.number().min(0).max(1).optional(),
      /** Seconds. */
      p99: z.number().positive().optional(),
      data: z.enum(['missing', 'down']).optional(),
      health: z.literal('failing').optional(),
      smokeTest: z.literal('failing').optional(),
    })
    .refine(
      ({ tag: _, ...faults }) =>
        Object.values(faults).some(value => value !== undefined),
      'say at least one of errorRate, p99, data, health, smokeTest',
    ),
  actions: z.strictObject({
    loseDispatchAnswers: z.number().int().min(0).optional(),
    deliverTwice: z.number().int().min(0).optional(),
    hideRunDetails: z.boolean().optional(),
    slowness: z.number().positive().optional(),
    /** Names of composite actions; the whole list. */
    failingActions: z.array(z.string().min(1)).optional(),
  }),
  dispatch: z.strictObject({
    /** A person of the catalog. */
    user: z.string().min(1).default('lin.wei'),
    workflow: z
      .enum(['deploy-canary', 'set-traffic', 'roll-out', 'clean-up'])
      .default('deploy-canary'),
    /** Default: one that no portal gave out. */
    effectId: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'is no SHA-256')
      .optional(),
  }),
  rollback: z.strictObject({
    /** Helm revision; default: the one that the last promotion left on the workload. */
    revision: z.string().regex(/^\d+$/, 'is no Helm revision').optional(),
  }),
  portal: z.strictObject({
    url: z.url().optional(),
    webhookSecret: z.string().min(1).optional(),
  }),
  incident: z.strictObject({
    level: z.enum(['P0', 'P1', 'P2', 'P3']),
    title: z.string().min(1),
  }),
  restoreTest: z.strictObject({
    /** False: from now on it fails, and the last success gets older. */
    succeeded: z.boolean().default(true),
    /** Time since the last success; default: now, or as it was. */
    age: duration.optional(),
    sourceRows: z.number().int().min(0).optional(),
    restoredRows: z.number().int().min(0).optional(),
  }),
  backup: z.strictObject({
    type: z.enum(['full', 'incremental']),
    succeeded: z.boolean().default(true),
    age: duration.optional(),
  }),
};

type Orders = typeof orders;

/** One order, checked. */
export type Order<Name extends keyof Orders> = z.infer<Orders[Name]>;
