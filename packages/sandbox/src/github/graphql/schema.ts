import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, GraphQLSchema } from 'graphql';

const PACKAGE = '@octokit/graphql-schema';

let schema: GraphQLSchema | undefined;

/**
 * GitHub's published schema; abstract types are told apart by `__typename`,
 * which is what graphql-js does when nothing else is said.
 */
export function githubSchema(): GraphQLSchema {
  if (!schema) {
    schema = buildSchema(readFileSync(schemaFile(), 'utf8'), {
      assumeValid: true,
      noLocation: true,
    });
  }
  return schema;
}

/** The package lets only ES modules import it, so its file is looked up. */
function schemaFile(): string {
  const places = (require.resolve.paths(PACKAGE) ?? []).map(folder =>
    join(folder, PACKAGE, 'schema.graphql'),
  );
  const file = places.find(place => existsSync(place));
  if (!file) {
    throw new Error(`${PACKAGE} is not installed: looked for ${places}`);
  }
  return file;
}
