import { useApi } from '@backstage/core-plugin-api';
import type {
  PromotionDetails,
  PromotionMetrics,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback } from 'react';
import useInterval from 'react-use/esm/useInterval';
import { promotionsApiRef } from '../api';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';
import { isFinal } from './usePromotion';

/** Between two looks at the metrics, whatever their grid: milliseconds. */
const shortest = 3_000;
const longest = 15_000;

/** The measured points, asked for again as fast as new ones come. */
export function usePromotionMetrics(
  promotion: PromotionDetails,
): LiveQuery<PromotionMetrics> {
  const api = useApi(promotionsApiRef);
  const { id } = promotion;
  const load = useCallback(() => api.getPromotionMetrics(id), [api, id]);
  const query = useLiveQuery(load);
  const step = (query.value?.step ?? 0) * 1_000;
  useInterval(
    query.reload,
    isFinal(promotion.state)
      ? null
      : Math.min(longest, Math.max(shortest, step)),
  );
  return query;
}
