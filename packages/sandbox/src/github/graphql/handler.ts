import { RequestHandler, Request, Response } from 'express';
import { execute, GraphQLError, parse, validate } from 'graphql';
import { credentialOf, maySee } from '../authentication';
import {
  budgetOf,
  callerOf,
  errorReply,
  rateLimitReply,
  setBudgetHeaders,
  write,
} from '../rest';
import { Site } from '../site';
import { actorObject } from './actors';
import { GraphqlContext } from './context';
import { costOf } from './cost';
import { formatted, githubError } from './errors';
import { repositoryObject } from './repositories';
import { githubSchema } from './schema';

const MAXIMUM_NODES = 500_000;

interface QueryArguments {
  owner: string;
  name: string;
}

const root = {
  repository: ({ owner, name }: QueryArguments, context: GraphqlContext) => {
    const repository = context.site.store.repository(owner, name);
    if (!repository || !maySee(context.token, repository)) {
      throw githubError(
        'NOT_FOUND',
        `Could not resolve to a Repository with the name '${owner}/${name}'.`,
      );
    }
    return repositoryObject(context.site, repository);
  },
  viewer: (_: unknown, { site, token }: GraphqlContext) =>
    actorObject(site, token.login),
  rateLimit: (_: unknown, { site, token, cost }: GraphqlContext) => {
    const state = budgetOf(site, token, 'graphql');
    return {
      limit: state.limit,
      used: state.used,
      remaining: state.remaining,
      resetAt: new Date(state.reset * 1000).toISOString(),
      ...cost,
    };
  },
};

/** Answers `POST /graphql`; queries are validated against GitHub's schema. */
export const graphqlHandler =
  (site: Site): RequestHandler =>
  (request, response, next) => {
    answer(site, request, response).catch(next);
  };

async function answer(
  site: Site,
  request: Request,
  response: Response,
): Promise<void> {
  const credential = credentialOf(request.get('authorization'));
  const token = site.store.token(credential ?? '');
  if (!token) {
    const message = credential
      ? 'Bad credentials'
      : 'This endpoint requires you to be authenticated.';
    write(response, errorReply(401, message));
    return;
  }
  const slowDown = site.limits.secondary() && rateLimitReply(site, token);
  if (slowDown) {
    write(response, slowDown);
    return;
  }
  const result = await run(site, { token, ...queryOf(request.body) });
  setBudgetHeaders(response, 'graphql', budgetOf(site, token, 'graphql'));
  response.json(result);
}

function queryOf(body: unknown) {
  const { query, variables } = (body ?? {}) as Record<string, unknown>;
  return {
    query: typeof query === 'string' ? query : undefined,
    variables: (variables ?? {}) as Record<string, unknown>,
  };
}

async function run(
  site: Site,
  {
    token,
    query,
    variables,
  }: ReturnType<typeof queryOf> & { token: GraphqlContext['token'] },
) {
  const refuse = (...errors: GraphQLError[]) => ({
    errors: errors.map(formatted),
  });
  if (budgetOf(site, token, 'graphql').remaining === 0) {
    return refuse(
      githubError('RATE_LIMITED', 'API rate limit exceeded for user.'),
    );
  }
  if (query === undefined) {
    return refuse(
      new GraphQLError(
        'A query attribute must be specified and must be a string.',
      ),
    );
  }
  try {
    const schema = githubSchema();
    const document = parse(query);
    const problems = validate(schema, document);
    if (problems.length > 0) {
      return refuse(...problems);
    }
    const cost = costOf(document, variables);
    if (cost.nodeCount > MAXIMUM_NODES) {
      return refuse(
        githubError(
          'MAX_NODE_LIMIT_EXCEEDED',
          `This query requests up to ${cost.nodeCount} possible nodes which exceeds the maximum limit of ${MAXIMUM_NODES}.`,
        ),
      );
    }
    site.limits.spend(callerOf(token), 'graphql', cost.cost);
    const context: GraphqlContext = { site, token, cost };
    const { data, errors } = await execute({
      schema,
      document,
      rootValue: root,
      contextValue: context,
      variableValues: variables,
    });
    return { data, ...(errors && { errors: errors.map(formatted) }) };
  } catch (error) {
    if (error instanceof GraphQLError) {
      return refuse(error);
    }
    throw error;
  }
}
