import {
  type Coverage,
  githubCodeScanning,
  githubCoverage,
  githubEnvironments,
  type RepositoryObservation,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { groupBy } from '../groupBy';
import { type Outcome, reasonText } from '../outcome';
import { collectCodeScanning } from './codeScanning';
import type { CommitEvidence } from './collectCommits';
import type { CollectionOptions } from './collectRepositories';
import { collectCoverage } from './coverage';
import { collectEnvironments } from './environments';
import { FactBatch } from './publisher';
import type { CollectedCommit, CollectedRepository } from './repositories';
import type { Remembered, RestMemory } from './RestMemory';

/** Repositories asked about at once, and those published together. */
const concurrency = 5;
const repositoriesPerPublish = 25;

export interface RestOptions extends CollectionOptions {
  memory: RestMemory;
  /** Of the bulk query. */
  answers: ReadonlyMap<CollectedRepository, Outcome<RepositoryObservation>>;
  evidence: ReadonlyMap<CollectedCommit, Outcome<CommitEvidence>>;
  /** Ask again though what is remembered is young: somebody wants to know now. */
  force: boolean;
}

const notAnswered: Outcome<never> = {
  status: 'unavailable',
  reason: reasonText('not-collected'),
};

/**
 * What only REST has: environments of each repository, code scanning and
 * coverage of each candidate commit. When the hour's requests are used up, the
 * rest keep what is remembered and are asked for in a later pass.
 */
export async function collectRestFacts(
  repositories: readonly CollectedRepository[],
  commits: readonly CollectedCommit[],
  options: RestOptions,
): Promise<void> {
  const bySlug = groupBy(commits, ({ slug }) => slug);
  for (
    let start = 0;
    start < repositories.length;
    start += repositoriesPerPublish
  ) {
    const batch = new FactBatch(options.context, options.origin);
    const waiting = repositories.slice(start, start + repositoriesPerPublish);
    const worker = async () => {
      for (
        let repository = waiting.shift();
        repository;
        repository = waiting.shift()
      ) {
        const own = bySlug.get(repository.slug) ?? [];
        await collectRepository(repository, own, batch, options);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    await batch.publish();
  }
}

async function collectRepository(
  repository: CollectedRepository,
  commits: readonly CollectedCommit[],
  batch: FactBatch,
  options: RestOptions,
): Promise<void> {
  const { memory, settings, client, context } = options;
  const about = options.answers.get(repository) ?? notAnswered;
  if (about.status !== 'known') {
    for (const service of repository.services) {
      batch.add(service, githubEnvironments, about);
    }
    return;
  }
  const remembered = memory.of(repository.slug);
  memory.keepCommits(
    repository.slug,
    commits.map(({ commit }) => commit),
  );
  const environments = await recall(remembered.environments, options, () =>
    collectEnvironments(repository, {
      client,
      signal: context.signal,
      names: Object.values(settings.environments).flat(),
    }),
  );
  remembered.environments = environments;
  for (const service of repository.services) {
    const { outcome, at } = environments;
    batch.add(service, githubEnvironments, outcome, at);
  }
  for (const commit of commits) {
    await collectCommit(about.value, commit, batch, options);
  }
}

async function collectCommit(
  repository: RepositoryObservation,
  commit: CollectedCommit,
  batch: FactBatch,
  options: RestOptions,
): Promise<void> {
  const evidence = options.evidence.get(commit) ?? notAnswered;
  if (evidence.status !== 'known') {
    for (const service of commit.services) {
      batch.add(service, githubCodeScanning, evidence);
      batch.add(service, githubCoverage, evidence);
    }
    return;
  }
  const { memory, client, context } = options;
  const { scanning: remembered } = memory.of(commit.slug);
  const scanning = await recall(remembered.get(commit.commit), options, () =>
    collectCodeScanning(commit, {
      client,
      signal: context.signal,
      repositoryUrl: repository.url,
      branch:
        repository.defaultBranch && `refs/heads/${repository.defaultBranch}`,
    }),
  );
  remembered.set(commit.commit, scanning);
  const coverage = await coverageOf(
    repository,
    commit,
    evidence.value,
    options,
  );
  for (const service of commit.services) {
    batch.add(service, githubCodeScanning, scanning.outcome, scanning.at);
    batch.add(service, githubCoverage, coverage.outcome, coverage.at);
  }
}

async function coverageOf(
  repository: RepositoryObservation,
  commit: CollectedCommit,
  evidence: CommitEvidence,
  options: RestOptions,
): Promise<Remembered<Coverage>> {
  const { memory, client, context, settings } = options;
  const { coverage } = memory.of(commit.slug);
  const signature = JSON.stringify(evidence);
  const remembered = coverage.get(commit.commit);
  const same = remembered?.signature === signature ? remembered : undefined;
  // a report found for a commit stays; its checks were just seen unchanged
  const result =
    same?.outcome.status === 'known' && same.outcome.value.percent !== undefined
      ? { ...same, at: context.now() }
      : await recall(same, options, () =>
          collectCoverage(commit, evidence, {
            client,
            signal: context.signal,
            repositoryUrl: repository.url,
            settings: settings.coverage,
          }),
        );
  coverage.set(commit.commit, { ...result, signature });
  return result;
}

const isRateLimited = (error: unknown): error is SourceError =>
  error instanceof SourceError &&
  error.reason.key === reasonText('rate-limited').key;

/** What is remembered while it is young, else what is collected now. */
async function recall<T>(
  remembered: Remembered<T> | undefined,
  { settings, context, force }: RestOptions,
  collect: () => Promise<Outcome<T>>,
): Promise<Remembered<T>> {
  const now = context.now();
  const age = remembered && now.getTime() - remembered.at.getTime();
  if (
    !force &&
    remembered &&
    isDefinite(remembered.outcome) &&
    age !== undefined &&
    age < settings.revalidateAfter
  ) {
    return remembered;
  }
  try {
    return { outcome: await collect(), at: now };
  } catch (error) {
    if (!isRateLimited(error)) {
      throw error;
    }
    // the hour's requests are used up: what GraphQL tells is still worth having
    return (
      remembered ?? {
        outcome: { status: 'unavailable', reason: error.reason },
        at: now,
      }
    );
  }
}

/** An answer, be it "no" or "too much": not a failure that may be over by the next pass. */
function isDefinite(outcome: Outcome<unknown>): boolean {
  return (
    outcome.status === 'known' ||
    ['feature-off', 'forbidden', 'not-found', 'partial-response'].some(reason =>
      outcome.reason.key.endsWith(`.${reason}`),
    )
  );
}
