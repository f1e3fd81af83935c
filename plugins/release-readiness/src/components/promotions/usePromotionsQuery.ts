import { promotionStateNames } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ListPromotionsRequest,
  PromotionStateName,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** Choices of promotions per page; the first is the default. */
export const pageSizes = [20, 50, 100] as const;

/** What the list shows, as its address says. */
export interface PromotionsQuery {
  active: boolean;
  awaitingMe: boolean;
  states: PromotionStateName[];
  /** Entity references. */
  services: string[];
  /** 0-based. */
  page: number;
  size: number;
}

/** Reads the query from the address; what makes no sense there is left out. */
export function parsePromotionsQuery(
  parameters: URLSearchParams,
): PromotionsQuery {
  const page = Number(parameters.get('page') ?? 1);
  const size = Number(parameters.get('size'));
  return {
    active: parameters.get('active') === 'true',
    awaitingMe: parameters.get('awaitingMe') === 'true',
    states: promotionStateNames.filter(state =>
      parameters.getAll('state').includes(state),
    ),
    services: parameters.getAll('service'),
    page: Number.isInteger(page) && page > 0 ? page - 1 : 0,
    size: pageSizes.find(choice => choice === size) ?? pageSizes[0],
  };
}

/** The address of a query; defaults are left out. */
export function formatPromotionsQuery(query: PromotionsQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query.active) parameters.set('active', 'true');
  if (query.awaitingMe) parameters.set('awaitingMe', 'true');
  for (const state of query.states) parameters.append('state', state);
  for (const service of query.services) parameters.append('service', service);
  if (query.page > 0) parameters.set('page', `${query.page + 1}`);
  if (query.size !== pageSizes[0]) parameters.set('size', `${query.size}`);
  return parameters;
}

/** Whether anything but the page narrows the list down. */
export const isFiltered = (query: PromotionsQuery): boolean =>
  query.active ||
  query.awaitingMe ||
  query.states.length + query.services.length > 0;

/** The query as the API takes it. */
export function toPromotionsRequest(
  query: PromotionsQuery,
): ListPromotionsRequest {
  const some = <T>(values: T[]) => (values.length > 0 ? values : undefined);
  return {
    active: query.active || undefined,
    awaitingMe: query.awaitingMe || undefined,
    states: some(query.states),
    entityRefs: some(query.services),
    offset: query.page * query.size,
    limit: query.size,
  };
}

/** The query lives in the address, so that it can be kept and shared. */
export function usePromotionsQuery() {
  const [parameters, setParameters] = useSearchParams();
  const query = useMemo(() => parsePromotionsQuery(parameters), [parameters]);
  const change = useCallback(
    (changes: Partial<PromotionsQuery>) =>
      setParameters(
        // Another filter starts at its first page.
        previous =>
          formatPromotionsQuery({
            ...parsePromotionsQuery(previous),
            page: 0,
            ...changes,
          }),
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
