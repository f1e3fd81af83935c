import { useApi } from '@backstage/core-plugin-api';
import type {
  ListScorecardsRequest,
  ListScorecardsResponse,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback, useEffect, useRef } from 'react';
import useInterval from 'react-use/esm/useInterval';
import { releaseReadinessApiRef } from '../api';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';
import { pollIntervals } from './useScorecard';
import { useScorecardSignal } from './useScorecardSignal';

/** Many services change at once after an outage: one reload for all of them. */
export const listSettleTime = 1_000;

/**
 * A page of services, kept up to date. The counts are those over all verdicts,
 * whichever of them the request picks.
 */
export function useScorecards(
  request: ListScorecardsRequest,
): LiveQuery<ListScorecardsResponse> {
  const api = useApi(releaseReadinessApiRef);
  const load = useCallback(async () => {
    if (!request.verdicts) return api.listScorecards(request);
    const [page, all] = await Promise.all([
      api.listScorecards(request),
      api.listScorecards({
        ...request,
        verdicts: undefined,
        offset: 0,
        limit: 1,
      }),
    ]);
    return { ...page, counts: all.counts };
  }, [api, request]);
  const query = useLiveQuery(load);

  const { reload } = query;
  const latestReload = useRef(reload);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    latestReload.current = reload;
  }, [reload]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const hasSignals = useScorecardSignal(() => {
    if (timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      latestReload.current();
    }, listSettleTime);
  });
  useInterval(
    reload,
    hasSignals ? pollIntervals.withSignals : pollIntervals.withoutSignals,
  );
  return query;
}
