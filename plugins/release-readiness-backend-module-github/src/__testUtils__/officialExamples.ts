import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql';

interface Description {
  components: { examples: Record<string, { value: unknown }> };
  paths: Record<
    string,
    {
      get: {
        responses: {
          200: {
            content: {
              'application/json': {
                examples: { default: { value: unknown } };
              };
            };
          };
        };
      };
    }
  >;
}

let description: Description | undefined;
let schema: GraphQLSchema | undefined;

/** An answer of REST as GitHub's own description shows it, by example. */
export function officialExample(name: string): unknown {
  const example = read().components.examples[name];
  if (!example) {
    throw new Error(`GitHub's description has no example '${name}'`);
  }
  return structuredClone(example.value);
}

/** The same, by the path of an operation. */
export function officialAnswer(path: string): unknown {
  const { content } = read().paths[path].get.responses[200];
  return structuredClone(content['application/json'].examples.default.value);
}

function read(): Description {
  description ??= JSON.parse(
    readFileSync(
      packageFile('@octokit/openapi', 'generated/api.github.com.json'),
      'utf8',
    ),
  ) as Description;
  return description;
}

/** What GitHub's published schema finds wrong with a query. */
export function queryProblems(query: string): string[] {
  schema ??= buildSchema(
    readFileSync(
      packageFile('@octokit/graphql-schema', 'schema.graphql'),
      'utf8',
    ),
    { assumeValid: true, noLocation: true },
  );
  return validate(schema, parse(query)).map(({ message }) => message);
}

function packageFile(name: string, file: string): string {
  const places = (require.resolve.paths(name) ?? []).map(folder =>
    join(folder, name, file),
  );
  const found = places.find(place => existsSync(place));
  if (!found) {
    throw new Error(`${name} is not installed`);
  }
  return found;
}
