import { useApi } from '@backstage/core-plugin-api';
import type {
  PromotionDetails,
  PromotionStateName,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { finalStateNames } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback } from 'react';
import useInterval from 'react-use/esm/useInterval';
import { promotionsApiRef } from '../api';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';
import { usePromotionSignal } from './usePromotionSignal';

/** How often the page of a promotion asks by itself, in milliseconds. */
export const promotionPollIntervals = {
  /** Coverage grows with every evaluated point; a signal tells of states only. */
  underWay: 5_000,
  /** Something may still happen, but slowly. */
  settled: 60_000,
} as const;

/** Whether nothing will happen to it by itself any more. */
export function isFinal(state: PromotionStateName): boolean {
  return finalStateNames.some(name => name === state);
}

/** One promotion, kept up to date while the page is open. */
export function usePromotion(id: string): LiveQuery<PromotionDetails> {
  const api = useApi(promotionsApiRef);
  const load = useCallback(() => api.getPromotion(id), [api, id]);
  const query = useLiveQuery(load);
  usePromotionSignal(query.reload, id);
  const underWay = query.value && !isFinal(query.value.state);
  useInterval(
    query.reload,
    underWay ? promotionPollIntervals.underWay : promotionPollIntervals.settled,
  );
  return query;
}
