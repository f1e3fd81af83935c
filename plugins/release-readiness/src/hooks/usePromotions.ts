import { useApi } from '@backstage/core-plugin-api';
import type {
  ListPromotionsRequest,
  ListPromotionsResponse,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback, useEffect, useRef } from 'react';
import useInterval from 'react-use/esm/useInterval';
import { promotionsApiRef } from '../api';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';
import { usePromotionSignal } from './usePromotionSignal';
import { pollIntervals } from './useScorecard';
import { listSettleTime } from './useScorecards';

/** A page of promotions, kept up to date. */
export function usePromotions(
  request: ListPromotionsRequest,
): LiveQuery<ListPromotionsResponse> {
  const api = useApi(promotionsApiRef);
  const load = useCallback(() => api.listPromotions(request), [api, request]);
  const query = useLiveQuery(load);
  const { reload } = query;

  const latestReload = useRef(reload);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    latestReload.current = reload;
  }, [reload]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hasSignals = usePromotionSignal(() => {
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
