import { GraphQLError, GraphQLFormattedError } from 'graphql';

/** An error with GitHub's `type`, such as `NOT_FOUND`. */
export const githubError = (type: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { githubType: type } });

/** GitHub puts the type beside the message, not into `extensions`. */
export function formatted(
  error: GraphQLError,
): GraphQLFormattedError & { type?: unknown } {
  const { githubType, ...extensions } = error.extensions;
  return {
    ...(githubType !== undefined && { type: githubType }),
    ...(error.path && { path: error.path }),
    ...(Object.keys(extensions).length > 0 && { extensions }),
    ...(error.locations && { locations: error.locations }),
    message: error.message,
  };
}
