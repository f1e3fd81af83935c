import { z } from 'zod';
import { aliasRepositories, type RepositoryName } from './repositoryQuery';

/** Commits in one GraphQL call: fewer, for each brings its workflow files. */
export const commitsPerQuery = 30;

export interface CommitName extends RepositoryName {
  /** Full or shortened commit id. */
  commit: string;
}

const contextSelection = `
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename
    ... on CheckRun {
      databaseId name status conclusion completedAt detailsUrl title
      checkSuite { app { slug } workflowRun { databaseId } }
    }
    ... on StatusContext { context state description targetUrl createdAt }
  }`;

/** Checks and workflow files of many commits, each at its repository. */
export function commitQuery(commits: readonly CommitName[]) {
  const { variables, parameters, aliases } = aliasRepositories(
    commits,
    index => `
      url
      commit: object(expression: $c${index}) { ...Checks }
      workflows: object(expression: $w${index}) { ...Files }`,
  );
  commits.forEach(({ commit }, index) => {
    variables[`c${index}`] = commit;
    variables[`w${index}`] = `${commit}:.github/workflows`;
  });
  const expressions = commits
    .map((_, index) => `$c${index}: String!, $w${index}: String!`)
    .join(', ');
  const query = `
    query (${parameters}, ${expressions}) {
      rateLimit { limit remaining resetAt cost }
      ${aliases}
    }
    fragment Checks on GitObject {
      __typename
      ... on Commit { oid statusCheckRollup { contexts(first: 100) {${contextSelection}
      } } }
    }
    fragment Files on GitObject {
      __typename
      ... on Tree { entries { name type object { ... on Blob { text byteSize isTruncated } } } }
    }`;
  return { query, variables };
}

/** Further checks of one commit. */
export function contextPageQuery(commit: CommitName, after: string) {
  return {
    query: `
      query ($owner: String!, $name: String!, $commit: String!, $after: String!) {
        repository(owner: $owner, name: $name) { object(expression: $commit) {
          ... on Commit { statusCheckRollup { contexts(first: 100, after: $after) {${contextSelection}
          } } }
        } }
      }`,
    variables: { ...commit, after } as Record<string, unknown>,
  };
}

const context = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('CheckRun'),
    databaseId: z.number().nullish(),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullish(),
    completedAt: z.string().nullish(),
    detailsUrl: z.string().nullish(),
    title: z.string().nullish(),
    checkSuite: z
      .object({
        app: z.object({ slug: z.string() }).nullish(),
        workflowRun: z.object({ databaseId: z.number().nullish() }).nullish(),
      })
      .nullish(),
  }),
  z.object({
    __typename: z.literal('StatusContext'),
    context: z.string(),
    state: z.string(),
    description: z.string().nullish(),
    targetUrl: z.string().nullish(),
    createdAt: z.string(),
  }),
]);

export const contextPage = z.object({
  pageInfo: z.object({
    hasNextPage: z.boolean(),
    endCursor: z.string().nullish(),
  }),
  nodes: z.array(context),
});

export const commitNode = z.object({
  url: z.string(),
  commit: z
    .object({
      __typename: z.string(),
      oid: z.string().optional(),
      statusCheckRollup: z.object({ contexts: contextPage }).nullish(),
    })
    .nullish(),
  workflows: z
    .object({
      __typename: z.string(),
      entries: z
        .array(
          z.object({
            name: z.string(),
            type: z.string(),
            object: z
              .object({
                text: z.string().nullish(),
                byteSize: z.number().optional(),
                isTruncated: z.boolean().optional(),
              })
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

export type CommitNode = z.infer<typeof commitNode>;
export type ContextNode = z.infer<typeof context>;
export type ContextPage = z.infer<typeof contextPage>;
