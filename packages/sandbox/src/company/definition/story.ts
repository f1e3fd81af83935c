import { z } from 'zod';
import { environments } from './environments';
import { releaseNames } from './Release';

const duration = z
  .string()
  .regex(/^(\d+(\.\d+)?(ms|[smhd]))+$/, 'write a duration such as 12d or 90m');

const outcome = z.enum(['fail', 'unknown', 'warn', 'pass', 'not-applicable']);

const conclusion = z.enum(['success', 'failure', 'skipped']);

const gates = z.strictObject({
  /** Line coverage of the unit tests in percent. */
  coverage: z.number().min(0).max(100),
  'code-analysis': z.enum(['success', 'failure']).default('success'),
  'critical-issues': z.number().int().default(0),
  tests: z
    .strictObject({
      unit: conclusion.default('success'),
      integration: conclusion.default('success'),
      'end-to-end': conclusion.default('success'),
    })
    .prefault({}),
  /** Open findings of the image scan. */
  findings: z
    .array(
      z.strictObject({
        rule: z.string(),
        severity: z.enum(['low', 'medium', 'high', 'critical']),
        description: z.string(),
      }),
    )
    .default([]),
  'staging-deployment': z.enum(['success', 'failure']).default('success'),
});

const backup = z.strictObject({
  /** Where the catalog's data class is no good. */
  class: z.enum(['core', 'important', 'non-core']).optional(),
  'source-rows': z.number().int(),
  'restored-rows': z.number().int(),
  'restore-test-age': duration,
  'restore-test-stopped': z.boolean().default(false),
  'full-age': duration.optional(),
  'full-stopped': z.boolean().default(false),
});

const metrics = z.strictObject({
  'requests-per-second': z.number().positive(),
  /** Share of the requests that fail, 0 to 1. */
  'error-ratio': z.number().min(0).max(1),
  /** Seconds. */
  p99: z.number().positive(),
  errors: z.enum(['counted', 'missing']).default('counted'),
  /** Counters of the business (§6.1); each grows with every fifth request. */
  business: z.array(z.string()).default([]),
});

const incident = z
  .strictObject({
    level: z.enum(['P0', 'P1', 'P2', 'P3']),
    title: z.string(),
    open: z.boolean().default(false),
    'days-ago': z.number().optional(),
    'hours-ago': z.number().optional(),
  })
  .refine(
    value =>
      value['days-ago'] !== undefined || value['hours-ago'] !== undefined,
    'say days-ago or hours-ago',
  );

/** Shape of one service's story. */
export const storySchema = z.strictObject({
  title: z.string(),
  story: z.string(),
  teaches: z.string(),
  environments: z.array(z.enum(environments)).default([...environments]),
  layers: z.array(z.string()),
  releases: z.strictObject({
    previous: z.string().optional(),
    production: z.string(),
    candidate: z.string(),
  }),
  history: z
    .partialRecord(z.enum(environments), z.array(z.enum(releaseNames)))
    .default({}),
  commits: z
    .strictObject({
      annotated: z.boolean().default(true),
      deployments: z.enum(['agree', 'disagree']).default('agree'),
    })
    .prefault({}),
  /** Pods of the newest revision that no node takes, by environment. */
  unschedulable: z
    .partialRecord(z.enum(environments), z.number().int())
    .default({}),
  gates,
  /** How GitHub guards production for the portal. */
  protection: z
    .strictObject({
      rule: z.enum(['enabled', 'missing']).default('enabled'),
      'administrators-bypass': z.boolean().default(false),
    })
    .prefault({}),
  backup: backup.optional(),
  metrics,
  incidents: z.array(incident).default([]),
  verdict: z.enum(['ready', 'ready-with-warnings', 'not-ready', 'unknown']),
  expect: z.record(z.string(), outcome),
});

/** Shape of `stories.yaml`; the file itself says what each knob means. */
export const storiesSchema = z
  .strictObject({
    checks: z.array(z.string()),
    services: z.record(z.string(), storySchema),
  })
  .superRefine((stories, context) => {
    for (const [name, { expect, history, releases }] of Object.entries(
      stories.services,
    )) {
      for (const check of Object.keys(expect)) {
        if (!stories.checks.includes(check)) {
          context.addIssue({
            code: 'custom',
            path: ['services', name, 'expect', check],
            message: 'is not one of the checks listed at the top',
          });
        }
      }
      for (const [environment, names] of Object.entries(history)) {
        if (names?.includes('previous') && !releases.previous) {
          context.addIssue({
            code: 'custom',
            path: ['services', name, 'history', environment],
            message: 'names a previous release, but there is none',
          });
        }
      }
    }
  });

export type Stories = z.infer<typeof storiesSchema>;

/** What is true of one service, and what a scorecard has to say about it. */
export type Story = z.infer<typeof storySchema>;
