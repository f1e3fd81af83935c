import { z } from 'zod';
import { textLanguages } from '../checks';
import {
  checkAreas,
  checkOutcomes,
  checkSeverities,
  environmentNames,
  verdicts,
} from '../scorecard';
import { evidenceLink, textReference, time } from './schemaParts';

const environmentName = z.enum(environmentNames);
const checkOutcome = z.enum(checkOutcomes);

const finding = z
  .object({
    outcome: z.enum(['fail', 'unknown', 'warn', 'pass']),
    message: textReference,
    subject: z
      .object({
        kind: z.string(),
        name: z.string(),
        environment: environmentName.optional(),
        cluster: z.string().optional(),
        namespace: z.string().optional(),
        container: z.string().optional(),
      })
      .optional(),
    observed: z.string().optional(),
    expected: z.string().optional(),
    link: evidenceLink.optional(),
  })
  .meta({ id: 'Finding' });

const remediation = z
  .object({
    message: textReference,
    snippets: z
      .array(
        z.object({
          title: textReference,
          language: z.enum(['yaml', 'bash', 'promql', 'dockerfile', 'text']),
          text: z.string(),
        }),
      )
      .optional(),
    link: evidenceLink.optional(),
  })
  .meta({ id: 'Remediation' });

const evidenceState = z
  .object({
    fact: z.string(),
    source: z.string(),
    target: z.string().optional(),
    status: z.enum(['known', 'unavailable']),
    observedAt: time.optional(),
    reason: textReference.optional(),
  })
  .meta({ id: 'EvidenceState' });

const checkResult = z
  .object({
    checkId: z.string(),
    area: z.enum(checkAreas),
    severity: z.enum(checkSeverities),
    outcome: checkOutcome,
    summary: textReference,
    findings: z.array(finding),
    remediation: remediation.optional(),
    evidence: z.array(evidenceState),
    since: time,
    evaluatedAt: time,
  })
  .meta({ id: 'CheckResult' });

const areaSummary = z
  .object({
    area: z.enum(checkAreas),
    outcome: checkOutcome,
    counts: z.record(checkOutcome, z.number().int()),
    blocking: z.number().int(),
  })
  .meta({ id: 'AreaSummary' });

const runningVersion = z
  .object({
    environment: environmentName,
    digests: z.array(z.string()),
    images: z.array(z.string()),
    resolution: z.object({
      commit: z.string().optional(),
      origin: z.enum(['annotation', 'deployment', 'tag']).optional(),
      problem: z
        .enum(['not-running', 'no-evidence', 'disagreement'])
        .optional(),
      considered: z.array(
        z.object({
          origin: z.enum(['annotation', 'deployment', 'tag']),
          commit: z.string(),
        }),
      ),
    }),
    commitUrl: z.string().optional(),
  })
  .meta({ id: 'RunningVersion' });

const parityMatrix = z
  .object({
    environments: z.array(
      z.object({
        environment: environmentName,
        cluster: z.string(),
        namespace: z.string(),
        state: z.enum(['running', 'absent', 'unavailable']),
        observedAt: time.optional(),
        reason: textReference.optional(),
      }),
    ),
    rows: z.array(
      z.object({
        aspect: z.string(),
        subject: z.string(),
        values: z.partialRecord(environmentName, z.string()),
        drift: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ParityMatrix' });

const summaryShape = {
  entityRef: z.string(),
  title: z.string(),
  owner: z.string().optional(),
  system: z.string().optional(),
  domain: z.string().optional(),
  type: z.string().optional(),
  lifecycle: z.string().optional(),
  verdict: z.enum(verdicts),
  areas: z.array(areaSummary),
  blockedBy: z.array(z.string()),
  evaluatedAt: time,
  since: time,
};

/** Body of `GET /scorecards/{kind}/{namespace}/{name}`. @public */
export const scorecardSchema = z
  .object({
    ...summaryShape,
    results: z.array(checkResult),
    candidate: runningVersion.optional(),
    production: runningVersion.optional(),
    parity: parityMatrix.optional(),
    problems: z.array(
      z.object({
        message: textReference,
        path: z.string(),
        fix: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Scorecard' });

/** Body of `GET /scorecards`. @public */
export const listScorecardsResponseSchema = z
  .object({
    items: z.array(z.object(summaryShape).meta({ id: 'ScorecardSummary' })),
    totalItems: z.number().int(),
    counts: z.record(z.enum(verdicts), z.number().int()),
    facets: z.object({
      owners: z.array(z.string()),
      systems: z.array(z.string()),
      domains: z.array(z.string()),
    }),
  })
  .meta({ id: 'ListScorecardsResponse' });

/** Body of `POST …/refresh`. @public */
export const refreshStatusSchema = z
  .object({
    state: z.enum(['running', 'done']),
    startedAt: time,
    finishedAt: time.optional(),
    targets: z.array(
      z.object({
        source: z.string(),
        target: z.string(),
        state: z.enum(['waiting', 'running', 'done', 'failed']),
      }),
    ),
  })
  .meta({ id: 'RefreshStatus' });

/** Body of `GET …/refresh`; empty where none was asked for. @public */
export const getRefreshResponseSchema = z
  .object({ refresh: refreshStatusSchema.optional() })
  .meta({ id: 'GetRefreshResponse' });

/** Body of `GET …/transitions`, newest first. @public */
export const listTransitionsResponseSchema = z
  .object({
    items: z.array(
      z.object({
        checkId: z.string(),
        from: checkOutcome.optional(),
        to: checkOutcome,
        at: time,
      }),
    ),
  })
  .meta({ id: 'ListTransitionsResponse' });

const checkTexts = z.object({
  title: z.string(),
  description: z.string(),
  remediation: z.string(),
  messages: z.record(z.string(), z.string()),
});

/** Body of `GET /checks`. @public */
export const listChecksResponseSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        area: z.enum(checkAreas),
        severity: z.enum(checkSeverities),
        sections: z.array(z.string()),
        facts: z.array(z.string()),
        texts: z.record(z.enum(textLanguages), checkTexts),
      }),
    ),
  })
  .meta({ id: 'ListChecksResponse' });

/** Body of `GET /sources`. @public */
export const listSourcesResponseSchema = z
  .object({
    items: z.array(
      z.object({
        source: z.string(),
        target: z.string(),
        title: z.string(),
        url: z.string().optional(),
        status: z.enum(['healthy', 'failing', 'unsupported', 'pending']),
        lastSuccessAt: time.optional(),
        lastAttemptAt: time.optional(),
        nextAttemptAt: time.optional(),
        consecutiveFailures: z.number().int(),
        reason: textReference.optional(),
        budget: z
          .object({
            limit: z.number(),
            remaining: z.number(),
            resetAt: time,
          })
          .optional(),
      }),
    ),
  })
  .meta({ id: 'ListSourcesResponse' });
