import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { EnvironmentName } from '@release-readiness/backstage-plugin-release-readiness-common';
import { z } from 'zod';
import type { SignalMapping } from '../analysis';
import {
  BackupMetric,
  backupRoles,
  defaultBackupMetrics,
  defaultSignals,
} from './defaults';
import { labelName } from './labelName';
import { PromotionPods, promotionPodsSchema } from './promotionPods';

const section = 'releaseReadiness.prometheus';
const environmentNames = ['dev', 'test', 'staging', 'prod'] as const;

const metricName = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, {
  message: 'is not a metric name',
});
const pattern = z.string().refine(isPattern, {
  message: 'is not a regular expression',
});
const address = z.string().superRefine((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    context.addIssue({
      code: 'custom',
      message: 'is not an http or https address',
    });
  } else if (url.username || url.password || url.search || url.hash) {
    context.addIssue({
      code: 'custom',
      message:
        'must carry neither credentials nor a query: use "authentication" for credentials',
    });
  }
});

const authentication = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({
      type: z.literal('basic'),
      username: z.string().min(1),
      password: z.string().min(1),
    }),
    z.strictObject({ type: z.literal('bearer'), token: z.string().min(1) }),
    z.strictObject({
      type: z.literal('header'),
      name: z.string().regex(/^[A-Za-z0-9-]+$/, {
        message: 'is not a header name',
      }),
      value: z.string().min(1),
    }),
  ])
  .default({ type: 'none' });

const labelsSchema = z.strictObject({
  service: labelName.default('service'),
  namespace: labelName.default('namespace'),
  cluster: labelName.optional(),
  severity: labelName.default('severity'),
});

const serverSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, {
    message: 'must consist of lower-case letters, digits and dashes',
  }),
  url: address,
  webUrl: address.optional(),
  environments: z.array(z.enum(environmentNames)).min(1),
  authentication,
  timeoutSeconds: z.number().positive().max(120).default(15),
  maximumAnswerBytes: z
    .number()
    .int()
    .positive()
    .default(64 * 1024 * 1024),
  labels: labelsSchema.prefault({}),
  scrapeIntervalSeconds: z.number().positive().max(3600).optional(),
  alertmanager: z.strictObject({ url: address, authentication }).optional(),
});

const signalsSchema = z
  .strictObject({
    sets: z
      .array(
        z.strictObject({
          requests: metricName,
          errors: metricName.optional(),
          duration: metricName,
        }),
      )
      .min(1)
      .optional(),
    outcomeLabels: z
      .array(
        z.strictObject({
          label: labelName,
          failures: z.array(z.string()).min(1),
          successes: z.array(z.string()).min(1),
          failurePattern: pattern.optional(),
        }),
      )
      .optional(),
    memoryUsed: z.array(metricName).optional(),
    memoryLimit: z.array(metricName).optional(),
  })
  .prefault({});

const configurationSchema = z.strictObject({
  servers: z.array(serverSchema).default([]),
  signals: signalsSchema,
  backups: z
    .array(
      z.strictObject({
        role: z.enum(backupRoles),
        name: pattern,
        label: labelName.default('service'),
        labelPattern: pattern
          .refine(text => text.includes('(?<name>'), {
            message: 'needs the group (?<name>…)',
          })
          .optional(),
        matchers: z.record(labelName, z.string()).optional(),
      }),
    )
    .default([]),
  track: z
    .strictObject({
      label: labelName.default('track'),
      canary: z.string().min(1).default('canary'),
      stable: z.string().min(1).default('stable'),
    })
    .prefault({}),
  promotions: z
    .strictObject({ pods: promotionPodsSchema.default({ by: 'track' }) })
    .prefault({}),
});

/** How a server wants to be addressed. */
export type Authentication = z.output<typeof authentication>;

/** The labels by which series say whose they are. */
export type LabelNames = z.output<typeof labelsSchema>;

/** One Prometheus server (or what speaks its API). */
export type ServerConfiguration = z.output<typeof serverSchema>;

/** The section `releaseReadiness.prometheus`. */
export interface PrometheusConfiguration {
  readonly servers: readonly ServerConfiguration[];
  readonly signals: SignalMapping;
  /** Own ones first: of two with a value the first counts. */
  readonly backups: readonly BackupMetric[];
  readonly track: z.output<typeof configurationSchema>['track'];
  /** How the pods of a promotion are told. */
  readonly promotionPods: PromotionPods;
}

/**
 * Reads and validates the configuration.
 *
 * @throws InputError that names every wrong place, and never a credential
 */
export function readConfiguration(config: Config): PrometheusConfiguration {
  const result = configurationSchema.safeParse(
    config.getOptional(section) ?? {},
  );
  if (!result.success) {
    throw new InputError(
      `Invalid configuration: ${result.error.issues
        .map(
          issue =>
            `${[section, ...issue.path].join('.').replace(/\.(\d+)/g, '[$1]')}: ${issue.message}`,
        )
        .join('; ')}`,
    );
  }
  const { servers, signals, backups, track, promotions } = result.data;
  refuseDuplicates(servers);
  return {
    servers,
    signals: { ...defaultSignals, ...withoutUndefined(signals) },
    backups: [...backups, ...defaultBackupMetrics],
    track,
    promotionPods: promotions.pods,
  };
}

/** The server that watches an environment. */
export function serverOf(
  { servers }: Pick<PrometheusConfiguration, 'servers'>,
  environment: EnvironmentName,
): ServerConfiguration | undefined {
  return servers.find(({ environments }) =>
    environments.some(each => each === environment),
  );
}

function refuseDuplicates(servers: readonly ServerConfiguration[]): void {
  const places = new Map<string, number>();
  servers.forEach((server, index) => {
    const claims = [
      `name "${server.name}"`,
      ...server.environments.map(name => `environment "${name}"`),
    ];
    for (const claim of claims) {
      const before = places.get(claim);
      if (before !== undefined) {
        throw new InputError(
          `Invalid configuration: ${section}.servers[${index}]: the ${claim} is taken by ${section}.servers[${before}]`,
        );
      }
      places.set(claim, index);
    }
  });
}

function withoutUndefined<T extends object>(value: T): Required<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, each]) => each !== undefined),
  ) as Required<T>;
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(`^(?:${text})$`));
  } catch {
    return false;
  }
}
