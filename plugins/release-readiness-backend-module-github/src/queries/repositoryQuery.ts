import { z } from 'zod';
import { type IncidentLevel, incidentLevels } from '../settings';

/** Repositories in one GraphQL call. */
export const repositoriesPerQuery = 40;

/**
 * Deployments read of each environment; the newest. A promotion makes one with
 * each of its effects, about six: what ran before the last few is still among
 * these. GitHub charges for the list, not for its length.
 */
const deploymentsPerEnvironment = 50;

/** Incidents read at once; more are read page by page. */
const issuesPerPage = 50;

export interface RepositoryName {
  owner: string;
  name: string;
}

/** A repository to ask about. */
export interface RepositoryInQuery extends RepositoryName {
  /**
   * Services share it and tell their incidents apart by label. Labels of issues
   * are a list in a list, which is what GitHub charges for: only where needed.
   */
  withIssueLabels: boolean;
}

export interface BulkQueryOptions {
  /** GitHub's names of the environments. */
  staging: string[];
  prod: string[];
  /** A level without labels is not asked for. */
  incidentLabels: Record<IncidentLevel, string[]>;
  /** Closed incidents changed before this are left out (ISO 8601). */
  closedSince: string;
}

/** Open or closed incidents of one level. */
export interface IncidentList {
  state: 'OPEN' | 'CLOSED';
  level: IncidentLevel;
}

/** The lists that are asked for, the most severe level first. */
export const incidentLists = (
  incidentLabels: BulkQueryOptions['incidentLabels'],
): IncidentList[] =>
  (['OPEN', 'CLOSED'] as const).flatMap(state =>
    incidentLevels
      .filter(level => incidentLabels[level].length > 0)
      .map(level => ({ state, level })),
  );

/** `openP0`: the list's name in an answer. */
export const aliasOf = ({ state, level }: IncidentList): string =>
  `${state.toLowerCase()}${level}`;

const issueArguments = ({ state }: IncidentList) =>
  `labels: $labels, states: [${state}]${
    state === 'CLOSED'
      ? ', filterBy: {since: $since}, orderBy: {field: UPDATED_AT, direction: DESC}'
      : ''
  }`;

const issueSelection = (withLabels: boolean) => `
  pageInfo { hasNextPage endCursor }
  nodes { number title state createdAt closedAt url${
    withLabels ? ' labels(first: 20) { totalCount nodes { name } }' : ''
  } }`;

const deploymentSelection = `
  pageInfo { hasNextPage }
  nodes { databaseId environment commitOid payload createdAt latestStatus { state createdAt logUrl } }`;

const incidentSelection = (
  lists: readonly IncidentList[],
  withLabels: boolean,
) =>
  lists
    .map(
      list =>
        `${aliasOf(list)}: issues(${issueArguments(list).replace(
          '$labels',
          `$${list.level}`,
        )}, first: ${issuesPerPage}) {${issueSelection(withLabels)} }`,
    )
    .join('\n');

/** Repository, deployments and incidents of many repositories at once. */
export function repositoryQuery(
  repositories: readonly RepositoryInQuery[],
  options: BulkQueryOptions,
): { query: string; variables: Record<string, unknown> } {
  const lists = incidentLists(options.incidentLabels);
  const levels = incidentLevels.filter(level =>
    lists.some(list => list.level === level),
  );
  const { variables, parameters, aliases } = aliasRepositories(
    repositories,
    index =>
      `...Readiness ${incidentSelection(
        lists,
        repositories[index].withIssueLabels,
      )}`,
  );
  const closed = lists.some(({ state }) => state === 'CLOSED');
  const query = `
    query (
      $staging: [String!], $prod: [String!], ${levels
        .map(level => `$${level}: [String!], `)
        .join('')}${closed ? '$since: DateTime!, ' : ''}${parameters}
    ) {
      rateLimit { limit remaining resetAt cost }
      ${aliases}
    }
    fragment Readiness on Repository {
      nameWithOwner url
      defaultBranchRef { name target { oid } }
      staging: deployments(environments: $staging, first: ${deploymentsPerEnvironment}, orderBy: {field: CREATED_AT, direction: DESC}) {${deploymentSelection}
      }
      prod: deployments(environments: $prod, first: ${deploymentsPerEnvironment}, orderBy: {field: CREATED_AT, direction: DESC}) {${deploymentSelection}
      }
    }`;
  return {
    query,
    variables: {
      ...variables,
      staging: options.staging,
      prod: options.prod,
      ...Object.fromEntries(
        levels.map(level => [level, options.incidentLabels[level]]),
      ),
      ...(closed && { since: options.closedSince }),
    },
  };
}

