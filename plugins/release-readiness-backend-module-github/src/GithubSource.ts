import type { EventsService } from '@backstage/plugin-events-node';
import {
  type CollectedService,
  type CollectionContext,
  type FactKind,
  type FactReference,
  type FactSource,
  type FactSourceHost,
  githubCodeScanning,
  githubCommitChecks,
  githubCoverage,
  githubDeployments,
  githubEnvironments,
  githubIncidents,
  githubRepository,
  githubWorkflows,
  type ServiceDescriptor,
  SourceError,
  type SourceTarget,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { type GithubClients, GithubError } from './client';
import {
  type CollectedCommit,
  type CollectedRepository,
  collectCommits,
  collectRepositories,
  collectRestFacts,
  commitsOf,
  FactBatch,
  repositoriesOf,
  RestMemory,
} from './collection';
import { subscribeToGithubEvents } from './events';
import { type Outcome, reasonText, unavailable } from './outcome';
import type { GithubSettings } from './settings';
import { accountOf, accountsOf, type GithubAccount } from './targets';

const sourceId = 'github';

/** Kinds that belong to the candidate's commit. */
const commitKinds: readonly FactKind<unknown>[] = [
  githubCommitChecks,
  githubWorkflows,
  githubCodeScanning,
  githubCoverage,
];

export interface GithubSourceOptions {
  clients: GithubClients;
  events: EventsService;
  settings: GithubSettings;
}

/**
 * Facts from GitHub: repository, deployments, incidents, and for the commit
 * that runs on staging its checks, workflow files, code scanning and coverage.
 * One target for each account (organisation or user) of each GitHub.
 */
export class GithubSource implements FactSource {
  readonly id = sourceId;

  readonly kinds: readonly FactKind<unknown>[] = [
    githubRepository,
    githubDeployments,
    githubIncidents,
    githubEnvironments,
    ...commitKinds,
  ];

  readonly #options: GithubSourceOptions;
  readonly #memories = new Map<string, RestMemory>();
  #host: FactSourceHost | undefined;

  constructor(options: GithubSourceOptions) {
    this.#options = options;
  }

  async start(host: FactSourceHost): Promise<void> {
    this.#host = host;
    await subscribeToGithubEvents({
      events: this.#options.events,
      host,
      incidentLabels: Object.values(
        this.#options.settings.incidentLabels,
      ).flat(),
    });
  }

  /** The services there are now; none before the source was started. */
  services(): readonly CollectedService[] {
    return this.#host?.services() ?? [];
  }

  async targets(): Promise<SourceTarget[]> {
    return accountsOf(this.services()).map(account => ({
      id: account.id,
      title: account.id,
      url: `https://${account.id}`,
      ...(!this.#options.clients.isConfigured(account) && {
        unsupported: reasonText('not-configured', {
          what: `integrations.github: ${account.host}`,
        }),
      }),
    }));
  }

  targetOf(
    service: ServiceDescriptor,
    reference: FactReference<unknown>,
  ): string | undefined {
    return reference.kind.source === sourceId
      ? accountOf(service)?.id
      : undefined;
  }

  async collect(
    target: SourceTarget,
    context: CollectionContext,
  ): Promise<void> {
    const services = servicesOf(target, context);
    const account = accountsOf(services)[0];
    if (!account) {
      return;
    }
    const { clients, settings } = this.#options;
    const client = clients.of(account).collecting;
    const memory = this.#memoryOf(account);
    const origin = { source: sourceId, target: target.id };
    const options = { client, context, origin, settings };
    const repositories = repositoriesOf(services);
    try {
      const answers = await collectRepositories(repositories, options);
      const reached = repositories.filter(
        repository => answers.get(repository)?.status === 'known',
      );
      const commits = commitsOf(reached);
      await this.#publishWithoutCommit(
        repositories,
        answers,
        commits,
        new FactBatch(context, origin),
      );
      const evidence = await collectCommits(commits, options);
      await collectRestFacts(repositories, commits, {
        ...options,
        memory,
        answers,
        evidence,
        force: context.only !== undefined,
      });
    } catch (error) {
      throw asSourceError(error);
    } finally {
      const budget = client.budget.tightest;
      if (budget) {
        context.reportBudget({
          ...budget,
          resetAt: budget.resetAt.toISOString(),
        });
      }
    }
  }

  /** Why there is nothing about the candidate of a service, where there isn't. */
  async #publishWithoutCommit(
    repositories: readonly CollectedRepository[],
    answers: ReadonlyMap<CollectedRepository, Outcome<unknown>>,
    commits: readonly CollectedCommit[],
    batch: FactBatch,
  ): Promise<void> {
    const withCommit = new Set(commits.flatMap(({ services }) => services));
    for (const repository of repositories) {
      const answer = answers.get(repository);
      const outcome =
        answer?.status === 'unavailable'
          ? answer
          : unavailable('candidate-unknown');
      for (const service of repository.services) {
        if (!withCommit.has(service)) {
          commitKinds.forEach(kind => batch.add(service, kind, outcome));
        }
      }
    }
    await batch.publish();
  }

  #memoryOf({ id }: GithubAccount): RestMemory {
    const memory = this.#memories.get(id) ?? new RestMemory();
    this.#memories.set(id, memory);
    return memory;
  }
}

function servicesOf(
  target: SourceTarget,
  context: CollectionContext,
): CollectedService[] {
  const only = context.only && new Set(context.only);
  return context
    .services()
    .filter(
      service =>
        accountOf(service)?.id === target.id &&
        (!only || only.has(service.entityRef)),
    );
}

function asSourceError(error: unknown): unknown {
  return error instanceof GithubError
    ? new SourceError(error.message, { reason: error.reason, cause: error })
    : error;
}
