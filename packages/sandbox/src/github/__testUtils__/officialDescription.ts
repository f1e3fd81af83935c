import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv, { ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

interface Description {
  paths: Record<string, Record<string, Operation>>;
}
interface Operation {
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

/** OpenAPI 3.0 as JSON Schema says it. */
function asJsonSchema(_key: string, schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const { nullable, ...rest } = schema as Record<string, unknown>;
  if (rest.format === 'uri' && rest.default === '') {
    // described as an address whose default is no address
    delete rest.format;
  }
  if (nullable === true) {
    return { anyOf: [rest, { type: 'null' }] };
  }
  return Array.isArray(schema) ? schema : rest;
}

const description: Description = JSON.parse(
  readFileSync(
    join(
      dirname(require.resolve('@octokit/openapi/package.json')),
      'generated/api.github.com.json',
    ),
    'utf8',
  ),
  asJsonSchema,
);

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
addFormats(ajv);
ajv.addSchema({ $id: 'github', ...description });

function problemsAt(pointer: string, body: unknown): ErrorObject[] {
  const validate = ajv.compile({ $ref: `github#/${pointer}` });
  return validate(body) ? [] : (validate.errors ?? []);
}

/** What in a body is not as the official description says that an answer is. */
export const problemsOf = (
  path: string,
  method: string,
  status: number,
  body: unknown,
): ErrorObject[] => {
  const pointer = [
    'paths',
    path,
    method,
    'responses',
    String(status),
    'content',
    'application/json',
    'schema',
  ]
    .map(part =>
      encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')),
    )
    .join('/');
  return problemsAt(pointer, body);
};

/** What in a body is not as the official description says that this schema is. */
export const schemaProblemsOf = (schema: string, body: unknown) =>
  problemsAt(`components/schemas/${schema}`, body);
