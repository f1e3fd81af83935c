import type { JsonObject, JsonValue } from '@backstage/types';
import { z } from 'zod';
import {
  type Operation,
  promotionOperations,
  releaseCalendarOperations,
  scorecardOperations,
} from './operations';

const operations: Operation[] = [
  ...scorecardOperations,
  ...promotionOperations,
  ...releaseCalendarOperations,
];

const errorTexts: Record<number, string> = {
  400: 'A parameter is wrong; the message names it',
  401: 'No valid credentials',
  403: 'The permission is missing',
  404: 'There is no such thing, or the caller may not see it',
  409: 'Not possible now; `error.reason` is the key of a text that says why',
  429: 'Asked too often; Retry-After says how many seconds to wait',
  503: 'What has to be asked does not answer; try again',
};

/**
 * The OpenAPI 3.1 description of the plugin's REST API, made from the same
 * schemas that requests are parsed with.
 *
 * @public
 */
export function createOpenApiDocument(): JsonObject {
  const schemas: JsonObject = {};
  const paths: Record<string, JsonObject> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: describeOperation(operation, schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Release Readiness',
      version: '1',
      description:
        'Scorecards of services against the release standard, and their guarded promotion. Times are ISO 8601 in UTC.',
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        'workflow-run': {
          type: 'http',
          scheme: 'bearer',
          description: "The OIDC token of the workflow's run",
        },
      },
      schemas,
    },
  };
}

function describeOperation(
  operation: Operation,
  schemas: JsonObject,
): JsonObject {
  const { parameters, query, body, response, security } = operation;
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(security ? { security: [{ [security]: [] }] } : {}),
    parameters: [
      ...(parameters ? parametersOf(parameters, 'path') : []),
      ...(query ? parametersOf(query, 'query') : []),
    ],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: contentOf(toComponent(body, schemas, 'input')),
          },
        }
      : {}),
    responses: {
      [operation.status ?? 200]: {
        description: operation.summary,
        ...(response
          ? { content: contentOf(toComponent(response, schemas, 'output')) }
          : {}),
      },
      ...Object.fromEntries(
        operation.errors.map(status => [
          status,
          { description: errorTexts[status] },
        ]),
      ),
    },
  };
}

function contentOf(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}

function parametersOf(schema: z.ZodType, place: 'path' | 'query'): JsonValue[] {
  const { properties = {}, required = [] } = toJsonSchema(schema, 'input');
  const requiredNames = Array.isArray(required) ? required : [];
  return Object.entries(properties as JsonObject).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || requiredNames.includes(name),
    schema: property ?? {},
    ...(place === 'query' ? { style: 'form', explode: true } : {}),
  }));
}

/** Moves what the schema defines to the shared components. */
function toComponent(
  schema: z.ZodType,
  schemas: JsonObject,
  io: 'input' | 'output',
): JsonObject {
  const { $defs = {}, ...own } = toJsonSchema(schema, io);
  for (const [name, definition] of Object.entries($defs as JsonObject)) {
    schemas[name] = relocate(definition ?? {});
  }
  const name = schema.meta()?.id;
  if (!name) return relocate(own) as JsonObject;
  schemas[name] ??= relocate(own);
  return { $ref: `#/components/schemas/${name}` };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema, ...own } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  });
  return own as JsonObject;
}

/** References within one schema become references to the components. */
function relocate(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(relocate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id')
      .map(([key, child]) => [
        key,
        key === '$ref' && typeof child === 'string'
          ? child.replace('#/$defs/', '#/components/schemas/')
          : relocate(child ?? {}),
      ]),
  );
}
