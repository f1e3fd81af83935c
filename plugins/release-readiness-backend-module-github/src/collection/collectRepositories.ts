import {
  type CollectionContext,
  type FactOrigin,
  githubDeployments,
  githubIncidents,
  githubRepository,
  type RepositoryObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { z } from 'zod';
import type { GithubClient } from '../client';
import {
  hasMoreLabels,
  incidentsOf,
  type LabelledIncident,
  mapDeployments,
  mapIncidents,
  withoutRepeats,
} from '../mappers';
import { goesOn, known, type Outcome } from '../outcome';
import {
  aliasOf,
  type BulkQueryOptions,
  type IncidentList,
  incidentLists,
  type IssuePage,
  issuePage,
  issuePageQuery,
  repositoriesPerQuery,
  type RepositoryInQuery,
  type RepositoryNode,
  repositoryNode,
  repositoryQuery,
} from '../queries';
import type { GithubSettings } from '../settings';
import { type BatchNode, reasonOfProblem, runBatches } from './batches';
import { FactBatch } from './publisher';
import type { CollectedRepository } from './repositories';

/** Days for which closed incidents are kept (§8.1). */
const incidentDays = 90;

/** Pages of incidents of one repository after the first. */
const maximumIssuePages = 5;

const millisecondsPerDay = 86_400_000;

export interface CollectionOptions {
  client: GithubClient;
  context: CollectionContext;
  origin: FactOrigin;
  settings: GithubSettings;
}

/** The repository as a query names it. */
const inQuery = ({
  owner,
  name,
  services,
}: CollectedRepository): RepositoryInQuery => ({
  owner,
  name,
  withIssueLabels: services.some(
    ({ incidentLabel }) => incidentLabel !== undefined,
  ),
});

const issueAnswer = z.object({
  repository: z.object({ issues: issuePage }),
});

/**
 * Repository, deployments and incidents of all repositories, in bulk.
 *
 * @returns what is known of each, or why nothing is
 */
export async function collectRepositories(
  repositories: readonly CollectedRepository[],
  options: CollectionOptions,
): Promise<Map<CollectedRepository, Outcome<RepositoryObservation>>> {
  const { client, context, origin, settings } = options;
  const answers = new Map<
    CollectedRepository,
    Outcome<RepositoryObservation>
  >();
  const since = new Date(
    context.now().getTime() - incidentDays * millisecondsPerDay,
  ).toISOString();
  const bulk: BulkQueryOptions = {
    ...settings.environments,
    incidentLabels: settings.incidentLabels,
    closedSince: since,
  };
  await runBatches({
    client,
    signal: context.signal,
    items: repositories,
    size: repositoriesPerQuery,
    query: items => repositoryQuery(items.map(inQuery), bulk),
    nameOf: ({ slug }) => slug,
    async settle(results) {
      const batch = new FactBatch(context, origin);
      for (const { item, outcome } of results) {
        const node = parsed(client, outcome);
        const incidents = await incidentsOfNode(item, node, bulk, options);
        const repository = repositoryOutcome(item, node);
        answers.set(item, repository);
        for (const service of item.services) {
          batch.add(service, githubRepository, repository);
          batch.add(
            service,
            githubDeployments,
            deploymentsOutcome(client, item, node),
          );
          batch.add(
            service,
            githubIncidents,
            incidents.status === 'known'
              ? known({
                  slug: item.slug,
                  incidents: incidentsOf(
                    incidents.value,
                    service.incidentLabel,
                  ),
                })
              : incidents,
          );
        }
      }
      await batch.publish();
    },
  });
  return answers;
}

type ParsedNode = Outcome<{
  node: RepositoryNode;
  /** The whole answer; incidents are in it by {@link aliasOf}. */
  lists: Record<string, unknown>;
  problems: BatchNode['problems'];
}>;

function parsed(client: GithubClient, outcome: Outcome<BatchNode>): ParsedNode {
  if (outcome.status !== 'known') {
    return outcome;
  }
  const { success, data } = repositoryNode.safeParse(outcome.value.data);
  return success
    ? known({
        node: data,
        lists: outcome.value.data as Record<string, unknown>,
        problems: outcome.value.problems,
      })
    : reasonOfProblem(client, undefined, 'repository');
}

function repositoryOutcome(
  { slug }: CollectedRepository,
  parsedNode: ParsedNode,
): Outcome<RepositoryObservation> {
  if (parsedNode.status !== 'known') {
    return parsedNode;
  }
  const { url, defaultBranchRef } = parsedNode.value.node;
  return known({
    slug,
    url,
    defaultBranch: defaultBranchRef?.name ?? '',
    ...(defaultBranchRef?.target && {
      headCommit: defaultBranchRef.target.oid,
    }),
  });
}

function deploymentsOutcome(
  client: GithubClient,
  { slug }: CollectedRepository,
  parsedNode: ParsedNode,
) {
  if (parsedNode.status !== 'known') {
    return parsedNode;
  }
  const { node, problems } = parsedNode.value;
  const { staging, prod } = node;
  const problem = problems.find(({ path }) =>
    ['staging', 'prod'].includes(String(path?.[0])),
  );
  if (!staging || !prod || problem) {
    return reasonOfProblem(client, problem, 'deployments');
  }
  const truncated = (['staging', 'prod'] as const).filter(
    name => node[name]?.pageInfo.hasNextPage,
  );
  return known({
    slug,
    staging: mapDeployments(staging.nodes, node.url),
    prod: mapDeployments(prod.nodes, node.url),
    ...(truncated.length > 0 && { truncated }),
  });
}

async function incidentsOfNode(
  repository: CollectedRepository,
  parsedNode: ParsedNode,
  bulk: BulkQueryOptions,
  options: CollectionOptions,
): Promise<Outcome<LabelledIncident[]>> {
  if (parsedNode.status !== 'known') {
    return parsedNode;
  }
  const { lists, problems } = parsedNode.value;
  const incidents: LabelledIncident[] = [];
  for (const list of incidentLists(bulk.incidentLabels)) {
    const alias = aliasOf(list);
    const problem = problems.find(({ path }) => path?.[0] === alias);
    const first = issuePage.safeParse(lists[alias]);
    if (problem || !first.success) {
      return reasonOfProblem(options.client, problem, 'issues');
    }
    const issues = await allIssues(repository, list, first.data, bulk, options);
    if (issues.status !== 'known') {
      return issues;
    }
    const counted = issues.value.filter(
      ({ state, closedAt }) =>
        state === 'OPEN' || (closedAt ?? '') >= bulk.closedSince,
    );
    if (counted.some(hasMoreLabels)) {
      return goesOn(options.client.target, 'labels of issues');
    }
    incidents.push(...mapIncidents(counted, list.level));
  }
  return known(withoutRepeats(incidents));
}

/** The first page and those after it; a list that doesn't end is no list. */
async function allIssues(
  repository: CollectedRepository,
  list: IncidentList,
  first: IssuePage,
  bulk: BulkQueryOptions,
  { client, context }: CollectionOptions,
): Promise<Outcome<IssuePage['nodes']>> {
  const nodes = [...first.nodes];
  let { pageInfo } = first;
  for (let page = 0; pageInfo.hasNextPage && pageInfo.endCursor; page += 1) {
    if (page === maximumIssuePages) {
      return goesOn(client.target, 'issues');
    }
    const { query, variables } = issuePageQuery(inQuery(repository), list, {
      ...bulk,
      after: pageInfo.endCursor,
    });
    const answer = await client.graphql(query, variables, context.signal);
    const next = issueAnswer.safeParse(answer.data);
    if (!next.success || answer.errors.length > 0) {
      return reasonOfProblem(client, answer.errors[0], 'issues');
    }
    const { issues } = next.data.repository;
    nodes.push(...issues.nodes);
    pageInfo = issues.pageInfo;
  }
  return known(nodes);
}
