import {
  createFreezeRequestSchema,
  freezePathSchema,
  listChangesQuerySchema,
} from '../promotionRequestSchemas';
import {
  freezeSchema,
  listChangesResponseSchema,
  listFreezesResponseSchema,
} from '../releaseCalendarSchemas';
import type { Operation } from './Operation';

export const releaseCalendarOperations: Operation[] = [
  {
    path: '/freezes',
    method: 'get',
    id: 'listFreezes',
    summary: 'Freezes that are not over, earliest first',
    response: listFreezesResponseSchema,
    errors: [401],
  },
  {
    path: '/freezes',
    method: 'post',
    id: 'createFreeze',
    summary: 'Sets a freeze',
    body: createFreezeRequestSchema,
    response: freezeSchema,
    status: 201,
    errors: [400, 401, 403],
  },
  {
    path: '/freezes/{id}',
    method: 'delete',
    id: 'withdrawFreeze',
    summary: 'Takes a freeze back',
    parameters: freezePathSchema,
    status: 204,
    errors: [401, 403, 404],
  },
  {
    path: '/changes',
    method: 'get',
    id: 'listChanges',
    summary: 'Changes of services that the caller may see, newest first',
    query: listChangesQuerySchema,
    response: listChangesResponseSchema,
    errors: [400, 401],
  },
];
