import type {
  CheckResult,
  EnvironmentName,
  RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  factOf,
  githubCommitChecks,
  githubEnvironments,
  githubIncidents,
  githubWorkflows,
  prometheusAlerts,
  type Check,
  type Fact,
  type FactReference,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { FactStore, TargetStore } from '../../collection';
import {
  describeEvidence,
  evaluateChecks,
  referencesOf,
  resolveServiceFacts,
  type JudgementInput,
} from '../../scorecard';

/** What promotions need beside the facts of the checks. */
const ownReferences: readonly FactReference<unknown>[] = [
  factOf(githubWorkflows),
  factOf(githubCommitChecks),
  factOf(githubEnvironments),
  factOf(githubIncidents),
  factIn(prometheusAlerts, 'staging'),
  factIn(prometheusAlerts, 'prod'),
];

/** Everything that is known of a service, as it counts at one moment. */
export interface ReleaseFacts {
  service: ServiceDescriptor;
  get<T>(reference: FactReference<T>): Fact<T>;
  all: ReadonlyMap<string, Fact<unknown>>;
  /** Runs on staging. */
  candidate: RunningVersion | undefined;
  /** Runs in prod. */
  production: RunningVersion | undefined;
  /**
   * Every check, judged anew.
   *
   * @param without - environments that are set aside, as if the service were
   *   not to run there
   */
  judge(without?: readonly EnvironmentName[]): JudgedChecks;
}

/** Checks as they are judged by what is known now. */
export interface JudgedChecks {
  results: CheckResult[];
  /** Keys of the facts that blocking checks and guards read. */
  keys: ReadonlySet<string>;
  /** Ids of checks whose evidence belongs to the commit on staging. */
  boundToCandidate: ReadonlySet<string>;
}

/** What the reader works with. */
export interface ReleaseFactReaderOptions {
  facts: Pick<FactStore, 'listFacts'>;
  targets: Pick<TargetStore, 'listTargets'>;
  checks: readonly Check[];
  targetOf: JudgementInput['targetOf'];
  configuredSources?: JudgementInput['configuredSources'];
  settings: JudgementInput['settings'];
}

const notCollected: Fact<never> = {
  status: 'unavailable',
  reason: { key: 'general.unavailable.not-collected' },
};

/** Reads stored facts of one service. Calls nothing upstream. */
export class ReleaseFactReader {
  constructor(private readonly options: ReleaseFactReaderOptions) {}

  async read(service: ServiceDescriptor, now: Date): Promise<ReleaseFacts> {
    const { facts, targets, checks, targetOf, configuredSources, settings } =
      this.options;
    const [stored, states] = await Promise.all([
      facts.listFacts([service.entityRef]),
      targets.listTargets(),
    ]);
    const resolved = resolveServiceFacts(
      {
        service,
        facts: stored,
        targets: states,
        targetOf,
        configuredSources,
        settings,
        now,
      },
      [...ownReferences, ...referencesOf(checks)],
    );
    return {
      service,
      all: resolved.facts,
      candidate: resolved.candidate,
      production: resolved.production,
      get<T>(reference: FactReference<T>) {
        const fact = resolved.facts.get(reference.key);
        // A source publishes by reference, so the value has its type.
        return (fact as Fact<T> | undefined) ?? notCollected;
      },
      judge: (without = []) =>
        judge({
          checks,
          facts: resolved.facts,
          service: {
            ...service,
            absentEnvironments: [...service.absentEnvironments, ...without],
          },
          candidate: resolved.candidate,
          policy: settings.policy,
          severities: settings.severities,
          now,
        }),
    };
  }
}

function judge(context: Parameters<typeof evaluateChecks>[0]): JudgedChecks {
  const at = context.now.toISOString();
  const evidence = describeEvidence(context.facts);
  const judged = evaluateChecks(context).results;
  return {
    results: judged.map(({ facts, ...result }) => ({
      ...result,
      // A fact that a check did without has no age that could count.
      evidence: facts.flatMap(key =>
        evidence[key]?.status === 'known' ? [evidence[key]] : [],
      ),
      since: at,
      evaluatedAt: at,
    })),
    keys: new Set([
      ...ownReferences.map(({ key }) => key),
      ...judged
        .filter(({ severity }) => severity === 'blocking')
        .flatMap(({ facts }) => facts),
    ]),
    boundToCandidate: new Set(
      context.checks
        .filter(check => referencesOf([check]).some(({ kind }) => kind.boundTo))
        .map(({ id }) => id),
    ),
  };
}
