import { z } from 'zod';
import type { CodeScanning } from '@release-readiness/backstage-plugin-release-readiness-node';
import { plainText } from './text';

const tool = z.object({ name: z.string().nullish() });

/** `GET /repos/{owner}/{repo}/code-scanning/analyses`. */
const analyses = z.array(
  z.object({
    ref: z.string(),
    commit_sha: z.string(),
    created_at: z.string(),
    error: z.string().nullish(),
    tool,
  }),
);

/** `GET /repos/{owner}/{repo}/code-scanning/alerts`. */
const alerts = z.array(
  z.object({
    number: z.number(),
    state: z.string().nullish(),
    html_url: z.string(),
    tool,
    rule: z.object({
      id: z.string().nullish(),
      severity: z.string().nullish(),
      security_severity_level: z.string().nullish(),
    }),
  }),
);

export type Analysis = CodeScanning['analyses'][number] & {
  commit: string;
  ref: string;
};

const textLength = 200;

/** @throws z.ZodError when it is not what GitHub describes */
export const mapAnalyses = (json: unknown, repositoryUrl: string): Analysis[] =>
  analyses.parse(json).map(analysis => ({
    tool: plainText(analysis.tool.name ?? '', textLength),
    createdAt: analysis.created_at,
    ...(analysis.error && { error: plainText(analysis.error, textLength) }),
    url: `${repositoryUrl}/security/code-scanning/tools/${encodeURIComponent(
      analysis.tool.name ?? '',
    )}/status`,
    commit: analysis.commit_sha,
    ref: analysis.ref,
  }));

/** @throws z.ZodError when it is not what GitHub describes */
export const mapAlerts = (json: unknown): CodeScanning['alerts'] =>
  alerts
    .parse(json)
    .filter(({ state }) => state === 'open')
    .map(alert => ({
      tool: plainText(alert.tool.name ?? '', textLength),
      number: alert.number,
      rule: plainText(alert.rule.id ?? '', textLength),
      severity:
        alert.rule.security_severity_level ?? alert.rule.severity ?? 'none',
      url: alert.html_url,
    }));