/** Further incidents of one repository. */
export function issuePageQuery(
  { owner, name, withIssueLabels }: RepositoryInQuery,
  list: IncidentList,
  options: Pick<BulkQueryOptions, 'incidentLabels' | 'closedSince'> & {
    after: string;
  },
): { query: string; variables: Record<string, unknown> } {
  const closed = list.state === 'CLOSED';
  return {
    query: `
      query ($owner: String!, $name: String!, $labels: [String!], $after: String!${
        closed ? ', $since: DateTime!' : ''
      }) {
        repository(owner: $owner, name: $name) {
          issues(${issueArguments(list)}, first: 100, after: $after) {${issueSelection(
            withIssueLabels,
          )} }
        }
      }`,
    variables: {
      owner,
      name,
      labels: options.incidentLabels[list.level],
      after: options.after,
      ...(closed && { since: options.closedSince }),
    },
  };
}

/** `r0: repository(owner: $o0, name: $n0) { … }` for each, values as variables. */
export function aliasRepositories(
  repositories: readonly RepositoryName[],
  selection: (index: number) => string,
) {
  const variables: Record<string, string> = {};
  repositories.forEach(({ owner, name }, index) => {
    variables[`o${index}`] = owner;
    variables[`n${index}`] = name;
  });
  return {
    variables: variables as Record<string, unknown>,
    parameters: repositories
      .map((_, index) => `$o${index}: String!, $n${index}: String!`)
      .join(', '),
    aliases: repositories
      .map(
        (_, index) =>
          `r${index}: repository(owner: $o${index}, name: $n${index}) { ${selection(
            index,
          )} }`,
      )
      .join('\n'),
  };
}

const issue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.enum(['OPEN', 'CLOSED']),
  createdAt: z.string(),
  closedAt: z.string().nullish(),
  url: z.string(),
  labels: z
    .object({
      totalCount: z.number(),
      nodes: z.array(z.object({ name: z.string() })),
    })
    .nullish(),
});

export const issuePage = z.object({
  pageInfo: z.object({
    hasNextPage: z.boolean(),
    endCursor: z.string().nullish(),
  }),
  nodes: z.array(issue),
});

const deployments = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  nodes: z.array(
    z.object({
      databaseId: z.number(),
      environment: z.string().nullish(),
      commitOid: z.string(),
      payload: z.string().nullish(),
      createdAt: z.string(),
      latestStatus: z
        .object({
          state: z.string(),
          createdAt: z.string(),
          logUrl: z.string().nullish(),
        })
        .nullish(),
    }),
  ),
});

/** What GitHub answers for one repository; parts it refused are null. */
export const repositoryNode = z.object({
  nameWithOwner: z.string(),
  url: z.string(),
  defaultBranchRef: z
    .object({
      name: z.string(),
      target: z.object({ oid: z.string() }).nullish(),
    })
    .nullish(),
  staging: deployments.nullish(),
  prod: deployments.nullish(),
});

export type RepositoryNode = z.infer<typeof repositoryNode>;
export type DeploymentNode = z.infer<typeof deployments>['nodes'][number];
export type IssueNode = z.infer<typeof issue>;
export type IssuePage = z.infer<typeof issuePage>;
