import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  factOf,
  githubCommitChecks,
  githubDeployments,
  githubWorkflows,
  kubernetesWorkloads,
  type ReleaseComparison,
  type ReleaseComparisonReader,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PromotionSettings } from '../../configuration';
import { proposeCategory } from '../category';
import { unknownAuthor } from '../quorum';
import {
  categoryDiff,
  describeDiff,
  describeRelease,
  draftChange,
  freezeSubject,
  type ReleaseParts,
} from '../release';
import type { Accounts } from './CatalogAccounts';
import type {
  CandidateRelease,
  Inspection,
  ReleaseInspector,
} from './Inspection';
import { reasonOf } from './reasonOf';
import type { ReleaseFactReader, ReleaseFacts } from './ReleaseFacts';

/** Finds services of the catalog. */
export interface Services {
  find(entityRef: string): ServiceDescriptor | undefined;
}

/** What the inspector works with. */
export interface FactReleaseInspectorOptions {
  services: Services;
  reader: Pick<ReleaseFactReader, 'read'>;
  /** Absent = no module brings one. */
  comparison: ReleaseComparisonReader | undefined;
  accounts: Accounts;
  /** Ids of the drivers that are there. */
  drivers: readonly string[];
  settings: Pick<PromotionSettings, 'policy' | 'githubEnvironment'>;
  now(): Date;
}

/** Finds out what would be released, from stored facts and the repository. */
export class FactReleaseInspector implements ReleaseInspector {
  constructor(private readonly options: FactReleaseInspectorOptions) {}

  async inspect(
    entityRef: string,
    { signal }: { signal: AbortSignal },
  ): Promise<Inspection | undefined> {
    const { services, reader, now } = this.options;
    const service = services.find(entityRef);
    if (!service) return undefined;
    const facts = await reader.read(service, now());
    const { parts, problems } = this.describe(facts);
    if (!parts) return { service, problems };
    const compared = await this.compare(service, parts, signal);
    if (!compared.comparison) return { service, problems: compared.problems };
    const { comparison } = compared;
    problems.push(...this.missingIn(parts, comparison));
    const people = await this.peopleIn(comparison);
    if ('problem' in people) problems.push(...people.problem);
    if (problems.length > 0 || 'problem' in people)
      return { service, problems };
    return {
      service,
      problems,
      candidate: this.candidateOf(service, parts, comparison, people),
    };
  }

  private describe(facts: ReleaseFacts) {
    const { drivers, settings } = this.options;
    const deployments = facts.get(factOf(githubDeployments));
    const bound = [
      facts.get(factOf(githubCommitChecks)),
      facts.get(factOf(githubWorkflows)),
    ];
    return describeRelease({
      service: facts.service,
      staging: facts.get(factIn(kubernetesWorkloads, 'staging')),
      prod: facts.get(factIn(kubernetesWorkloads, 'prod')),
      candidate: facts.candidate,
      production: facts.production,
      workflows: facts.get(factOf(githubWorkflows)),
      wholeCommits: [
        ...bound.flatMap(fact =>
          fact.status === 'known' ? [fact.value.commit] : [],
        ),
        ...(deployments.status === 'known'
          ? deployments.value.staging.map(({ commit }) => commit)
          : []),
      ].map(commit => commit.toLowerCase()),
      drivers,
      githubEnvironment: settings.githubEnvironment,
    });
  }

  private async compare(
    service: ServiceDescriptor,
    parts: ReleaseParts,
    signal: AbortSignal,
  ): Promise<{ comparison?: ReleaseComparison; problems: TextReference[] }> {
    const { comparison } = this.options;
    const problem = (key: string): TextReference => ({
      key: `promotion.release.${key}`,
    });
    if (!comparison) return { problems: [problem('no-comparison')] };
    // Without a base the answer would be that of a first release.
    if (parts.previous && parts.previous.commit === undefined) {
      return { problems: [problem('prod-commit-unknown')] };
    }
    try {
      return {
        problems: [],
        comparison: await comparison.compare(
          service,
          { base: parts.previous?.commit, head: parts.commit },
          { signal },
        ),
      };
    } catch (error) {
      return {
        problems: [
          problem('comparison-unknown'),
          reasonOf(error, service.github?.host ?? 'repository'),
        ],
      };
    }
  }

  /** What the repository did not tell and nothing can be promoted without. */
  private missingIn(
    parts: ReleaseParts,
    comparison: ReleaseComparison,
  ): TextReference[] {
    const missing: string[] = [];
    if (comparison.cacheKeyPatterns === undefined)
      missing.push('cache-unknown');
    if (parts.previous && comparison.commits === undefined) {
      missing.push('authors-unknown');
    }
    // Nothing tells who built an image.
    if (this.options.settings.policy.excludeImageBuilder) {
      missing.push('builder-unknown');
    }
    return missing.map(key => ({ key: `promotion.release.${key}` }));
  }

  private async peopleIn(
    comparison: ReleaseComparison,
  ): Promise<ReadonlyMap<string, string> | { problem: TextReference[] }> {
    try {
      return await this.options.accounts.peopleOf(accountsIn(comparison));
    } catch (error) {
      return {
        problem: [
          { key: 'promotion.release.authors-unknown' },
          reasonOf(error, 'catalog'),
        ],
      };
    }
  }

  private candidateOf(
    service: ServiceDescriptor,
    parts: ReleaseParts,
    comparison: ReleaseComparison,
    people: ReadonlyMap<string, string>,
  ): CandidateRelease {
    const { policy } = this.options.settings;
    const personOf = (account: string) => people.get(account) ?? account;
    return {
      freeze: choice =>
        freezeSubject(
          service.entityRef,
          parts,
          comparison,
          choice,
          policy.version,
        ),
      proposal: proposeCategory(categoryDiff(parts, comparison)),
      diff: describeDiff(parts, comparison, personOf),
      commitAuthors: [...new Set(authorsIn(comparison).map(personOf))],
      draft: draftChange(service, parts, comparison),
    };
  }
}

/** Each once; among them whoever can't be told. */
function authorsIn(comparison: ReleaseComparison): string[] {
  const isUntold = comparison.commits?.some(commit => commit.unknownAuthor);
  return [...accountsIn(comparison), ...(isUntold ? [unknownAuthor] : [])];
}

function accountsIn({ commits = [] }: ReleaseComparison): string[] {
  return [...new Set(commits.flatMap(({ authors }) => authors))];
}
