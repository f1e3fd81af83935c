import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  checkSeverities,
  environmentNames,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  defaultLimits,
  defaultPolicy,
  pipelineStages,
  type Limits,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { z } from 'zod';
import { businessLinesSchema } from './businessLines';
import { duration } from './durations';
import { promotionSchema } from './promotionSettings';
import type { PromotionSettings, Settings } from './Settings';

const minute = 60_000;
const day = 24 * 60 * minute;

const expression = z.string().superRefine((value, context) => {
  try {
    // Only compiled here; checks match with it, ignoring case.
    RegExp(value, 'i');
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'is not a regular expression',
    });
  }
});

const tagExpression = expression.refine(
  value => /(^|[^\\])\((?!\?[:=!<])/.test(value),
  'needs a capture group that holds the commit',
);

const placeholder = /\{([^}]*)\}/g;
const placeholders = ['name', 'system', 'namespace'];

const environment = z.strictObject({
  cluster: z.string().min(1),
  namespace: z
    .string()
    .min(1)
    .default('{namespace}')
    .superRefine((value, context) => {
      for (const [, name] of value.matchAll(placeholder)) {
        if (!placeholders.includes(name)) {
          context.addIssue({
            code: 'custom',
            message: `has no placeholder {${name}}; there are {${placeholders.join(
              '}, {',
            )}}`,
          });
        }
      }
    }),
});

const catalogFilter = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string()).min(1)]),
);

/** Limits that are a share of something, at most all of it. */
const shares: readonly string[] = ['restoreTestRowTolerance'];

const limits = z.strictObject(
  Object.fromEntries(
    Object.keys(defaultLimits).map(key => [
      key,
      z
        .number()
        .min(0)
        .max(shares.includes(key) ? 1 : Infinity)
        .default(defaultLimits[key as keyof Limits]),
    ]),
  ) as Record<keyof Limits, z.ZodDefault<z.ZodNumber>>,
);

const policy = z.strictObject({
  limits: limits.prefault({}),
  testCheckPatterns: z
    .array(expression)
    .default(defaultPolicy.testCheckPatterns),
  requiredTestChecks: z
    .array(z.string())
    .default(defaultPolicy.requiredTestChecks),
  codeAnalysisCheckPatterns: z
    .array(expression)
    .default(defaultPolicy.codeAnalysisCheckPatterns),
  codeAnalysisTools: z
    .array(z.string())
    .default(defaultPolicy.codeAnalysisTools),
  securityScanTools: z
    .array(z.string())
    .default(defaultPolicy.securityScanTools),
  securityScanCheckPatterns: z
    .array(expression)
    .default(defaultPolicy.securityScanCheckPatterns),
  pipelineStages: z
    .strictObject(
      Object.fromEntries(
        pipelineStages.map(stage => [
          stage,
          z.array(expression).default(defaultPolicy.pipelineStages[stage]),
        ]),
      ) as Record<
        (typeof pipelineStages)[number],
        z.ZodDefault<z.ZodArray<typeof expression>>
      >,
    )
    .prefault({}),
  commitTagPatterns: z
    .array(tagExpression)
    .default(defaultPolicy.commitTagPatterns),
});

// Loose at the top: sources and the interface read their own keys beside ours.
const schema = z.looseObject({
  environments: z
    .strictObject(
      Object.fromEntries(
        environmentNames.map(name => [name, environment.optional()]),
      ) as Record<
        (typeof environmentNames)[number],
        z.ZodOptional<typeof environment>
      >,
    )
    .default({}),
  services: z
    .strictObject({
      filter: z
        .union([catalogFilter, z.array(catalogFilter).min(1)])
        .default({ kind: 'Component', 'spec.type': 'service' }),
      interval: duration.default(minute),
    })
    .prefault({}),
  github: z
    .looseObject({ host: z.string().min(1).default('github.com') })
    .prefault({}),
  policy: policy.prefault({}),
  facts: z
    .strictObject({ maxAge: z.record(z.string(), duration).default({}) })
    .prefault({}),
  collection: z
    .strictObject({
      intervals: z.record(z.string(), duration).default({}),
      defaultInterval: duration.default(minute),
      watchedInterval: duration.default(30 * minute),
      deadline: duration.default(2 * minute),
    })
    .prefault({}),
  businessLines: businessLinesSchema,
  promotion: promotionSchema,
  retention: z
    .strictObject({
      transitions: duration.default(2 * 365 * day),
      days: duration.default(400 * day),
    })
    .prefault({}),
  checks: z
    .record(
      z.string(),
      z.strictObject({
        enabled: z.boolean().default(true),
        severity: z.enum(checkSeverities).optional(),
      }),
    )
    .default({}),
});

/**
 * Reads `releaseReadiness` of the app's configuration.
 *
 * @throws InputError that names every wrong path and why it is wrong
 */
export function readSettings(config: Config): Settings {
  const raw = config.getOptional<JsonObject>('releaseReadiness') ?? {};
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue =>
        `${['releaseReadiness', ...issue.path].join('.')}: ${issue.message}`,
    );
    throw new InputError(
      `Wrong configuration of Release Readiness: ${problems.join('; ')}`,
    );
  }
  const { collection, services, checks } = parsed.data;
  return {
    environments: parsed.data.environments,
    serviceFilter: [services.filter].flat(),
    githubHost: parsed.data.github.host,
    policy: parsed.data.policy,
    factMaxAges: parsed.data.facts.maxAge,
    collection: {
      sources: Object.keys(collection.intervals),
      intervalOf: source =>
        collection.intervals[source] ?? collection.defaultInterval,
      watchedInterval: collection.watchedInterval,
      deadline: collection.deadline,
    },
    catalogInterval: services.interval,
    businessLines: parsed.data.businessLines,
    promotion: readPromotion(parsed.data.promotion, config),
    retention: parsed.data.retention,
    namedChecks: Object.keys(checks),
    disabledChecks: Object.keys(checks).filter(id => !checks[id].enabled),
    severities: Object.fromEntries(
      Object.entries(checks).flatMap(([id, { severity }]) =>
        severity ? [[id, severity]] : [],
      ),
    ),
  };
}

function readPromotion(
  promotion: z.output<typeof promotionSchema>,
  config: Config,
): PromotionSettings {
  const { enabled, policy: numbers, approvers, signOffs, onCall } = promotion;
  const { githubEnvironment, protectionRule } = promotion;
  return {
    enabled,
    policy: numbers,
    approvers,
    signOffs,
    onCall,
    githubEnvironment,
    protectionRule,
    portalUrl: promotion.portalUrl ?? config.getOptionalString('app.baseUrl'),
    ...(promotion.changeRegister && {
      changeRegister: promotion.changeRegister,
    }),
  };
}
