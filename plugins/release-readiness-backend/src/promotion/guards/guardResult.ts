import type {
  GuardEvidence,
  GuardId,
  GuardResult,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Fact } from '@release-readiness/backstage-plugin-release-readiness-node';

/**
 * The result of a guard by its worst evidence: closed before unknown before
 * open. No evidence at all is unknown, never open.
 */
export function conclude(
  id: GuardId,
  evidence: GuardEvidence[],
  params?: TextReference['params'],
): GuardResult {
  const outcomes = evidence.map(({ outcome }) => outcome);
  const known = outcomes.includes('unknown') ? 'unknown' : 'open';
  const worst = outcomes.includes('closed') ? 'closed' : known;
  const outcome = evidence.length === 0 ? 'unknown' : worst;
  return {
    id,
    outcome,
    reason: { key: `promotion.guard.${id}.${outcome}`, params },
    evidence,
  };
}

/** One piece of evidence; `undefined` = can't be told. */
export function evidenceOf(
  fact: boolean | undefined,
  key: string,
  params?: TextReference['params'],
  more: Pick<GuardEvidence, 'link' | 'observedAt'> = {},
): GuardEvidence {
  const known = fact ? 'open' : 'closed';
  return {
    outcome: fact === undefined ? 'unknown' : known,
    message: { key: `promotion.evidence.${key}`, params },
    ...more,
  };
}

/** Evidence that is missing because its fact is, or because it is too old. */
export function missingEvidence(
  fact: Fact<unknown> | undefined,
  now: number,
  maximumAge: number,
): GuardEvidence | undefined {
  if (fact === undefined) return evidenceOf(undefined, 'not-collected');
  if (fact.status === 'unavailable') {
    return { outcome: 'unknown', message: fact.reason };
  }
  const age = now - Date.parse(fact.observedAt);
  // A time that can't be read compares as false: too old.
  return age <= maximumAge
    ? undefined
    : evidenceOf(
        undefined,
        'too-old',
        { limit: Math.round(maximumAge / 1000) },
        { observedAt: fact.observedAt },
      );
}
