import {
  entityPathSchema,
  listScorecardsQuerySchema,
  listTransitionsQuerySchema,
} from '../requestSchemas';
import {
  getRefreshResponseSchema,
  listChecksResponseSchema,
  listScorecardsResponseSchema,
  listSourcesResponseSchema,
  listTransitionsResponseSchema,
  refreshStatusSchema,
  scorecardSchema,
} from '../responseSchemas';
import type { Operation } from './Operation';

const entityPath = '/scorecards/{kind}/{namespace}/{name}';

export const scorecardOperations: Operation[] = [
  {
    path: '/scorecards',
    method: 'get',
    id: 'listScorecards',
    summary: 'Scorecards of the services that the caller may see, by page',
    query: listScorecardsQuerySchema,
    response: listScorecardsResponseSchema,
    errors: [400, 401, 403],
  },
  {
    path: entityPath,
    parameters: entityPathSchema,
    method: 'get',
    id: 'getScorecard',
    summary: 'Everything about one service',
    response: scorecardSchema,
    errors: [401, 404],
  },
  {
    path: `${entityPath}/refresh`,
    parameters: entityPathSchema,
    method: 'post',
    id: 'refreshScorecard',
    summary: 'Asks the sources of one service again',
    response: refreshStatusSchema,
    status: 202,
    errors: [401, 403, 404, 429],
  },
  {
    path: `${entityPath}/refresh`,
    parameters: entityPathSchema,
    method: 'get',
    id: 'getRefreshStatus',
    summary: 'How far the last refresh has come',
    response: getRefreshResponseSchema,
    errors: [401, 404],
  },
  {
    path: `${entityPath}/transitions`,
    parameters: entityPathSchema,
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
