/**
 * Every state of a guarded promotion, in the order of a promotion that goes
 * well, side states last.
 *
 * @public
 */
export const promotionStateNames = [
  'draft',
  'gating',
  'awaiting-approval',
  'ready',
  'scheduled',
  'preparing',
  'canary',
  'observing-canary',
  'shifting-traffic',
  'observing-traffic',
  'rolling-out',
  'smoke-testing',
  'cleaning-up',
  'observing-release',
  'completed',
  'held',
  'rolling-back',
  'verifying-rollback',
  'rolled-back',
  'rollback-failed',
  'rejected',
  'expired',
  'invalidated',
  'cancelled',
] as const;

/** @public */
export type PromotionStateName = (typeof promotionStateNames)[number];

/**
 * States in which nothing has been sent to production yet: a promotion can be
 * cancelled, expired or invalidated here.
 *
 * @public
 */
export const undeployedStateNames = [
  'draft',
  'gating',
  'awaiting-approval',
  'ready',
  'scheduled',
] as const satisfies readonly PromotionStateName[];

/** @public */
export type UndeployedStateName = (typeof undeployedStateNames)[number];

/**
 * Steps of a running promotion, in order. Each can be held, and from each a
 * rollback can be reached (§5.2).
 *
 * @public
 */
export const promotionStepNames = [
  'preparing',
  'canary',
  'observing-canary',
  'shifting-traffic',
  'observing-traffic',
  'rolling-out',
  'smoke-testing',
  'cleaning-up',
  'observing-release',
] as const satisfies readonly PromotionStateName[];

/** @public */
export type PromotionStepName = (typeof promotionStepNames)[number];

/**
 * States that nothing leaves by itself. `rollback-failed` is none of them: it
 * keeps the lock until an operator acts.
 *
 * @public
 */
export const finalStateNames = [
  'completed',
  'rolled-back',
  'rejected',
  'expired',
  'invalidated',
  'cancelled',
] as const satisfies readonly PromotionStateName[];

/** @public */
export type FinalStateName = (typeof finalStateNames)[number];

/**
 * Why a promotion is held. Three kinds of ending, see
 * `PromotionPolicy.holds`: `no-data`, `thin-traffic` and `driver-unreachable`
 * end by themselves and roll back past their limit; the others wait for an
 * operator and page past it.
 *
 * @public
 */
export const holdReasons = [
  'manual',
  'no-data',
  'thin-traffic',
  'alert',
  'driver-unreachable',
  'freeze',
  'window',
  'unexpected-state',
] as const;

/** @public */
export type HoldReason = (typeof holdReasons)[number];

/** What rolls a promotion back by itself (§5.2, and what follows from it). @public */
export const rollbackTriggers = [
  'error-rate',
  'p99',
  'health',
  'smoke',
  'driver-abort',
] as const;

/** @public */
export type RollbackTrigger = (typeof rollbackTriggers)[number];

/** Class of one evaluated point of a metric. @public */
export const pointClasses = ['BREACH', 'OK', 'THIN', 'UNKNOWN'] as const;

/** @public */
export type PointClass = (typeof pointClasses)[number];

/** §2.2 weight of a change, lightest first. @public */
export const changeCategories = ['minor', 'normal', 'major'] as const;

/** @public */
export type ChangeCategory = (typeof changeCategories)[number];

/** §2.2 whose approval a category asks for. @public */
export const approverRoles = [
  'development-lead',
  'technical-lead',
  'product-lead',
  'operations-lead',
] as const;

/** @public */
export type ApproverRole = (typeof approverRoles)[number];

/** §2.3 who signs off after the release. @public */
export const signOffRoles = ['development', 'test'] as const;

/** @public */
export type SignOffRole = (typeof signOffRoles)[number];
