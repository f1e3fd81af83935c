import {
  approverRoles,
  changeCategories,
  defaultPromotionPolicy,
  findPolicyProblems,
  holdReasons,
  scaledPolicy,
  type PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { z } from 'zod';
import { canonicalJson, sha256 } from '../promotion/subject';
import { duration, durationOrNone } from './durations';

const text = z.string().min(1);
const count = z.number().int().min(1);
const share = z.number().min(0).max(1);
const percent = z.number().gt(0).max(100);

const sustainedLimit = z
  .strictObject({
    limit: z.number().gt(0),
    hold: duration,
    minimumRequests: count,
  })
  .partial();

const hold = z
  .strictObject({
    limit: duration,
    afterLimit: z.enum(['roll-back', 'page']),
    endsByItself: z.boolean(),
  })
  .partial();

function partialRecord<K extends string, T extends z.ZodType>(
  keys: readonly K[],
  value: T,
) {
  return z.strictObject(
    Object.fromEntries(keys.map(key => [key, value.optional()])) as Record<
      K,
      z.ZodOptional<T>
    >,
  );
}

/** Every key of the policy that is replaced as a whole, and what it may be. */
const whole = {
  name: text,
  version: text,
  evidenceMaximumAge: duration,
  stagingSoak: durationOrNone,
  stagingVerificationMaximumAge: duration,
  newerCandidateInvalidates: z.boolean(),
  acceptClaimOnly: z.boolean(),
  approvalLifetime: duration,
  unknownAuthorApprover: z.boolean(),
  excludeImageBuilder: z.boolean(),
  draftLifetime: duration,
  gatingDeadline: duration,
  scheduleLimit: duration,
  windowMargin: durationOrNone,
  breakGlassReviewLifetime: duration,
  canaryWeight: percent,
  trafficWeight: percent,
  canaryObservation: duration,
  trafficObservation: duration,
  releaseObservation: duration,
  observationDeadlineFactor: z.number().gt(1),
  slowStart: durationOrNone,
  signOffDeadline: duration,
  preparingDeadline: duration,
  effectDeadline: duration,
  effectMaximumAttempts: count,
  smokeTestDeadline: duration,
  rollbackDeadline: duration,
  rollbackDrain: durationOrNone,
  rollbackVerificationDeadline: duration,
  rollbackFailedReminder: duration,
  gridStep: duration,
  gridLag: durationOrNone,
  queryWindow: duration,
  scrapeInterval: duration,
  bridgedPoints: z.number().int().min(0),
  breachShare: percent,
  p99RequiredForCoverage: z.boolean(),
  unknownHold: duration,
  thinShare: share,
  trafficShareTolerance: share,
  healthFailures: count,
  healthInterval: duration,
  driverUnreachableHold: duration,
} satisfies Partial<Record<keyof PromotionPolicy, z.ZodType>>;

/** Keys of which single parts may be replaced. */
const inParts = {
  approvalSlots: partialRecord(
    changeCategories,
    z.array(z.enum(approverRoles)).min(1),
  ).optional(),
  rollbackErrorRate: sustainedLimit.optional(),
  rollbackP99: sustainedLimit.optional(),
  alertErrorRate: sustainedLimit.optional(),
  alertP99: sustainedLimit.optional(),
  holds: partialRecord(holdReasons, hold).optional(),
} satisfies Record<
  Exclude<keyof PromotionPolicy, keyof typeof whole>,
  z.ZodType
>;

const configured = z.strictObject({
  scale: z.number().min(1).optional(),
  ...z.strictObject(whole).partial().shape,
  ...inParts,
});

/**
 * `releaseReadiness.promotion.policy`: the standard's policy, scaled, then
 * with what is overridden. A policy that is not the standard's says so by its
 * name, and every one that differs has a version of its own, because approvals
 * are bound to it.
 */
export const promotionPolicySchema = configured
  .prefault({})
  .transform(({ scale, ...overrides }, context): PromotionPolicy => {
    const base =
      scale === undefined ? defaultPromotionPolicy : scaledPolicy(scale);
    const policy = adapt(base, overrides);
    for (const problem of findPolicyProblems(policy)) {
      context.addIssue({ code: 'custom', message: problem });
    }
    return policy;
  });

type Overrides = Omit<z.output<typeof configured>, 'scale'>;

function adapt(base: PromotionPolicy, overrides: Overrides): PromotionPolicy {
  const policy = merge(base, overrides) as PromotionPolicy;
  const named = { name: base.name, version: base.version };
  const isSame = canonicalJson({ ...policy, ...named }) === canonicalJson(base);
  if (isSame) return policy;
  return {
    ...policy,
    name: overrides.name ?? `${base.name}-adapted`,
    version:
      overrides.version ??
      `${base.version}/${sha256(canonicalJson(policy)).slice(0, 12)}`,
  };
}

/** Objects part by part, everything else as a whole. */
function merge(base: unknown, override: unknown): unknown {
  if (override === undefined) return base;
  if (!isObject(base) || !isObject(override)) return override;
  return Object.fromEntries(
    Object.keys({ ...base, ...override }).map(key => [
      key,
      merge(base[key], override[key]),
    ]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
