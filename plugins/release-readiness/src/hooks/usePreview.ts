import { useApi } from '@backstage/core-plugin-api';
import type { PromotionPreview } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback } from 'react';
import { promotionsApiRef } from '../api';
import { useLiveQuery } from './useLiveQuery';
import type { LiveQuery } from './useLiveQuery';
import { useScorecardSignal } from './useScorecardSignal';

/**
 * The dry run for a service. It asks the repository and the metrics, so it is
 * run when somebody looks and when the scorecard of the service changes, never
 * on a timer and never with the steps of a promotion.
 */
export function usePreview(entityRef: string): LiveQuery<PromotionPreview> {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    () => api.previewPromotion(entityRef),
    [api, entityRef],
  );
  const query = useLiveQuery(load);
  useScorecardSignal(query.reload, entityRef);
  return query;
}
