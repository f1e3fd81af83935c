import {
  environmentNames,
  type EnvironmentName,
  type RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  factOf,
  githubDeployments,
  githubRepository,
  kubernetesWorkloads,
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

const minute = 60_000;

/** Time passes for checks that compare ages: never judge less often. */
const maximumPause = 5 * minute;

/** A stale fact may come back without having changed. */
const stalePause = minute / 2;

/** What is stored of one service, and what it counts by. */
export interface StoredServiceFacts {
  service: ServiceDescriptor;
  facts: readonly StoredFact[];
  targets: readonly TargetState[];
  /** Which target has a fact of the service; `undefined` = not mapped. */
  targetOf(
    service: ServiceDescriptor,
    reference: FactReference<unknown>,
  ): string | undefined;
  /** Sources with no other targets than configured ones. */
  configuredSources?: ReadonlySet<string>;
  settings: Pick<Settings, 'policy' | 'factMaxAges'>;
  now: Date;
}

/** The facts of one service as they count now, and what they say runs. */
export interface ServiceFacts {
  /** Stale ones are unavailable, and those of another commit than the candidate's. */
  facts: ReadonlyMap<string, Fact<unknown>>;
  candidate: RunningVersion | undefined;
  production: RunningVersion | undefined;
  /** Keys of facts that belong to the candidate. */
  bound: string[];
  /** When time alone may change any of it. */
  changesAt: Date;
}

/** What every judgement of a service needs. */
const commonReferences: readonly FactReference<unknown>[] = [
  ...environmentNames.map(name => factIn(kubernetesWorkloads, name)),
  factOf(githubDeployments),
  factOf(githubRepository),
];

/** What the stored facts of one service count for now. Pure. */
export function resolveServiceFacts(
  input: StoredServiceFacts,
  references: readonly FactReference<unknown>[],
): ServiceFacts {
  const { settings, now } = input;
  const facts = new Map<string, Fact<unknown>>();
  const bound: string[] = [];
  let changesAt = now.getTime() + maximumPause;
  const wanted = [...commonReferences, ...references];
  for (const reference of new Map(
    wanted.map(each => [each.key, each]),
  ).values()) {
    const { fact, expiresAt } = resolve(input, reference);
    facts.set(reference.key, fact);
    if (reference.kind.boundTo === 'candidate') bound.push(reference.key);
    // One millisecond later the fact no longer counts.
    if (expiresAt !== undefined) changesAt = Math.min(changesAt, expiresAt + 1);
    if (
      fact.status === 'unavailable' &&
      fact.reason.key === 'general.unavailable.stale'
    ) {
      changesAt = Math.min(changesAt, now.getTime() + stalePause);
    }
  }
  const candidate = resolveVersion('staging', facts, settings);
  const production = resolveVersion('prod', facts, settings);
  for (const key of bound) {
    facts.set(key, bindToCandidate(facts.get(key), candidate));
  }
  return {
    facts,
    candidate,
    production,
    bound,
    changesAt: new Date(changesAt),
  };
}

function resolve(input: StoredServiceFacts, reference: FactReference<unknown>) {
  const target = input.targetOf(input.service, reference);
  const { source } = reference.kind;
  const listed = input.targets.filter(state => state.source === source);
  return resolveFact({
    reference,
    target,
    stored: input.facts.find(fact => fact.key === reference.key),
    targetState: listed.find(state => state.target === target),
    // Where none is listed yet the source may not have been asked.
    isUnknownTarget:
      listed.length > 0 && input.configuredSources?.has(source) === true,
    maxAge:
      input.settings.factMaxAges[reference.kind.id] ?? reference.kind.maxAge,
    now: input.now,
  });
}

function resolveVersion(
  environment: 'staging' | 'prod',
  facts: ReadonlyMap<string, Fact<unknown>>,
  settings: StoredServiceFacts['settings'],
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

/** The workload facts by environment. */
export function workloadFacts(
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
