import type {
  AreaSummary,
  ScorecardSummary,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { toIso, toJson, toText } from '../../sql';

/** The columns that a list reads. */
export const summaryColumns = [
  'entity_ref',
  'title',
  'owner',
  'system',
  'domain',
  'type',
  'lifecycle',
  'verdict',
  'areas',
  'blocked_by',
  'evaluated_at',
  'since',
];

/** A row as the API gives it. */
export function toSummary(row: Record<string, unknown>): ScorecardSummary {
  return {
    entityRef: String(row.entity_ref),
    title: String(row.title),
    owner: toText(row.owner),
    system: toText(row.system),
    domain: toText(row.domain),
    type: toText(row.type),
    lifecycle: toText(row.lifecycle),
    verdict: row.verdict as Verdict,
    areas: toJson<AreaSummary[]>(row.areas) ?? [],
    blockedBy: toJson<string[]>(row.blocked_by) ?? [],
    evaluatedAt: toIso(row.evaluated_at) ?? '',
    since: toIso(row.since) ?? '',
  };
}
