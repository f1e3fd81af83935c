import type {
  CheckSeverity,
  EvidenceState,
  RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  factOf,
  githubDeployments,
  kubernetesWorkloads,
  type Check,
  type Fact,
  type FactReference,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateChecks, type JudgedService } from './evaluateChecks';
import { buildParity } from './parity';
import {
  resolveServiceFacts,
  workloadFacts,
  type StoredServiceFacts,
} from './resolveServiceFacts';
import type { ScorecardDetails } from './ScorecardStore';
import { summarize, type ScorecardTotals } from './summarize';

/** What judging one service needs beside the service. */
export interface JudgementInput extends StoredServiceFacts {
  checks: readonly Check[];
  settings: StoredServiceFacts['settings'] & {
    severities: Record<string, CheckSeverity>;
  };
}

/** A judged service: everything that is stored of it. */
export interface Judgement extends JudgedService {
  totals: ScorecardTotals;
  details: ScorecardDetails;
  nextEvaluationAt: Date;
}

/** Judges one service by what is known of it now. Pure. */
export function judgeService(input: JudgementInput): Judgement {
  const { service, settings, now } = input;
  const resolved = resolveServiceFacts(input, referencesOf(input.checks));
  const { facts, bound, candidate, production } = resolved;
  const judged = evaluateChecks({
    checks: input.checks,
    facts,
    service,
    candidate,
    policy: settings.policy,
    severities: settings.severities,
    now,
  });
  const pending = pendingFacts(facts, bound, candidate);
  const results = judged.results.map(result =>
    result.outcome === 'unknown' && result.facts.some(key => pending.has(key))
      ? { ...result, pending: true }
      : result,
  );
  return {
    ...judged,
    results,
    totals: summarize(judged.results),
    details: {
      candidate,
      production,
      parity: buildParity(service, workloadFacts(facts)),
      evidence: describeEvidence(facts),
    },
    nextEvaluationAt: resolved.changesAt,
  };
}

/** Every fact that a check reads. */
export function referencesOf(
  checks: readonly Check[],
): FactReference<unknown>[] {
  return checks.flatMap(check => [
    ...Object.values(check.requiredFacts),
    ...Object.values(check.optionalFacts),
  ]);
}

/**
 * Facts that no pass has had the chance to tell yet. A target that fails has
 * had it; a candidate that is not known because nothing is has not.
 */
function pendingFacts(
  facts: ReadonlyMap<string, Fact<unknown>>,
  bound: readonly string[],
  candidate: RunningVersion | undefined,
): Set<string> {
  const hasReason = (key: string, reason: string) => {
    const fact = facts.get(key);
    return fact?.status === 'unavailable' && fact.reason.key === reason;
  };
  const isUncollected = (key: string) =>
    hasReason(key, 'general.unavailable.not-collected');
  const isCandidateOpen =
    // Its evidence was published before anybody knew the candidate …
    candidate?.resolution.commit !== undefined ||
    // … which nobody can know yet.
    isUncollected(factIn(kubernetesWorkloads, 'staging').key) ||
    isUncollected(factOf(githubDeployments).key);
  return new Set([
    ...[...facts.keys()].filter(isUncollected),
    ...bound.filter(
      key =>
        isCandidateOpen &&
        hasReason(key, 'general.unavailable.candidate-unknown'),
    ),
  ]);
}

/** How each fact stands, for people. */
export function describeEvidence(
  facts: ReadonlyMap<string, Fact<unknown>>,
): Record<string, EvidenceState> {
  return Object.fromEntries(
    [...facts].map(([key, fact]) => [
      key,
      {
        fact: key,
        source: fact.origin?.source ?? key.split('.')[0],
        target: fact.origin?.target,
        status: fact.status,
        ...(fact.status === 'known'
          ? { observedAt: fact.observedAt }
          : { observedAt: fact.lastKnownAt, reason: fact.reason }),
      },
    ]),
  );
}
