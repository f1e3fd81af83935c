import { GithubError, type GithubClient, type GraphqlProblem } from '../client';
import { type Outcome, reasonText, unavailable } from '../outcome';

/** What GitHub answered for one alias of a batch. */
export interface BatchNode {
  data: unknown;
  /** Errors inside this alias, their paths relative to it. */
  problems: GraphqlProblem[];
}

/** Failing calls (each with its own attempts) after which a pass gives up on its target. */
const maximumFailures = 8;

/**
 * Runs a query for many items, `size` of them a call. A call that fails for
 * GitHub's own reasons is tried again in halves, so that one repository that
 * is too much for a query doesn't take the others with it.
 *
 * @throws GithubError when the failures don't end
 */
export async function runBatches<T>(options: {
  client: GithubClient;
  signal: AbortSignal;
  items: readonly T[];
  size: number;
  query(items: readonly T[]): {
    query: string;
    variables: Record<string, unknown>;
  };
  /** Names an item for people. */
  nameOf(item: T): string;
  /** Called once for each item, batch by batch. */
  settle(results: { item: T; outcome: Outcome<BatchNode> }[]): Promise<void>;
}): Promise<void> {
  const failed: { item: T; outcome: Outcome<never>; error: GithubError }[] = [];
  let failures = 0;
  let answers = 0;
  const run = async (items: readonly T[]): Promise<void> => {
    const { query, variables } = options.query(items);
    try {
      const answer = await options.client.graphql(
        query,
        variables,
        options.signal,
      );
      answers += 1;
      await options.settle(
        items.map((item, index) => ({
          item,
          outcome: nodeOf(
            options.client,
            answer,
            `r${index}`,
            options.nameOf(item),
          ),
        })),
      );
    } catch (error) {
      if (!(error instanceof GithubError)) {
        throw error;
      }
      failures += 1;
      if (!error.isTransient || failures > maximumFailures) {
        throw error;
      }
      if (items.length === 1) {
        const outcome = {
          status: 'unavailable',
          reason: error.reason,
        } as const;
        failed.push({ item: items[0], outcome, error });
        return;
      }
      const half = Math.ceil(items.length / 2);
      await run(items.slice(0, half));
      await run(items.slice(half));
    }
  };
  for (let start = 0; start < options.items.length; start += options.size) {
    await run(options.items.slice(start, start + options.size));
  }
  const [first] = failed;
  if (first && answers === 0) {
    // nothing answered: the target is down, not these repositories wrong
    throw first.error;
  }
  if (first) {
    await options.settle(failed);
  }
}

function nodeOf(
  client: GithubClient,
  answer: { data: unknown; errors: GraphqlProblem[] },
  alias: string,
  name: string,
): Outcome<BatchNode> {
  const whole = answer.errors.find(({ path }) => !path?.length);
  if (whole) {
    throw client.invalid(whole.message);
  }
  const problems = answer.errors
    .filter(({ path }) => path?.[0] === alias)
    .map(problem => ({ ...problem, path: problem.path?.slice(1) }));
  const data =
    typeof answer.data === 'object' && answer.data !== null
      ? (answer.data as Record<string, unknown>)[alias]
      : undefined;
  if (data !== null && data !== undefined) {
    return { status: 'known', value: { data, problems } };
  }
  return reasonOfProblem(client, problems[0], name);
}

/** Why a part of an answer is missing, by the error that goes with it. */
export function reasonOfProblem(
  client: GithubClient,
  problem: GraphqlProblem | undefined,
  what: string,
): Outcome<never> {
  switch (problem?.type) {
    case 'NOT_FOUND':
      return unavailable('not-found', { what });
    case 'FORBIDDEN':
      return unavailable('forbidden', { target: client.target, what });
    default:
      return {
        status: 'unavailable',
        reason: reasonText('invalid-response', {
          target: client.target,
          what,
        }),
      };
  }
}
