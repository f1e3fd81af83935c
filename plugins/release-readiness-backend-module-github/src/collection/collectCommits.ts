import {
  type CommitChecks,
  githubCommitChecks,
  githubWorkflows,
  type WorkflowFile,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { z } from 'zod';
import type { GithubClient } from '../client';
import { mapCommitChecks, mapWorkflow } from '../mappers';
import { known, type Outcome, unavailable } from '../outcome';
import {
  type CommitNode,
  commitNode,
  commitQuery,
  commitsPerQuery,
  type ContextNode,
  contextPage,
  contextPageQuery,
} from '../queries';
import { workflowParser } from '../workflows';
import { type BatchNode, reasonOfProblem, runBatches } from './batches';
import type { CollectionOptions } from './collectRepositories';
import { FactBatch } from './publisher';
import type { CollectedCommit } from './repositories';

/** Pages of checks of one commit after the first. */
const maximumContextPages = 3;

/** What coverage is looked for in, besides artifacts. */
export interface CommitEvidence {
  contexts: readonly ContextNode[];
  /** Workflow runs of the commit, newest first. */
  runIds: number[];
  /** More checks exist than were read. */
  truncated: boolean;
}

const contextAnswer = z.object({
  repository: z.object({
    object: z.object({
      statusCheckRollup: z.object({ contexts: contextPage }),
    }),
  }),
});

const nameOf = ({ slug, commit }: CollectedCommit) => `${slug}@${commit}`;

/**
 * Checks and workflow files at each candidate commit.
 *
 * @returns what the coverage of a commit is looked for in, where that is known
 */
export async function collectCommits(
  commits: readonly CollectedCommit[],
  options: CollectionOptions,
): Promise<Map<CollectedCommit, Outcome<CommitEvidence>>> {
  const { client, context, origin } = options;
  const evidence = new Map<CollectedCommit, Outcome<CommitEvidence>>();
  await runBatches({
    client,
    signal: context.signal,
    items: commits,
    size: commitsPerQuery,
    query: items => commitQuery(items),
    nameOf,
    async settle(results) {
      const batch = new FactBatch(context, origin);
      for (const { item, outcome } of results) {
        const node = parsed(client, outcome, nameOf(item));
        const read = await checksOf(item, node, options);
        evidence.set(
          item,
          read.status === 'known' ? known(evidenceIn(read.value)) : read,
        );
        const checks: Outcome<CommitChecks> =
          read.status === 'known'
            ? known({
                slug: item.slug,
                commit: item.commit,
                checks: mapCommitChecks(read.value.contexts),
                truncated: read.value.truncated,
              })
            : read;
        const files = await workflowsOf(client, item, node);
        for (const service of item.services) {
          batch.add(service, githubCommitChecks, checks);
          batch.add(service, githubWorkflows, files);
        }
      }
      await batch.publish();
    },
  });
  return evidence;
}

type ParsedNode = Outcome<{
  node: CommitNode;
  problems: BatchNode['problems'];
}>;

const missing = (
  client: GithubClient,
  problems: BatchNode['problems'],
  name: string,
) =>
  problems.length > 0
    ? reasonOfProblem(client, problems[0], name)
    : unavailable('not-found', { what: name });

function parsed(
  client: GithubClient,
  outcome: Outcome<BatchNode>,
  name: string,
): ParsedNode {
  if (outcome.status !== 'known') {
    return outcome;
  }
  const { success, data } = commitNode.safeParse(outcome.value.data);
  if (!success) {
    return reasonOfProblem(client, undefined, name);
  }
  return data.commit?.__typename === 'Commit'
    ? known({ node: data, problems: outcome.value.problems })
    : missing(client, outcome.value.problems, name);
}

interface ReadChecks {
  contexts: ContextNode[];
  truncated: boolean;
}

async function checksOf(
  commit: CollectedCommit,
  parsedNode: ParsedNode,
  { client, context }: CollectionOptions,
): Promise<Outcome<ReadChecks>> {
  if (parsedNode.status !== 'known') {
    return parsedNode;
  }
  const { node, problems } = parsedNode.value;
  const problem = problems.find(({ path }) => path?.[0] === 'commit');
  if (problem) {
    return reasonOfProblem(client, problem, 'checks');
  }
  const first = node.commit?.statusCheckRollup?.contexts;
  const contexts = [...(first?.nodes ?? [])];
  let pageInfo = first?.pageInfo;
  for (
    let page = 0;
    page < maximumContextPages && pageInfo?.hasNextPage && pageInfo.endCursor;
    page += 1
  ) {
    const { owner, name } = commit;
    const { query, variables } = contextPageQuery(
      { owner, name, commit: commit.commit },
      pageInfo.endCursor,
    );
    const answer = await client.graphql(query, variables, context.signal);
    const next = contextAnswer.safeParse(answer.data);
    if (!next.success || answer.errors.length > 0) {
      return reasonOfProblem(client, answer.errors[0], 'checks');
    }
    const more = next.data.repository.object.statusCheckRollup.contexts;
    contexts.push(...more.nodes);
    pageInfo = more.pageInfo;
  }
  return known({ contexts, truncated: pageInfo?.hasNextPage ?? false });
}

function evidenceIn({ contexts, truncated }: ReadChecks): CommitEvidence {
  const runIds = contexts.flatMap(context =>
    context.__typename === 'CheckRun'
      ? (context.checkSuite?.workflowRun?.databaseId ?? [])
      : [],
  );
  return {
    contexts,
    runIds: [...new Set(runIds)].sort((a, b) => b - a),
    truncated,
  };
}

async function workflowsOf(
  client: GithubClient,
  { slug, commit }: CollectedCommit,
  parsedNode: ParsedNode,
): Promise<Outcome<{ slug: string; commit: string; files: WorkflowFile[] }>> {
  if (parsedNode.status !== 'known') {
    return parsedNode;
  }
  const { node, problems } = parsedNode.value;
  const problem = problems.find(({ path }) => path?.[0] === 'workflows');
  if (problem) {
    return reasonOfProblem(client, problem, 'workflow files');
  }
  const parser = workflowParser();
  const files = (node.workflows?.entries ?? []).filter(
    ({ name, type }) => type === 'blob' && /\.ya?ml$/.test(name),
  );
  return known({
    slug,
    commit,
    files: await Promise.all(
      files.map(({ name, object }) => {
        const path = `.github/workflows/${name}`;
        return mapWorkflow(parser, {
          path,
          url: `${node.url}/blob/${commit}/${path}`,
          text: object?.isTruncated ? undefined : (object?.text ?? undefined),
        });
      }),
    ),
  });
}
