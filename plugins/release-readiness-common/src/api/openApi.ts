import type { JsonObject, JsonValue } from '@backstage/types';
import { z } from 'zod';
import {
  entityPathSchema,
  listScorecardsQuerySchema,
  listTransitionsQuerySchema,
} from './requestSchemas';
import {
  getRefreshResponseSchema,
  listChecksResponseSchema,
  listScorecardsResponseSchema,
  listSourcesResponseSchema,
  listTransitionsResponseSchema,
  refreshStatusSchema,
  scorecardSchema,
} from './responseSchemas';

interface Operation {
  path: string;
  method: 'get' | 'post';
  id: string;
  summary: string;
  query?: z.ZodType;
  response: z.ZodType;
  status?: number;
  errors: number[];
}

const entityPath = '/scorecards/{kind}/{namespace}/{name}';

const operations: Operation[] = [
  {
    path: '/scorecards',
    method: 'get',
    id: 'listScorecards',
    summary: 'Scorecards of the services that the caller may see, by page',
    query: listScorecardsQuerySchema,
    response: listScorecardsResponseSchema,
    errors: [400, 401],
  },
  {
    path: entityPath,
    method: 'get',
    id: 'getScorecard',
    summary: 'Everything about one service',
    response: scorecardSchema,
    errors: [401, 404],
  },
  {
    path: `${entityPath}/refresh`,
    method: 'post',
    id: 'refreshScorecard',
    summary: 'Asks the sources of one service again',
    response: refreshStatusSchema,
    status: 202,
    errors: [401, 403, 404, 429],
  },
  {
    path: `${entityPath}/refresh`,
    method: 'get',
    id: 'getRefreshStatus',
    summary: 'How far the last refresh has come',
    response: getRefreshResponseSchema,
    errors: [401, 404],
  },
  {
    path: `${entityPath}/transitions`,
    method: 'get',
    id: 'listTransitions',
    summary: 'When outcomes of checks changed, newest first',
    query: listTransitionsQuerySchema,
    response: listTransitionsResponseSchema,
    errors: [400, 401, 404],
  },
  {
    path: '/checks',
    method: 'get',
    id: 'listChecks',
    summary: 'The checks that judge, with their texts',
    response: listChecksResponseSchema,
    errors: [401],
  },
  {
    path: '/sources',
    method: 'get',
    id: 'listSources',
    summary: 'Which sources are collected, and how they are',
    response: listSourcesResponseSchema,
    errors: [401, 403],
  },
];

const errorTexts: Record<number, string> = {
  400: 'A parameter is wrong; the message names it',
  401: 'No valid credentials',
  403: 'The permission is missing',
  404: 'There is no such service, or the caller may not see it',
  429: 'Asked too often; Retry-After says how many seconds to wait',
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
        'Scorecards of services against the release standard. Times are ISO 8601 in UTC.',
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas,
    },
  };
}

function describeOperation(
  operation: Operation,
  schemas: JsonObject,
): JsonObject {
  const body = toComponent(operation.response, schemas);
  return {
    operationId: operation.id,
    summary: operation.summary,
    parameters: [
      ...(operation.path.startsWith(entityPath)
        ? parametersOf(entityPathSchema, 'path')
        : []),
      ...(operation.query ? parametersOf(operation.query, 'query') : []),
    ],
    responses: {
      [operation.status ?? 200]: {
        description: operation.summary,
        content: { 'application/json': { schema: body } },
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
function toComponent(schema: z.ZodType, schemas: JsonObject): JsonObject {
  const { $defs = {}, ...own } = toJsonSchema(schema, 'output');
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
