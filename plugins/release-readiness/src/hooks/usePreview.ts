import { useApi } from '@backstage/core-plugin-api';
import type { PromotionPreview } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback } from 'react';
import { promotionsApiRef } from '../api';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';
import { usePromotionSignal } from './usePromotionSignal';
import { useScorecardSignal } from './useScorecardSignal';

/** Listens to no promotion: while none is known, any signal is of another service. */
const noPromotion = '';

/**
 * The dry run for a service. It is run again when the scorecard of the service
 * or its live promotion changes, not with every promotion of the company.
 */
export function usePreview(entityRef: string): LiveQuery<PromotionPreview> {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    () => api.previewPromotion(entityRef),
    [api, entityRef],
  );
  const query = useLiveQuery(load);
  useScorecardSignal(query.reload, entityRef);
  usePromotionSignal(query.reload, query.value?.active?.id ?? noPromotion);
  return query;
}
