import {
  environmentNames,
  type EnvironmentName,
  type EvidenceState,
  type RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  factOf,
  githubDeployments,
  githubRepository,
  kubernetesWorkloads,
  type Check,
  type Deployments,
  type EnvironmentWorkloads,
  type Fact,
  type FactReference,
  type RepositoryObservation,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { resolveCommit } from '../candidate';
import { resolveFact } from '../collection/resolveFact';
import type { StoredFact, TargetState } from '../collection/stores';
import type { Settings } from '../configuration';
import { evaluateChecks, type JudgedService } from './evaluateChecks';
import { buildParity } from './parity';
import type { ScorecardDetails } from './ScorecardStore';
import { summarize, type ScorecardTotals } from './summarize';

const minute = 60_000;

/** Time passes for checks that compare ages: never judge less often. */
const maximumPause = 5 * minute;

/** A stale fact may come back without having changed. */
const stalePause = minute / 2;

/** What judging one service needs beside the service. */
export interface JudgementInput {
  service: ServiceDescriptor;
  facts: readonly StoredFact[];
  targets: readonly TargetState[];
  checks: readonly Check[];
  /** Which target has a fact of the service; `undefined` = not mapped. */
  targetOf(
    service: ServiceDescriptor,
    reference: FactReference<unknown>,
  ): string | undefined;
  settings: Pick<Settings, 'policy' | 'factMaxAges' | 'severities'>;
  now: Date;
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
  const facts = new Map<string, Fact<unknown>>();
  const bound: string[] = [];
  let wakeAt = now.getTime() + maximumPause;
  for (const reference of referencesOf(input.checks)) {
    const { fact, expiresAt } = resolve(input, reference);
    facts.set(reference.key, fact);
    if (reference.kind.boundTo === 'candidate') bound.push(reference.key);
    // One millisecond later the fact no longer counts.
    if (expiresAt !== undefined) wakeAt = Math.min(wakeAt, expiresAt + 1);
    if (
      fact.status === 'unavailable' &&
      fact.reason.key === 'general.unavailable.stale'
    ) {
      wakeAt = Math.min(wakeAt, now.getTime() + stalePause);
    }
  }
  const candidate = resolveVersion('staging', facts, settings);
  const production = resolveVersion('prod', facts, settings);
  for (const key of bound) {
    facts.set(key, bindToCandidate(facts.get(key), candidate));
  }
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
    nextEvaluationAt: new Date(wakeAt),
  };
}

/** Every fact that a check reads, and those that every scorecard shows. */
function referencesOf(
  checks: readonly Check[],
): Iterable<FactReference<unknown>> {
  const references: FactReference<unknown>[] = [
    ...environmentNames.map(name => factIn(kubernetesWorkloads, name)),
    factOf(githubDeployments),
    factOf(githubRepository),
    ...checks.flatMap(check => [
      ...Object.values(check.requiredFacts),
      ...Object.values(check.optionalFacts),
    ]),
  ];
  return new Map(
    references.map(reference => [reference.key, reference]),
  ).values();
}

function resolve(input: JudgementInput, reference: FactReference<unknown>) {
  const target = input.targetOf(input.service, reference);
  return resolveFact({
    reference,
    target,
    stored: input.facts.find(fact => fact.key === reference.key),
    targetState: input.targets.find(
      state =>
        state.source === reference.kind.source && state.target === target,
    ),
    maxAge:
      input.settings.factMaxAges[reference.kind.id] ?? reference.kind.maxAge,
    now: input.now,
  });
}

function resolveVersion(
  environment: 'staging' | 'prod',
  facts: ReadonlyMap<string, Fact<unknown>>,
  settings: JudgementInput['settings'],
): RunningVersion | undefined {
  const workloads = workloadFacts(facts)[environment];
  if (workloads?.status !== 'known') return undefined;
  const deployments = knownValue<Deployments>(facts, factOf(githubDeployments));
  const version = resolveCommit({
    environment,
    workloads: workloads.value,
    deployments: deployments?.[environment],
    tagPatterns: settings.policy.commitTagPatterns,
  });
  const repository = knownValue<RepositoryObservation>(
    facts,
    factOf(githubRepository),
  );
  const { commit } = version.resolution;
  return commit && repository
    ? { ...version, commitUrl: `${repository.url}/commit/${commit}` }
    : version;
}

/** Evidence of another commit says nothing about the candidate. */
function bindToCandidate(
  fact: Fact<unknown> | undefined,
  candidate: RunningVersion | undefined,
): Fact<unknown> {
  const commit = candidate?.resolution.commit;
  if (!commit || !fact) {
    return {
      status: 'unavailable',
      reason: { key: 'general.unavailable.candidate-unknown' },
    };
  }
  if (fact.status === 'unavailable') return fact;
  const own = (fact.value as { commit?: unknown }).commit;
  const isSame =
    typeof own === 'string' && own.toLowerCase().startsWith(commit);
  return isSame
    ? fact
    : {
        status: 'unavailable',
        reason: { key: 'general.unavailable.candidate-changed' },
        lastKnownAt: fact.observedAt,
        origin: fact.origin,
      };
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

function describeEvidence(
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

function workloadFacts(
  facts: ReadonlyMap<string, Fact<unknown>>,
): Partial<Record<EnvironmentName, Fact<EnvironmentWorkloads>>> {
  return Object.fromEntries(
    environmentNames.map(name => [
      name,
      facts.get(factIn(kubernetesWorkloads, name).key),
    ]),
  );
}

function knownValue<T>(
  facts: ReadonlyMap<string, Fact<unknown>>,
  reference: FactReference<T>,
): T | undefined {
  const fact = facts.get(reference.key);
  // A source publishes by reference, so the value has the reference's type.
  return fact?.status === 'known' ? (fact.value as T) : undefined;
}
