import { verdicts } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ListScorecardsRequest,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

const sortFields = [
  'title',
  'verdict',
  'owner',
  'system',
  'since',
  'blocked',
] as const;
export type SortField = (typeof sortFields)[number];

/** Choices of services per page; the first is the default. */
export const pageSizes = [20, 50, 100] as const;

/** What the page shows, as its address says. */
export interface PageQuery {
  search: string;
  verdicts: Verdict[];
  owners: string[];
  systems: string[];
  sort: { field: SortField; direction: 'asc' | 'desc' };
  /** 0-based. */
  page: number;
  size: number;
}

const defaultSort = { field: 'verdict', direction: 'asc' } as const;

/** Reads the query from the address; what makes no sense there is left out. */
export function parsePageQuery(parameters: URLSearchParams): PageQuery {
  const asked = parameters.get('sort') ?? '';
  const field = sortFields.find(name => name === asked.replace(/^-/, ''));
  const page = Number(parameters.get('page') ?? 1);
  const size = Number(parameters.get('size'));
  return {
    search: parameters.get('search') ?? '',
    verdicts: verdicts.filter(verdict =>
      parameters.getAll('verdict').includes(verdict),
    ),
    owners: parameters.getAll('owner'),
    systems: parameters.getAll('system'),
    sort: field
      ? { field, direction: asked.startsWith('-') ? 'desc' : 'asc' }
      : defaultSort,
    page: Number.isInteger(page) && page > 0 ? page - 1 : 0,
    size: pageSizes.find(choice => choice === size) ?? pageSizes[0],
  };
}

/** The address of a query; defaults are left out. */
export function formatPageQuery(query: PageQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query.search) parameters.set('search', query.search);
  for (const verdict of query.verdicts) parameters.append('verdict', verdict);
  for (const owner of query.owners) parameters.append('owner', owner);
  for (const system of query.systems) parameters.append('system', system);
  const { field, direction } = query.sort;
  if (field !== defaultSort.field || direction !== defaultSort.direction) {
    parameters.set('sort', direction === 'desc' ? `-${field}` : field);
  }
  if (query.page > 0) parameters.set('page', `${query.page + 1}`);
  if (query.size !== pageSizes[0]) parameters.set('size', `${query.size}`);
  return parameters;
}

/** The query as the API takes it. */
export function toListRequest(query: PageQuery): ListScorecardsRequest {
  const some = <T>(values: T[]) => (values.length > 0 ? values : undefined);
  return {
    search: query.search || undefined,
    verdicts: some(query.verdicts),
    owners: some(query.owners),
    systems: some(query.systems),
    sort: query.sort,
    offset: query.page * query.size,
    limit: query.size,
  };
}

/** The query lives in the address, so that it can be kept and shared. */
export function usePageQuery() {
  const [parameters, setParameters] = useSearchParams();
  const query = useMemo(() => parsePageQuery(parameters), [parameters]);
  const change = useCallback(
    (changes: Partial<PageQuery>) =>
      setParameters(
        // Another filter or order starts at its first page.
        previous =>
          formatPageQuery({ ...parsePageQuery(previous), page: 0, ...changes }),
        { replace: true },
      ),
    [setParameters],
  );
  const reset = useCallback(
    () => setParameters(new URLSearchParams(), { replace: true }),
    [setParameters],
  );
  return { query, change, reset };
}
