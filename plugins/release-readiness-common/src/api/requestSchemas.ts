import { z } from 'zod';
import { checkAreas, checkOutcomes, verdicts } from '../scorecard';
import type { ListScorecardsRequest } from './ReleaseReadinessApi';

/** A parameter that may be repeated: `?owner=a&owner=b`. */
const repeated = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    value => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(schema).min(1).max(100).optional(),
  );

const name = z.string().min(1).max(512);

const sortFields = [
  'title',
  'verdict',
  'owner',
  'system',
  'since',
  'blocked',
] as const;

/**
 * Query of `GET /scorecards`.
 *
 * @public
 */
export const listScorecardsQuerySchema = z
  .strictObject({
    search: z
      .string()
      .max(200)
      .optional()
      .describe("Part of the service's name or title, any case"),
    verdict: repeated(z.enum(verdicts)),
    owner: repeated(name).describe('Entity references of owners'),
    system: repeated(name).describe('Entity references of systems'),
    domain: repeated(name).describe('Entity references of domains'),
    failingCheck: name
      .optional()
      .describe('Only services with this check not passing'),
    area: z.enum(checkAreas).optional(),
    areaOutcome: repeated(z.enum(checkOutcomes)).describe(
      'Outcomes of the area; goes with `area`',
    ),
    sort: z
      .string()
      .regex(new RegExp(`^(${sortFields.join('|')}):(asc|desc)$`), {
        message: `has to be one of ${sortFields.join(
          ', ',
        )}, then :asc or :desc`,
      })
      .optional(),
    offset: z.coerce.number().int().min(0).max(1_000_000).optional(),
    limit: z.coerce.number().int().min(1).max(100).optional(),
  })
  .refine(
    query => (query.area === undefined) === (query.areaOutcome === undefined),
    { message: 'goes with area and not without', path: ['areaOutcome'] },
  );

/**
 * Query of `GET /scorecards/{kind}/{namespace}/{name}/transitions`.
 *
 * @public
 */
export const listTransitionsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).optional(),
});

/**
 * Path of everything below one service.
 *
 * @public
 */
export const entityPathSchema = z.object({
  kind: z.string().min(1).max(63),
  namespace: z.string().min(1).max(63),
  name: z.string().min(1).max(63),
});

type ListScorecardsQuery = z.infer<typeof listScorecardsQuerySchema>;

/** A parsed query as the request that it means. @public */
export function toListScorecardsRequest(
  query: ListScorecardsQuery,
): ListScorecardsRequest {
  const [field, direction] = query.sort?.split(':') ?? [];
  return {
    search: query.search,
    verdicts: query.verdict,
    owners: query.owner,
    systems: query.system,
    domains: query.domain,
    failingCheck: query.failingCheck,
    area:
      query.area && query.areaOutcome
        ? { area: query.area, outcomes: query.areaOutcome }
        : undefined,
    // The pattern of the schema admits nothing else.
    sort: field
      ? ({ field, direction } as ListScorecardsRequest['sort'])
      : undefined,
    offset: query.offset,
    limit: query.limit,
  };
}

/** A request as a query, the reverse of {@link toListScorecardsRequest}. @public */
export function toListScorecardsQuery(
  request: ListScorecardsRequest,
): URLSearchParams {
  const query = new URLSearchParams();
  const add = (key: string, values: (string | number | undefined)[] = []) => {
    for (const value of values) {
      if (value !== undefined) query.append(key, String(value));
    }
  };
  add('search', [request.search]);
  add('verdict', request.verdicts);
  add('owner', request.owners);
  add('system', request.systems);
  add('domain', request.domains);
  add('failingCheck', [request.failingCheck]);
  if (request.area) {
    add('area', [request.area.area]);
    add('areaOutcome', request.area.outcomes);
  }
  if (request.sort) {
    add('sort', [`${request.sort.field}:${request.sort.direction}`]);
  }
  add('offset', [request.offset]);
  add('limit', [request.limit]);
  return query;
}
